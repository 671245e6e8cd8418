"""A Redis that is away, slow, new or not ready: told within seconds, costing nobody else, and found again by itself."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
import redis

from leaderboard_adapters.redis import RedisEndpoint, RedisRankingStore
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.ranking_store import Advanced
from leaderboard_core.ports.repository import Snapshot
from leaderboard_testing.contracts.lines import Line, loaded, scanned, snapshot, standing
from leaderboard_testing.contracts.values import a_board, a_state
from tests.support.patience import own_clock
from tests.support.redis_server import RedisServer, running
from tests.support.server import free_port

STATES = [a_state("a", 1.0), a_state("b", 2.0)]
#: The longest that anybody may have to wait: for a connection and for an answer, and some room for a slow machine.
PATIENCE = 9.0


def calls(ranking_store: RedisRankingStore, line: Line) -> dict[str, Callable[[], Awaitable[object]]]:
    """Every method of the port and of its places."""
    places, board = ranking_store.board(line.board), line.board
    return {
        "advance": lambda: ranking_store.advance([line.look("a")]),
        "list": lambda: ranking_store.advance([line.look("a"), line.look("b")]),
        "load": lambda: ranking_store.rebuild(snapshot(board, STATES), board.version),
        "drop": lambda: ranking_store.drop(board.uid),
        "heads": lambda: ranking_store.versions([board.uid]),
        "boards": ranking_store.boards,
        "scan": lambda: scanned(ranking_store, board),
        "page": lambda: places.page(1, 1),
        "around": lambda: places.around("a", 1),
        "find": lambda: places.find(["a"]),
        "ends": places.extremes,
        "probe": ranking_store.probe,
        "policy": ranking_store.maxmemory_policy,
    }


async def assert_away(call: Callable[[], Awaitable[object]]) -> None:
    began = own_clock()
    with pytest.raises(StoreUnavailable):
        await call()
    assert own_clock() - began < PATIENCE


async def test_nothing_is_connected_to_until_it_is_asked() -> None:
    """A store is made, opened and closed though there is no Redis at all."""
    async with RedisRankingStore(RedisEndpoint(address=f"127.0.0.1:{free_port()}")):
        pass


async def test_a_redis_that_is_not_there() -> None:
    """Every method says at once that the store is away."""
    async with RedisRankingStore(RedisEndpoint(address=f"127.0.0.1:{free_port()}")) as ranking_store:
        began = own_clock()
        for call in calls(ranking_store, Line(a_board())).values():
            await assert_away(call)
        # Were each waited for, it would be many times as long.
        assert own_clock() - began < PATIENCE


async def test_a_redis_that_was_killed(tmp_path: Path) -> None:
    """Killed, it is away at once for every method; started again with what it kept, it is used again by itself."""
    with running(tmp_path, appendonly="yes") as server:
        async with RedisRankingStore(server.endpoint()) as ranking_store:
            line = await loaded(ranking_store, STATES)
            server.kill()
            for call in calls(ranking_store, line).values():
                await assert_away(call)

            server.start()

            [moved] = await ranking_store.advance([line.move([a_state("c", 0.0)])])
            assert isinstance(moved, Advanced)
            assert "cab" == await standing(ranking_store, line.board)


async def test_a_redis_that_is_killed_in_the_middle(tmp_path: Path) -> None:
    """Calls under way when it is killed fail as those after it do, and a load under way leaves the board as it was."""
    with running(tmp_path, appendonly="yes") as server:
        async with RedisRankingStore(server.endpoint()) as ranking_store:
            line = await loaded(ranking_store, STATES)

            async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
                yield [a_state("x")]
                server.kill()
                yield [a_state("y")]

            await assert_away(lambda: ranking_store.rebuild(Snapshot(line.board, chunks()), line.board.version))
            server.start()

            assert "ab" == await standing(ranking_store, line.board)


async def test_a_redis_that_comes_back_empty(server: RedisServer, ranking_store: RedisRankingStore) -> None:
    """What it forgot is absent, and of another epoch, before the first answer is given."""
    line = await loaded(ranking_store, STATES)
    before = ranking_store.epoch(line.board.uid)
    server.kill()
    server.start()

    versions = await ranking_store.versions([line.board.uid])

    assert ({}, True) == (versions, before < ranking_store.epoch(line.board.uid))


async def test_every_new_process_is_noticed_on_any_connection(
    server: RedisServer, ranking_store: RedisRankingStore
) -> None:
    """However many connections were open, and whichever is used next: another process is another epoch."""
    await asyncio.gather(*(ranking_store.probe() for _ in range(20)))
    for _ in range(3):
        before = ranking_store.epoch(1)
        server.kill()
        server.start()

        await ranking_store.probe()

        assert before < ranking_store.epoch(1)


async def test_connections_that_were_cut_are_made_again(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """A server that closed all connections is used on as if nothing had been: it is the same one."""
    line = await loaded(ranking_store, STATES)
    await asyncio.gather(*(ranking_store.probe() for _ in range(20)))
    before = ranking_store.epoch(line.board.uid)

    admin.client_kill_filter(_type="normal", skipme=True)

    assert "ab" == await standing(ranking_store, line.board)
    assert before == ranking_store.epoch(line.board.uid)


@pytest.mark.timeout(90)
async def test_a_redis_that_hangs(server: RedisServer, ranking_store: RedisRankingStore) -> None:
    """Every method gives up within seconds on a Redis that does not answer, and it is used again when it does."""
    line = await loaded(ranking_store, STATES)
    server.pause()
    try:
        await asyncio.gather(*(assert_away(call) for call in calls(ranking_store, line).values()))
    finally:
        server.resume()

    assert "ab" == await standing(ranking_store, line.board)


@pytest.mark.timeout(90)
async def test_a_redis_that_hangs_holds_up_nobody_else(server: RedisServer) -> None:
    """However many wait for it: all are told within seconds, and the process goes on meanwhile."""
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            began = own_clock()
            await asyncio.sleep(0.01)
            longest = max(longest, own_clock() - began)

    async with RedisRankingStore(server.endpoint(pool_size=5)) as ranking_store:
        await asyncio.gather(*(ranking_store.probe() for _ in range(20)))
        watching = asyncio.create_task(watch())
        server.pause()
        try:
            await asyncio.gather(*(assert_away(ranking_store.probe) for _ in range(300)))
        finally:
            server.resume()
            watching.cancel()
        await ranking_store.probe()

    # A call that blocked would hold everybody up for as long as it may take.
    assert longest < 2.0


async def test_an_impatient_caller_harms_nobody(server: RedisServer) -> None:
    """Callers that give up in the middle leave no answer behind for the next, and no connection is lost."""
    async with RedisRankingStore(server.endpoint(pool_size=2)) as ranking_store:
        lines = [await loaded(ranking_store, [a_state(name)]) for name in "ab"]

        async def ask(line: Line, name: str, steps: int) -> None:
            task = asyncio.create_task(standing(ranking_store, line.board))
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
            assert task.cancelled() or name == task.result()

        await asyncio.gather(*(ask(line, name, n) for n in range(40) for line, name in zip(lines, "ab", strict=True)))

        assert ["a", "b"] == [await standing(ranking_store, line.board) for line in lines]


async def test_a_replica_that_may_not_be_written_to(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """A server that was made a replica counts as away for moves; for a few seconds, what it holds can be read."""
    line = await loaded(ranking_store, STATES)
    assert "ab" == await standing(ranking_store, line.board)
    admin.replicaof("127.0.0.1", free_port())

    await assert_away(lambda: ranking_store.advance([line.move([a_state("c")])]))
    await assert_away(ranking_store.probe)

    assert "ab" == await standing(ranking_store, line.board)


def wait_until_busy(admin: redis.Redis) -> None:
    """Return once the server says that it is held up."""
    with suppress(redis.ResponseError):
        while True:
            admin.ping()


async def test_a_redis_that_is_busy(server: RedisServer, ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """A server held up by another's endless script counts as away, and is used again when that has ended."""
    line = await loaded(ranking_store, STATES)
    admin.config_set("busy-reply-threshold", 1)
    with server.admin() as other:
        connection = other.connection_pool.get_connection()
        connection.send_command("EVAL", "while true do end", 0)
        await asyncio.to_thread(wait_until_busy, admin)

        await assert_away(lambda: ranking_store.versions([line.board.uid]))

        admin.script_kill()
        with pytest.raises(redis.ResponseError):
            connection.read_response()
        other.connection_pool.release(connection)
    assert "ab" == await standing(ranking_store, line.board)
