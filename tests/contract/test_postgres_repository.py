"""The PostgreSQL repository keeps the law of repositories."""

from collections.abc import AsyncIterator, Iterator

import pytest

from leaderboard_core.ports.repository import Repository
from leaderboard_testing.contracts import repository as kit
from tests.support.postgres_server import Credentials, PostgresServer, running


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with running() as server:
        yield server


@pytest.fixture
def cells() -> int:
    return 1


@pytest.fixture
def database(server: PostgresServer, cells: int) -> Iterator[Credentials]:
    with server.fresh_database(cells) as database:
        yield database


@pytest.fixture
async def repository(database: Credentials) -> AsyncIterator[Repository]:
    async with database.repository() as repository:
        yield repository


class TestPostgresRepository(kit.RepositoryContract):
    pass


class TestSeveralCells(kit.RepositoryContract):
    """What standings answer is of one board, and so of one cell."""

    @pytest.fixture
    def cells(self) -> int:
        return 4


class TestPublishedStandings(kit.PublishedStandingsContract):
    pass


class TestEndedStandings(kit.EndedStandingsContract):
    pass


class TestSettledStandings(kit.SettledStandingsContract):
    pass


class TestErasedStandings(kit.ErasedStandingsContract):
    pass
