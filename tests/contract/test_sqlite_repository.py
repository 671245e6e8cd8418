"""The SQLite repository keeps the law of repositories."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_core.ports.repository import Repository
from leaderboard_testing.contracts import repository as kit


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncIterator[Repository]:
    async with SqliteRepository(tmp_path / "leaderboard.db") as repository:
        yield repository


class TestSqliteRepository(kit.RepositoryContract):
    pass


class TestPublishedStandings(kit.PublishedStandingsContract):
    pass


class TestEndedStandings(kit.EndedStandingsContract):
    pass


class TestSettledStandings(kit.SettledStandingsContract):
    pass


class TestErasedStandings(kit.ErasedStandingsContract):
    pass
