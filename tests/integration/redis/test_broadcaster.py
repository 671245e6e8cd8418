"""News between processes, through a Redis that comes and goes."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import redis
from attrs import evolve

from leaderboard_adapters.redis import RedisBroadcaster, RedisEndpoint
from leaderboard_adapters.redis import messages as encoding
from leaderboard_adapters.redis.broadcaster import WAITING
from leaderboard_core.domain.change import Version
from leaderboard_core.ports.broadcaster import BoardChanged
from leaderboard_testing.contracts.broadcaster import Listener, later, some_news
from tests.support.patience import PATIENCE, own_clock
from tests.support.redis_server import RedisServer, running
from tests.support.server import free_port


@asynccontextmanager
async def hearing(server: RedisServer, db: int = 0) -> "AsyncIterator[tuple[RedisBroadcaster, Listener]]":
    """One process's broadcaster, and a listener that is known to be heard by."""
    listener = Listener()
    async with RedisBroadcaster(server.endpoint(db=db)) as broadcaster:
        with broadcaster.listen(listener):
            await listener.until(None)
            listener.heard.clear()
            yield broadcaster, listener


async def test_every_process_hears(server: RedisServer) -> None:
    """What one process publishes all hear, itself included."""
    async with hearing(server) as (one, at_one), hearing(server) as (_, at_other):
        news = some_news()
        one.publish(news)

        await at_one.until(news)
        await at_other.until(news)


async def test_news_that_follow_each_other_go_together(server: RedisServer) -> None:
    """Of a board that changes all the time the newest news go a hundred times a second at most, and the last always."""
    news = some_news()
    async with hearing(server) as (broadcaster, listener):
        began = time.monotonic()
        for _ in range(200):
            broadcaster.publish(news := later(news))
            await asyncio.sleep(0.001)
        await listener.until(news)
        took = time.monotonic() - began

    assert len(listener.of(news)) <= took / 0.01 + 2


async def test_databases_do_not_mix(server: RedisServer) -> None:
    """Who shares a Redis but not its database hears nothing of the other's boards."""
    async with hearing(server) as (here, at_here), hearing(server, db=1) as (there, at_there):
        of_here, of_there = some_news(), some_news()
        here.publish(of_here)
        there.publish(of_there)

        await at_here.until(of_here)
        await at_there.until(of_there)
        assert ([], []) == (at_here.of(of_there), at_there.of(of_here))


async def test_the_smallest_pool_is_enough(server: RedisServer) -> None:
    """Where a single connection is allowed, news are both passed on and heard."""
    news, listener = some_news(), Listener()
    async with RedisBroadcaster(server.endpoint(pool_size=1)) as broadcaster:
        with broadcaster.listen(listener):
            await listener.until(None)
            broadcaster.publish(news)
            await listener.until(news)


async def test_much_about_one_board_becomes_little(server: RedisServer) -> None:
    """News of one board that wait together become one, the newest, in whatever order they were published."""
    async with hearing(server) as (broadcaster, listener):
        first = some_news()
        line = [first]
        for _ in range(999):
            line.append(later(line[-1]))
        for news in (*line[500:], *line[:500]):
            broadcaster.publish(news)

        await listener.until(line[-1])

    assert [line[-1]] == listener.of(first)


async def test_a_new_subscription_says_that_news_were_missed(tmp_path: Path) -> None:
    """Whenever the connection was lost, listeners are told that they missed news, and hear what comes after."""
    with running(tmp_path) as server:
        async with hearing(server) as (broadcaster, listener):
            for harm in (lambda: kick(server), lambda: (server.kill(), server.start())):
                listener.heard.clear()
                harm()

                await listener.until(None)
                news = some_news()
                broadcaster.publish(news)
                await listener.until(news)


def kick(server: RedisServer) -> None:
    with server.admin() as admin:
        assert 1 == admin.client_kill_filter(_type="pubsub")


async def test_news_wait_while_redis_is_away(tmp_path: Path) -> None:
    """What could not be passed on is passed on when Redis is back, as far as it was kept."""
    with running(tmp_path) as server:
        async with hearing(server) as (broadcaster, listener), hearing(server) as (_, other):
            server.kill()
            news = some_news()
            broadcaster.publish(news)
            await asyncio.sleep(0.3)
            server.start()

            # Each is heard, or the listener knows that it was missed.
            await listener.until(None)
            await other.until(None)
            after = some_news()
            broadcaster.publish(after)
            await other.until(after)


