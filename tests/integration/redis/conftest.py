"""A Redis of its own for every test, so that any harm may be done to it.

`LEADERBOARD_REDIS_TOPOLOGY=cluster` (`nox -s cluster`) makes it three primaries for all tests that do not say why not.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from leaderboard_adapters.redis import RedisRankingStore
from tests.support import redis_cluster, redis_server
from tests.support.redis_server import RedisServer

IS_CLUSTER = os.environ.get("LEADERBOARD_REDIS_TOPOLOGY") == "cluster"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    running: Any = redis_cluster.running if IS_CLUSTER else redis_server.running
    with running(tmp_path) as server:
        yield server


@pytest.fixture
def admin(server: RedisServer) -> "Iterator[redis.Redis]":
    """A plain client of the server; what it does happens behind the store's back."""
    with server.admin() as admin:
        yield admin


@pytest.fixture
async def ranking_store(server: RedisServer) -> AsyncIterator[RedisRankingStore]:
    async with RedisRankingStore(server.endpoint()) as ranking_store:
        yield ranking_store
