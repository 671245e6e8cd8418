"""A Redis of its own for every test, so that any harm may be done to it.

`LEADERBOARD_REDIS_TOPOLOGY=cluster` (`nox -s cluster`) makes it three primaries for all tests that are not about one.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis

from leaderboard_adapters.redis import RedisRankingStore
from tests.support import redis_cluster, redis_server
from tests.support.redis_cluster import RedisCluster
from tests.support.redis_server import RedisServer

IS_CLUSTER = os.environ.get("LEADERBOARD_REDIS_TOPOLOGY") == "cluster"
#: What is about one server: how it is logged in to, what is lost on one way to it, what it counts.
collect_ignore = ["test_access.py", "test_lost_answers.py", "test_request_coalescer.py"] if IS_CLUSTER else []


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCluster]:
    """Three primaries for all tests: they take too long to find each other to do so for each."""
    with redis_cluster.running(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RedisServer]:
    if IS_CLUSTER:
        cluster = request.getfixturevalue("cluster")
        cluster.mend()
        yield cluster
        return
    with redis_server.running(tmp_path) as server:
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
