"""The PostgreSQL lease keeps the law of leases."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from leaderboard_adapters.postgres import PostgresRepository, lease
from leaderboard_core.ports.lease import Lease
from leaderboard_testing import LeaseContract
from tests.support.postgres_server import Credentials, PostgresServer, running


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with running() as server:
        yield server


@pytest.fixture
def database(server: PostgresServer) -> Iterator[Credentials]:
    with server.fresh_database() as database:
        yield database


class TestPostgresLease(LeaseContract):
    @pytest.fixture
    async def repository(self, database: Credentials) -> AsyncIterator[PostgresRepository]:
        async with database.repository() as repository:
            yield repository

    @pytest.fixture
    def another_holder(self, repository: PostgresRepository, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Lease]:
        monkeypatch.setattr(lease, "TERM", int(self.term * 1_000_000))
        return lambda: repository.lease("work")
