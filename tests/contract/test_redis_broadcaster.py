"""The Redis broadcaster keeps the law of news."""

from collections.abc import AsyncIterator, Iterator

import pytest

from leaderboard_adapters.redis import RedisBroadcaster
from leaderboard_core.ports.broadcaster import Broadcaster
from leaderboard_testing.contracts.broadcaster import BroadcasterContract, Listener
from tests.support.redis_server import RedisServer, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running(tmp_path_factory.mktemp("redis")) as server:
        yield server


class TestRedisBroadcaster(BroadcasterContract):
    @pytest.fixture
    async def broadcaster(self, server: RedisServer) -> AsyncIterator[Broadcaster]:
        ready = Listener()
        async with RedisBroadcaster(server.endpoint()) as broadcaster:
            with broadcaster.listen(ready):
                await ready.until(None)
            yield broadcaster
