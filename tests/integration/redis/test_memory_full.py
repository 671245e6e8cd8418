"""A Redis without room: what needs room is refused whole, the rest goes on."""

from collections.abc import AsyncIterator, Iterator, Sequence

import pytest
import redis
from attrs import evolve

from leaderboard_adapters.redis import RedisRankings
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.repository import Snapshot
from tests.contract.lines import loaded, scanned, snapshot
from tests.contract.values import a_state, change_id

STATES = [a_state(f"player-{n:03d}", float(n), game_id="g") for n in range(300)]


@pytest.fixture
def full(admin: redis.Redis) -> "Iterator[redis.Redis]":
    """The client of a server that is full from when `maxmemory` is set."""
    yield admin
    admin.config_set("maxmemory", 0)


async def test_a_move_is_refused_whole(rankings: RedisRankings, full: redis.Redis) -> None:
    """Nothing of a move is made: the board stands where it stood, and takes the same move when there is room."""
    line = await loaded(rankings, STATES)
    at, move = line.board.head, line.move([STATES[0]._replace(sort_key=999.0), a_state("new")], removed=["player-007"])
    full.config_set("maxmemory", 1)

    with pytest.raises(StoreUnavailable):
        await rankings.advance([move])

    assert {line.board.uid: at} == await rankings.heads([line.board.uid])
    assert STATES == await scanned(rankings, line.board)
    full.config_set("maxmemory", 0)
    await rankings.advance([move])
    assert {line.board.uid: line.board.head} == await rankings.heads([line.board.uid])


async def test_reads_go_on(rankings: RedisRankings, full: redis.Redis) -> None:
    """Every read is answered."""
    line = await loaded(rankings, STATES)
    full.config_set("maxmemory", 1)
    places = rankings.board(line.board)

    assert 300 == (await places.page(1, 1)).total
    assert 3 == len((await places.around("player-100", 1)).places)
    assert 1 == len((await places.find(["player-100"])).players)
    assert 300 == (await places.ends()).total
    assert STATES == await scanned(rankings, line.board)
    assert [line.board.uid] == list(await rankings.boards())
    await rankings.ping()


async def test_a_load_changes_nothing(rankings: RedisRankings, full: redis.Redis) -> None:
    """A load for which the room does not suffice leaves the old copy, and nothing of its own."""
    line = await loaded(rankings, STATES[:3])
    new = evolve(line.board, head=Head(change_id(), 9))
    given = snapshot(new, STATES, size=100)

    async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
        async for chunk in given.chunks:
            yield chunk
            full.config_set("maxmemory", 1)

    with pytest.raises(StoreUnavailable):
        await rankings.load(Snapshot(new, chunks()), line.board.head)

    assert STATES[:3] == await scanned(rankings, line.board)
    assert 4 == len(full.keys())


async def test_boards_can_be_dropped(rankings: RedisRankings, full: redis.Redis) -> None:
    """Room can be made."""
    line = await loaded(rankings, STATES)
    full.config_set("maxmemory", 1)

    await rankings.drop(line.board.uid)

    assert [] == full.keys()


async def test_one_may_ask_what_happens_when_it_is_full(rankings: RedisRankings, admin: redis.Redis) -> None:
    """The policy is told as Redis has it, so that a server that would lose boards can be warned of."""
    before = await rankings.maxmemory_policy()
    admin.config_set("maxmemory-policy", "allkeys-lru")

    assert ("noeviction", "allkeys-lru") == (before, await rankings.maxmemory_policy())


async def test_an_evicted_board_is_noticed(rankings: RedisRankings, admin: redis.Redis) -> None:
    """Where the server does evict, no board is ever shown in part."""
    lines = [await loaded(rankings, STATES) for _ in range(40)]
    admin.config_set("maxmemory-policy", "allkeys-random")
    admin.config_set("maxmemory", admin.info("memory")["used_memory"] - 500_000)
    admin.set("filler", "x")
    admin.config_set("maxmemory", 0)

    heads = await rankings.heads([line.board.uid for line in lines])

    assert 0 < len(heads) < 40
    assert [STATES if line.board.uid in heads else [] for line in lines] == [
        await scanned(rankings, line.board) for line in lines
    ]
