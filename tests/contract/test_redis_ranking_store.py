"""The Redis rankings keep the law of real-time stores."""

from collections.abc import AsyncIterator, Iterator

import pytest

from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_testing.contracts.ranking_store import RankingStoreContract
from tests.support.redis_server import RedisServer, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """One server for all tests: every board has keys of its own."""
    with running(tmp_path_factory.mktemp("redis")) as server:
        yield server


class TestRedisRankingStore(RankingStoreContract):
    @pytest.fixture
    async def ranking_store(self, server: RedisServer) -> AsyncIterator[RankingStore]:
        async with RedisRankingStore(server.endpoint()) as ranking_store:
            yield ranking_store

    async def lose_a_player(self, ranking_store: RankingStore, board_uid: int) -> None:
        assert isinstance(ranking_store, RedisRankingStore)
        order, _, _ = BoardKeys(board_uid).entries
        await ranking_store._primaries.send([("ZPOPMAX", order)])
