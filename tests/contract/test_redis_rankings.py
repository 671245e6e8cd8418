"""The Redis rankings keep the law of real-time stores."""

from collections.abc import AsyncIterator, Iterator

import pytest

from leaderboard_adapters.redis import RedisEndpoint, RedisRankings
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.ports.rankings import Rankings
from tests.contract.rankings import RankingsContract
from tests.support.redis_server import RedisServer, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """One server for all tests: every board has keys of its own."""
    with running(tmp_path_factory.mktemp("redis")) as server:
        yield server


class TestRedisRankings(RankingsContract):
    @pytest.fixture
    async def rankings(self, server: RedisServer) -> AsyncIterator[Rankings]:
        async with RedisRankings(RedisEndpoint(address=server.address)) as rankings:
            yield rankings

    async def lose_a_player(self, rankings: Rankings, board_uid: int) -> None:
        assert isinstance(rankings, RedisRankings)
        order, _, _ = BoardKeys(board_uid).entries
        await rankings._client.zpopmax(order)