async def test_news_that_redis_refused_are_passed_on_later(server: RedisServer, admin: redis.Redis) -> None:
    """What could not be passed on, while the listeners stayed connected, waits, and is overtaken by newer news."""
    async with hearing(server) as (broadcaster, listener):
        admin.execute_command("ACL", "SETUSER", "default", "-publish")
        old, other = some_news(), some_news()
        broadcaster.publish(old)
        broadcaster.publish(other)
        await asyncio.sleep(0.2)
        new = later(old)
        broadcaster.publish(new)
        await asyncio.sleep(0.2)
        admin.execute_command("ACL", "SETUSER", "default", "+publish")

        await listener.until(new)
        await listener.until(other)

    assert [[new], [other]] == [listener.of(old), listener.of(other)]
    assert None not in listener.heard


async def test_publishing_blocks_nobody(server: RedisServer) -> None:
    """While Redis hangs any number of news can be published; afterwards everyone hears them, or that some are gone."""
    async with hearing(server) as (broadcaster, listener):
        server.pause()
        crowd = [some_news() for _ in range(WAITING + 5_000)]
        for news in crowd:
            broadcaster.publish(news)
        await asyncio.sleep(0.1)
        waiting = len(broadcaster._waiting)
        server.resume()

        await listener.until(None)
        await listener.until(crowd[0])

    assert waiting <= WAITING + 1


async def test_a_redis_that_was_never_there() -> None:
    """Without a Redis publishing drops, listening hears nothing, and closing does not wait."""
    listener = Listener()
    began = own_clock()

    async with RedisBroadcaster(RedisEndpoint(address=f"127.0.0.1:{free_port()}")) as broadcaster:
        with broadcaster.listen(listener):
            broadcaster.publish(some_news())
            await asyncio.sleep(0.1)

    assert [] == listener.heard
    assert own_clock() - began < 3.0


async def test_the_last_news_are_passed_on_at_the_end(server: RedisServer) -> None:
    """A process that ends has its last news heard by the others."""
    async with hearing(server) as (_, listener):
        news = some_news()
        async with RedisBroadcaster(server.endpoint()) as ending:
            ending.publish(news)

        await listener.until(news)


async def test_closing_leaves_no_connection(server: RedisServer, admin: redis.Redis) -> None:
    """After it is closed nothing of it is connected."""
    async with hearing(server) as (broadcaster, listener):
        news = some_news()
        broadcaster.publish(news)
        await listener.until(news)
        assert 3 == len(admin.client_list())

    async with asyncio.timeout(PATIENCE):
        while len(admin.client_list()) > 1:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


GARBAGE = [
    *("", "not json", "7", "[7]", "[[1]]", '{"a": 1}', "\udcff", "[" * 100_000),
    '[["1", "b", "c", 2, false]]',
    '[[1, "b", {"change": "c"}, 2, false]]',
    '{"format": 3, "news": [[1, "b", "c", 2, false]]}',
]


@pytest.mark.parametrize("garbage", GARBAGE)
async def test_what_is_not_understood_means_to_look_everywhere(
    server: RedisServer, admin: redis.Redis, garbage: str
) -> None:
    """Another program's message on the channel does no harm: it counts as news that were missed."""
    async with hearing(server) as (broadcaster, listener):
        admin.publish("leaderboard:news:0", garbage.encode(errors="surrogateescape"))
        await listener.until(None)

        news = some_news()
        broadcaster.publish(news)
        await listener.until(news)


def test_what_is_told_has_the_form_that_earlier_versions_hear() -> None:
    """A process of an earlier version understands every word, and is told by null to look for itself."""
    news = BoardChanged(1, "b", Version("c", 2))

    assert '[[1, "b", "c", 2, false], null, [1, "b", "c", 2, true, true]]' == encoding.message(
        [news, None, evolve(news, deleted=True, listed=True)]
    )


def test_news_of_later_versions_say_what_is_known_of_them() -> None:
    """What they have more than is known here is passed over, and does not make anybody look everywhere."""
    news = BoardChanged(1, "b", Version("c", 2), listed=True)

    assert [news, evolve(news, listed=False)] == encoding.heard(
        b'[[1, "b", "c", 2, false, true, {"more": 1}], [1, "b", "c", 2, false, false, 7]]'
    )
