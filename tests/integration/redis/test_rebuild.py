"""Loads: gathered under keys that expire, one at a time for economy, and safe when that fails."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
import redis
from attrs import evolve

from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.repository import Snapshot
from leaderboard_testing.contracts.lines import Line, loaded, scanned, snapshot, standing
from leaderboard_testing.contracts.values import a_board, a_state, change_id
from tests.support.redis_server import RedisServer

STATES = [a_state(f"player-{n:03d}", float(n), game_id="g") for n in range(300)]


def lasting(admin: redis.Redis) -> set[str]:
    """The names of the keys that never expire."""
    return {key.decode() for key in admin.scan_iter() if admin.pttl(key) == -1}


class Held:
    """A snapshot that is handed out up to its middle, and goes on when it is released."""

    def __init__(self, board: Board, states: Sequence[PlayerState] = STATES) -> None:
        self._states = states
        self.half_way, self.release = asyncio.Event(), asyncio.Event()
        self.snapshot = Snapshot(board, self._chunks())

    async def _chunks(self) -> AsyncIterator[Sequence[PlayerState]]:
        half = len(self._states) // 2
        yield self._states[:half]
        self.half_way.set()
        await self.release.wait()
        yield self._states[half:]


async def test_all_that_is_staged_expires(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """While a load is under way no key of it is without an expiry; once it is done no key of it is left."""
    board = a_board()
    held = Held(board)
    load = asyncio.create_task(ranking_store.rebuild(held.snapshot, None))
    await held.half_way.wait()

    under_way = lasting(admin)
    staged = len(admin.keys())
    held.release.set()

    assert await load
    assert (set(), 4) == (under_way, staged)
    assert set(BoardKeys(board.uid).board) == lasting(admin) == {key.decode() for key in admin.scan_iter()}


async def test_a_load_cancelled_anywhere_leaves_nothing_that_stays(
    ranking_store: RedisRankingStore, admin: redis.Redis
) -> None:
    """However far a load came: either the board stands whole, or every key that is left expires."""
    whole = 0
    for steps in range(150):
        board = a_board()
        load = asyncio.create_task(ranking_store.rebuild(snapshot(board, STATES, size=100), None))
        for _ in range(steps):
            await asyncio.sleep(0)
        load.cancel()
        await asyncio.wait([load])

        if board.uid in await ranking_store.versions([board.uid]):
            whole += 1
            assert STATES == await scanned(ranking_store, board)
            await ranking_store.drop(board.uid)
        assert set() == lasting(admin), f"cancelled after {steps} steps"
    assert 0 < whole < 150


async def test_a_broken_snapshot_is_taken_back(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """What was gathered of a snapshot that breaks off is gone at once, and the next load can begin."""
    board = a_board()

    async def broken() -> AsyncIterator[Sequence[PlayerState]]:
        yield STATES
        raise StoreUnavailable("repository")

    with pytest.raises(StoreUnavailable):
        await ranking_store.rebuild(Snapshot(board, broken()), None)

    assert [] == admin.keys()
    assert await ranking_store.rebuild(snapshot(board, STATES), None)


async def test_only_one_reads_the_snapshot(ranking_store: RedisRankingStore, server: RedisServer) -> None:
    """While one process loads a board, another is told at once that it did not, and reads nothing in vain."""
    board = a_board()
    held, other = Held(board), Held(board)
    load = asyncio.create_task(ranking_store.rebuild(held.snapshot, None))
    await held.half_way.wait()

    async with RedisRankingStore(server.endpoint()) as second:
        assert not await second.rebuild(other.snapshot, None)
    held.release.set()

    assert await load
    assert not other.half_way.is_set()
    assert STATES == await scanned(ranking_store, board)


async def test_nothing_is_read_in_vain(ranking_store: RedisRankingStore) -> None:
    """Who judged a board to be where it is not is told so before the snapshot is read."""
    line = await loaded(ranking_store, [a_state("a")])
    held = Held(line.board)
    held.release.set()

    assert not await ranking_store.rebuild(held.snapshot, None)
    assert not held.half_way.is_set()


async def test_boards_are_loaded_side_by_side(ranking_store: RedisRankingStore) -> None:
    """The load of one board holds up no other's."""
    held, other = Held(a_board()), a_board()
    load = asyncio.create_task(ranking_store.rebuild(held.snapshot, None))
    await held.half_way.wait()

    assert await ranking_store.rebuild(snapshot(other, STATES), None)

    held.release.set()
    assert await load


