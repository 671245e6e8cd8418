"""A Redis without room: what needs room is refused whole, the rest goes on."""

from collections.abc import AsyncIterator, Iterator, Sequence

import pytest
import redis
from attrs import evolve

from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.ranking_store import Advanced
from leaderboard_core.ports.repository import Snapshot
from leaderboard_testing.contracts.lines import loaded, scanned, snapshot
from leaderboard_testing.contracts.values import a_state, change_id

STATES = [a_state(f"player-{n:03d}", float(n), game_id="g") for n in range(300)]


@pytest.fixture
def full(admin: redis.Redis) -> "Iterator[redis.Redis]":
    """The client of a server that is full from when `maxmemory` is set."""
    yield admin
    admin.config_set("maxmemory", 0)


async def test_a_move_is_refused_whole(ranking_store: RedisRankingStore, full: redis.Redis) -> None:
    """Nothing of a move is made: the board stands where it stood, and takes the same move when there is room."""
    line = await loaded(ranking_store, STATES)
    at, move = (
        line.board.version,
        line.move([STATES[0]._replace(sort_key=999.0), a_state("new")], removed=["player-007"]),
    )
    full.config_set("maxmemory", 1)

    with pytest.raises(StoreUnavailable):
        await ranking_store.advance([move])

    assert {line.board.uid: at} == await ranking_store.versions([line.board.uid])
    assert STATES == await scanned(ranking_store, line.board)
    full.config_set("maxmemory", 0)
    await ranking_store.advance([move])
    assert {line.board.uid: line.board.version} == await ranking_store.versions([line.board.uid])


async def test_reads_go_on(ranking_store: RedisRankingStore, full: redis.Redis) -> None:
    """Every read is answered."""
    line = await loaded(ranking_store, STATES)
    full.config_set("maxmemory", 1)
    places = ranking_store.board(line.board)

    assert 300 == (await places.page(1, 1)).total
    assert 3 == len((await places.around("player-100", 1)).places)
    assert 1 == len((await places.find(["player-100"])).players)
    assert 300 == (await places.extremes()).total
    assert STATES == await scanned(ranking_store, line.board)
    assert [line.board.uid] == list(await ranking_store.boards())


@pytest.mark.parametrize("behind", [True, False])
async def test_a_load_leaves_nothing(ranking_store: RedisRankingStore, full: redis.Redis, behind: bool) -> None:
    """Nothing of its own, when the room does not suffice, and nothing of an old copy that is behind."""
    line = await loaded(ranking_store, STATES[:3])
    new = evolve(line.board, version=Version(change_id(), 9)) if behind else line.board
    given = snapshot(new, STATES, size=100)

    async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
        async for chunk in given.chunks:
            yield chunk
            full.config_set("maxmemory", 1)

    with pytest.raises(StoreUnavailable):
        await ranking_store.rebuild(Snapshot(new, chunks()), line.board.version)

    assert ([] if behind else STATES[:3]) == await scanned(ranking_store, line.board)
    assert (0 if behind else 4) == len(full.keys())


async def test_an_old_copy_makes_room(ranking_store: RedisRankingStore, full: redis.Redis) -> None:
    """A board that is to be loaded anew, because a player was erased for instance, is, in the room of its old copy."""
    many = [a_state(f"player-{n:05d}", float(n), game_id="g") for n in range(20_000)]
    line = await loaded(ranking_store, many)
    full.config_set("maxmemory", full.info("memory")["used_memory"] - 100_000)
    new = evolve(line.board, version=Version(change_id(), 9))

    assert await ranking_store.rebuild(snapshot(new, many[1:10_000]), line.board.version)

    assert many[1:10_000] == sorted(await scanned(ranking_store, new))


async def test_what_only_takes_away_is_done(ranking_store: RedisRankingStore, full: redis.Redis) -> None:
    """Players go, a season ends, a board is deleted: whole, and in one move after others that could not be made."""
    lines = [await loaded(ranking_store, STATES) for _ in range(4)]
    full.config_set("maxmemory", 1)
    hidden = lines[3].move([a_state("new")])
    reset = lines[3].move(season=2)

    moved = await ranking_store.advance(
        [
            lines[0].move(removed=["player-007"]),
            lines[1].move(season=2),
            lines[2].move(deleted=True),
            evolve(hidden, changes=[*hidden.changes, *reset.changes], ranks_of=["new"]),
        ]
    )

    assert [Advanced, Advanced, Advanced, Advanced] == [type(one) for one in moved]
    assert [299, 0, 0, 0] == [len(await scanned(ranking_store, line.board)) for line in lines]
    assert {
        line.board.uid: line.board.version for line in lines if line is not lines[2]
    } == await ranking_store.versions([line.board.uid for line in lines])


async def test_boards_can_be_dropped(ranking_store: RedisRankingStore, full: redis.Redis) -> None:
    """Room can be made."""
    line = await loaded(ranking_store, STATES)
    full.config_set("maxmemory", 1)

    await ranking_store.drop(line.board.uid)

    assert [] == full.keys()


async def test_one_may_ask_what_happens_when_it_is_full(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """The policy is told as Redis has it, so that a server that would lose boards can be warned of."""
    before = await ranking_store.maxmemory_policy()
    admin.config_set("maxmemory-policy", "allkeys-lru")

    assert ("noeviction", "allkeys-lru") == (before, await ranking_store.maxmemory_policy())


async def test_an_evicted_board_is_noticed(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """Where the server does evict, no board is ever shown in part."""
    lines = [await loaded(ranking_store, STATES) for _ in range(40)]
    admin.config_set("maxmemory-policy", "allkeys-random")
    # What is evicted is freed at once, and a little at a time: how much a key takes differs between allocators.
    admin.config_set("lazyfree-lazy-eviction", "no")
    while admin.info("stats")["evicted_keys"] < 5:
        admin.config_set("maxmemory", admin.info("memory")["used_memory"] - 1_000)
        admin.set("filler", "x")
    admin.config_set("maxmemory", 0)

    versions = await ranking_store.versions([line.board.uid for line in lines])

    assert 0 < len(versions) < 40
    assert [STATES if line.board.uid in versions else [] for line in lines] == [
        await scanned(ranking_store, line.board) for line in lines
    ]
