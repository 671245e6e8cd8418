"""Three primaries show boards, and pass news on, as one server does."""

from collections.abc import Iterator

import pytest

from tests.contract.test_redis_broadcaster import TestRedisBroadcaster
from tests.contract.test_redis_ranking_store import TestRedisRankingStore
from tests.support import redis_cluster
from tests.support.redis_cluster import RedisCluster


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCluster]:
    """One cluster for all tests: every board has keys of its own."""
    with redis_cluster.running(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


__all__ = ["TestRedisBroadcaster", "TestRedisRankingStore"]