async def test_two_loads_at_once_do_not_mix(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """Where the mark of the first load is lost, a second one is done whole, and the first, coming late, is not."""
    first = a_board()
    second = evolve(first, version=Version(change_id(), 7))
    slow, fast = Held(first), [a_state("x", 1.0)]
    load = asyncio.create_task(ranking_store.rebuild(slow.snapshot, None))
    await slow.half_way.wait()
    assert 0 < admin.pttl(BoardKeys(first.uid).mark) <= 5000

    admin.delete(BoardKeys(first.uid).mark)
    done = await ranking_store.rebuild(snapshot(second, fast), None)
    slow.release.set()

    assert (True, False) == (done, await load)
    assert fast == await scanned(ranking_store, second)
    assert {second.uid: second.version} == await ranking_store.versions([second.uid])
    assert set(BoardKeys(first.uid).board) - {BoardKeys(first.uid).entries[2]} == lasting(admin)


async def test_the_mark_lasts_as_long_as_chunks_come(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """Each chunk renews the mark and the expiry of what is staged; between chunks neither lasts for ever."""
    board = a_board()
    given = snapshot(board, STATES, size=100)
    marks: list[int] = []
    staged: list[int] = []

    async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
        async for chunk in given.chunks:
            yield chunk
            [order] = admin.scan_iter("*:order:*")
            marks.append(admin.pttl(BoardKeys(board.uid).mark))
            staged.append(admin.pttl(order))
            admin.pexpire(BoardKeys(board.uid).mark, 1000)
            admin.pexpire(order, 1000)

    assert await ranking_store.rebuild(Snapshot(board, chunks()), None)

    assert 3 == len([left for left in marks if 1000 < left <= 5_000])
    assert 3 == len([left for left in staged if 30_000 < left <= 60_000])


async def test_a_late_load_leaves_the_mark_of_the_next(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """A load that lost its mark does not take away that of the one which began after it."""
    board = a_board()
    first, second = Held(board), Held(board)
    one = asyncio.create_task(ranking_store.rebuild(first.snapshot, None))
    await first.half_way.wait()
    admin.delete(BoardKeys(board.uid).mark)
    other = asyncio.create_task(ranking_store.rebuild(second.snapshot, None))
    await second.half_way.wait()

    first.release.set()
    await one
    marked = admin.exists(BoardKeys(board.uid).mark)
    second.release.set()

    assert (True, False, 1) == (one.result(), await other, marked)


async def test_what_expired_is_not_swapped_in(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """A load that came too slowly, so that part of it expired, is not done, and leaves nothing."""
    for lost in ("order", "stamps", "details"):
        line = await loaded(ranking_store, [a_state("old")])
        held = Held(evolve(line.board, version=Version(change_id(), 9)))
        load = asyncio.create_task(ranking_store.rebuild(held.snapshot, line.board.version))
        await held.half_way.wait()

        [key] = admin.keys(f"*:{lost}:*")
        admin.delete(key)
        held.release.set()

        assert not await load
        assert "old" == await standing(ranking_store, line.board)
        assert 3 == len(admin.keys())
        await ranking_store.drop(line.board.uid)


async def test_something_else_where_the_mark_belongs(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """What is no mark of a load does not keep a board from being loaded."""
    for harm in (admin.set, admin.sadd):
        board = a_board()
        harm(BoardKeys(board.uid).mark, "something else")

        assert await ranking_store.rebuild(snapshot(board, STATES), None)


async def test_a_board_loaded_over_and_over(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """A load in place of a board leaves as many keys as there were, whether it has details or players or not."""
    line = Line(a_board())
    judged = None
    for states in (STATES, [a_state("a")], [], STATES, []):
        assert await ranking_store.rebuild(snapshot(line.board, states), judged)
        judged = line.board.version

        assert states == await scanned(ranking_store, line.board)
        assert 1 + bool(states) * 2 + bool(states and states[0].payload) == len(admin.keys())
