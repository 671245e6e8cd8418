"""The memory repository keeps the law of repositories."""

import pytest

from leaderboard_adapters.memory.repository import MemoryRepository
from leaderboard_core.ports.repository import Repository
from tests.contract import repository as kit


@pytest.fixture
def repository() -> Repository:
    return MemoryRepository()


class TestMemoryRepository(kit.RepositoryContract):
    pass


class TestPublishedStandings(kit.PublishedStandingsContract):
    pass


class TestEndedStandings(kit.EndedStandingsContract):
    pass


class TestSettledStandings(kit.SettledStandingsContract):
    pass
