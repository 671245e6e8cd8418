"""A Redis of its own for every test, so that any harm may be done to it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis

from leaderboard_adapters.redis import RedisEndpoint, RedisRankingStore
from tests.support.redis_server import RedisServer, running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with running(tmp_path) as server:
        yield server


@pytest.fixture
def admin(server: RedisServer) -> "Iterator[redis.Redis]":
    """A plain client of the server; what it does happens behind the store's back."""
    with server.admin() as admin:
        yield admin


@pytest.fixture
async def ranking_store(server: RedisServer) -> AsyncIterator[RedisRankingStore]:
    async with RedisRankingStore(RedisEndpoint(address=server.address)) as ranking_store:
        yield ranking_store
