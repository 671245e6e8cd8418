"""The scripts: found again when Redis forgot them, alone and in lists; told apart by what they may do."""

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from importlib.resources import files

import pytest
import redis
from redis.asyncio.connection import Connection

from leaderboard_adapters.redis import RedisRankingStore, scripts
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.ranking_store import Advanced
from leaderboard_core.ports.repository import Snapshot
from leaderboard_testing.contracts.lines import loaded, scanned, snapshot
from leaderboard_testing.contracts.values import a_board, a_state

SOURCES = {
    path.name: path.read_text()
    for path in files("leaderboard_adapters.redis").joinpath("scripts").iterdir()
    if path.name != "board.lua"
}
STATES = [a_state("a", 1.0), a_state("b", 2.0)]


async def test_every_call_survives_a_flushed_cache(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """Whichever script Redis has just forgotten, the call is answered."""
    line = await loaded(ranking_store, STATES)
    places, uid = ranking_store.board(line.board), line.board.uid
    for call in (
        lambda: ranking_store.advance([line.move([a_state("c")])]),
        lambda: ranking_store.versions([uid]),
        lambda: places.page(1, 2),
        lambda: places.around("a", 1),
        lambda: places.find(["a"]),
        places.extremes,
        lambda: places.counts([1.0]),
        lambda: scanned(ranking_store, line.board),
        lambda: ranking_store.rebuild(snapshot(line.board, STATES), line.board.version),
    ):
        admin.script_flush()

        assert await call()


async def test_a_list_survives_a_flushed_cache(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """Every move of a list is made once, and answered in its place, though Redis had forgotten the script."""
    lines = [await loaded(ranking_store, STATES) for _ in range(5)]
    admin.script_flush()

    answers = await ranking_store.advance([line.move([a_state("c", float(n))]) for n, line in enumerate(lines)])

    assert [1, 2, 3, 3, 3] == [answer.after["c"] for answer in answers if isinstance(answer, Advanced)]
    assert {line.board.uid: line.board.version for line in lines} == await ranking_store.versions(
        [line.board.uid for line in lines]
    )


async def test_a_load_survives_a_flushed_cache(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """A load is finished though Redis forgets the scripts while the snapshot is read."""
    board = a_board()
    given = snapshot(board, STATES, size=1)

    async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
        async for chunk in given.chunks:
            admin.script_flush()
            yield chunk

    assert await ranking_store.rebuild(Snapshot(board, chunks()), None)
    assert STATES == await scanned(ranking_store, board)


async def test_a_list_goes_in_one_round_trip(ranking_store: RedisRankingStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many boards are asked for, or moved, at once: all commands are sent before the first answer is read."""
    lines = [await loaded(ranking_store, STATES) for _ in range(50)]
    await ranking_store.versions([lines[0].board.uid])
    await ranking_store.advance([lines[0].move([a_state("b")])])
    send, sent = Connection.send_packed_command, []

    async def counted(self: Connection, command: Iterable[bytes], check_health: bool = True) -> None:
        sent.append(b"".join(command).count(b"EVALSHA"))
        await send(self, command, check_health)

    monkeypatch.setattr(Connection, "send_packed_command", counted)

    versions = await ranking_store.versions(
        [*(line.board.uid for line in lines), *(a_board().uid for _ in range(9_950))]
    )
    await ranking_store.advance([line.move([a_state("c")]) for line in lines])

    assert 50 == len(versions)
    assert [200, 50] == sent


async def test_long_lists_of_boards_are_answered_in_order(ranking_store: RedisRankingStore) -> None:
    """A list of more boards than go in one round trip is answered whole and in order."""
    lines = [await loaded(ranking_store, [a_state("a", float(n))]) for n in range(3)]
    absent = [a_board().uid for _ in range(2500)]

    versions = await ranking_store.versions(
        [lines[0].board.uid, *absent, lines[1].board.uid, *absent, lines[2].board.uid]
    )

    assert {line.board.uid: line.board.version for line in lines} == versions


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_script_says_what_it_takes_and_gives(source: str) -> None:
    """The head of each script tells its keys, arguments, answer and atomicity."""
    assert source.startswith("#!lua")
    for word in ("KEYS", "ARGV", "returns", "atomic"):
        assert re.search(rf"^-- {word} ", source, re.MULTILINE), word


def test_nothing_is_rounded_in_lua() -> None:
    """No script asks for a sort key or a stamp as a number: only counts, ranks, limits and lengths are numbers."""
    numbers = {name: re.findall(r"tonumber\(([^)]*)", source) for name, source in SOURCES.items()}

    assert {"ARGV", "order_key_bytes"} >= {found.partition("[")[0] for each in numbers.values() for found in each}


async def test_ids_never_enter_key_names(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """Keys are named by the board's uid; its id, which a user chose, and those of players are nowhere in them."""
    board = a_board(id="chosen-by-a-user")
    await ranking_store.rebuild(snapshot(board, [a_state("player-id", game_id="game-id")]), None)

    names = {name.decode() for name in admin.scan_iter()}

    assert set(BoardKeys(board.uid).board) == names
    assert all(f"{{{board.uid}}}" in name for name in names)
    assert not re.search("chosen|player-id|game-id", " ".join(names))


def test_a_script_is_known_by_its_digest(admin: redis.Redis) -> None:
    """The digest computed here is the one that Redis computes, and Redis can read the script."""
    named = {name: value for name, value in vars(scripts).items() if isinstance(value, scripts.Script)}

    assert {name: script.digest for name, script in named.items()} == {
        name: admin.script_load(script.source) for name, script in named.items()
    }
    # `advance` goes by two names: it grows, or only takes away.
    assert len(SOURCES) + 1 == len(named)


#: What each script does to memory: it reads, it takes away and must run where memory is full, or it grows and must not.
READS, FREES, GROWS = "#!lua flags=no-writes", "#!lua flags=allow-oom", "#!lua"
JUDGED = {
    "ADVANCE": GROWS,
    "AMONG": f"{READS},allow-cross-slot-keys",
    "BEGIN": GROWS,
    "EMPTY": FREES,
    "HEADS": READS,
    "READ": READS,
    "RELEASE": FREES,
    "SCAN": READS,
    "SHRINK": FREES,
    "SWAP": FREES,
}


def test_every_script_is_judged() -> None:
    """Whoever adds a script says whether it may run where memory is full."""
    named = {name: value for name, value in vars(scripts).items() if isinstance(value, scripts.Script)}

    assert JUDGED == {name: script.source.partition("\n")[0] for name, script in named.items()}
