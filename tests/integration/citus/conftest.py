"""A schema of a real Citus for each test file, emptied for each test; without one they are skipped."""

from collections.abc import AsyncIterator, Iterator

import pytest

from leaderboard_adapters.postgres import PostgresRepository, timeouts
from tests.integration.postgres.conftest import behind_proxy, board, connection, other, proxy
from tests.support.citus_server import Shard, fresh_shard

__all__ = ["behind_proxy", "board", "connection", "other", "proxy"]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred who wait in one line wait longer: each who goes before sends several messages on to a worker."""
    monkeypatch.setattr(timeouts, "CONNECTION", 4 * timeouts.CONNECTION)


@pytest.fixture(scope="module")
def shard() -> Iterator[Shard]:
    with fresh_shard() as shard:
        yield shard


@pytest.fixture
def database(shard: Shard) -> Iterator[Shard]:
    yield shard
    shard.clear()


@pytest.fixture
async def repository(database: Shard) -> AsyncIterator[PostgresRepository]:
    async with database.repository() as repository:
        yield repository
