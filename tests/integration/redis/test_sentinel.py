"""Behind Sentinels the primary is found wherever they say that it is, and left as soon as they say otherwise."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from leaderboard_adapters.redis import RedisBroadcaster, RedisRankingStore
from leaderboard_core.domain.errors import StoreDegraded, StoreUnusable
from leaderboard_core.ports.ranking_store import Advanced
from leaderboard_testing.contracts.broadcaster import Listener, some_news
from leaderboard_testing.contracts.lines import loaded, standing
from leaderboard_testing.contracts.values import a_state
from tests.support import redis_sentinel, redis_server
from tests.support.redis_sentinel import Watched
from tests.support.server import free_port

pytestmark = pytest.mark.timeout(90)

STATES = [a_state("a", 1.0), a_state("b", 2.0)]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with redis_sentinel.running(tmp_path) as watched:
        yield watched


@pytest.fixture
async def ranking_store(watched: Watched) -> AsyncIterator[RedisRankingStore]:
    # The first who is named is not there.
    address = f"127.0.0.1:{free_port()},{watched.address}"
    async with RedisRankingStore(watched.endpoint(address=address)) as ranking_store:
        yield ranking_store


async def until_replaced(watched: Watched, lost: redis_server.RedisServer) -> None:
    await asyncio.to_thread(watched.wait_until_replaced, lost)


async def test_a_replica_that_was_promoted(watched: Watched, ranking_store: RedisRankingStore) -> None:
    """It takes what the lost primary took, and is another epoch before it answers."""
    line = await loaded(ranking_store, STATES)
    await ranking_store.probe()
    before, lost = ranking_store.epoch(line.board.uid), watched.primary
    lost.wait_until_copied()
    lost.kill()
    await until_replaced(watched, lost)

    [moved] = await ranking_store.advance([line.move([a_state("c", 3.0)])])

    assert isinstance(moved, Advanced)
    assert "abc" == await standing(ranking_store, line.board)
    assert ranking_store.epoch(line.board.uid) > before


async def test_who_goes_on_answering_is_left(watched: Watched, ranking_store: RedisRankingStore) -> None:
    """A primary that slept while it was replaced takes writes when it wakes; nobody stays with it who has asked."""
    line = await loaded(ranking_store, STATES)
    lost = watched.primary
    lost.pause()
    await until_replaced(watched, lost)
    lost.resume()
    deadline = asyncio.get_running_loop().time() + 60
    while (await ranking_store.versions([line.board.uid])) and _clients(lost):
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(0.05)

    assert 0 == _clients(lost)
    assert line.board.uid not in await ranking_store.versions([line.board.uid]) or "ab" == await standing(
        ranking_store, line.board
    )


def _clients(server: redis_server.RedisServer) -> int:
    """How many connections have run a script there, or wait to run one."""
    with server.admin() as admin:
        return sum(client["cmd"].startswith(("eval", "hello")) for client in admin.client_list(_type="normal"))


async def test_news_are_heard_through_the_new_primary(watched: Watched) -> None:
    """Subscriptions go where the Sentinels lead, also where the one before goes on holding the connection."""
    listener = Listener()
    async with RedisBroadcaster(watched.endpoint()) as broadcaster:
        with broadcaster.listen(listener):
            await listener.until(None)
            lost = watched.primary
            listener.heard.clear()
            lost.pause()
            try:
                await until_replaced(watched, lost)
                await listener.until(None, seconds=30)
                news = some_news()
                broadcaster.publish(news)
                await listener.until(news, seconds=30)
            finally:
                lost.resume()


async def test_what_names_no_primary(watched: Watched) -> None:
    """A name that nobody watches and a server that is no Sentinel are told with what would help."""
    async with RedisRankingStore(watched.endpoint(service_name="other")) as ranking_store:
        with pytest.raises(StoreDegraded, match=r"set redis\.service_name"):
            await ranking_store.probe()
    async with RedisRankingStore(watched.endpoint(address=watched.primary.address)) as ranking_store:
        with pytest.raises(StoreUnusable, match="no Sentinel"):
            await ranking_store.probe()


async def test_sentinels_that_want_a_password(watched: Watched) -> None:
    """They are told theirs, and the primary its own."""
    for sentinel in watched.sentinels:
        with sentinel.admin() as admin:
            admin.execute_command("ACL", "SETUSER", "looker", "on", ">theirs", "+@all")
            admin.execute_command("ACL", "SETUSER", "default", "-sentinel")
    async with RedisRankingStore(watched.endpoint()) as ranking_store:
        with pytest.raises(Exception, match="not available"):
            await ranking_store.probe()
    named = {"sentinel_username": "looker", "sentinel_password": "theirs"}
    async with RedisRankingStore(watched.endpoint(**named)) as ranking_store:
        await ranking_store.probe()
