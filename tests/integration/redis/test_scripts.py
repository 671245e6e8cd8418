"""The scripts: found again when Redis forgot them, alone and in lists; told apart by what they may do."""

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from importlib.resources import files

import pytest
import redis
from redis.asyncio.connection import Connection

from leaderboard_adapters.redis import RedisRankings, scripts
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.rankings import Moved
from leaderboard_core.ports.repository import Snapshot
from tests.contract.lines import loaded, scanned, snapshot
from tests.contract.values import a_board, a_state

SOURCES = {
    path.name: path.read_text()
    for path in files("leaderboard_adapters.redis").joinpath("scripts").iterdir()
    if path.name != "board.lua"
}
STATES = [a_state("a", 1.0), a_state("b", 2.0)]


async def test_every_call_survives_a_flushed_cache(rankings: RedisRankings, admin: redis.Redis) -> None:
    """Whichever script Redis has just forgotten, the call is answered."""
    line = await loaded(rankings, STATES)
    places, uid = rankings.board(line.board), line.board.uid
    for call in (
        lambda: rankings.advance([line.move([a_state("c")])]),
        lambda: rankings.heads([uid]),
        lambda: places.page(1, 2),
        lambda: places.around("a", 1),
        lambda: places.find(["a"]),
        places.ends,
        lambda: scanned(rankings, line.board),
        lambda: rankings.load(snapshot(line.board, STATES), line.board.head),
    ):
        admin.script_flush()

        assert await call()


async def test_a_list_survives_a_flushed_cache(rankings: RedisRankings, admin: redis.Redis) -> None:
    """Every move of a list is made once, and answered in its place, though Redis had forgotten the script."""
    lines = [await loaded(rankings, STATES) for _ in range(5)]
    admin.script_flush()

    answers = await rankings.advance([line.move([a_state("c", float(n))]) for n, line in enumerate(lines)])

    assert [1, 2, 3, 3, 3] == [answer.after["c"] for answer in answers if isinstance(answer, Moved)]
    assert {line.board.uid: line.board.head for line in lines} == await rankings.heads(
        [line.board.uid for line in lines]
    )


async def test_a_load_survives_a_flushed_cache(rankings: RedisRankings, admin: redis.Redis) -> None:
    """A load is finished though Redis forgets the scripts while the snapshot is read."""
    board = a_board()
    given = snapshot(board, STATES, size=1)

    async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
        async for chunk in given.chunks:
            admin.script_flush()
            yield chunk

    assert await rankings.load(Snapshot(board, chunks()), None)
    assert STATES == await scanned(rankings, board)


async def test_a_list_goes_in_one_round_trip(rankings: RedisRankings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many boards are asked for, or moved, at once: all commands are sent before the first answer is read."""
    lines = [await loaded(rankings, STATES) for _ in range(50)]
    await rankings.heads([lines[0].board.uid])
    await rankings.advance([lines[0].look("a")])
    send, sent = Connection.send_packed_command, []

    async def counted(self: Connection, command: Iterable[bytes], check_health: bool = True) -> None:
        sent.append(b"".join(command).count(b"EVALSHA"))
        await send(self, command, check_health)

    monkeypatch.setattr(Connection, "send_packed_command", counted)

    await rankings.heads([line.board.uid for line in lines])
    await rankings.advance([line.move([a_state("c")]) for line in lines])

    assert [50, 50] == sent


async def test_long_lists_of_boards_are_answered_in_order(rankings: RedisRankings) -> None:
    """A list of more boards than go in one round trip is answered whole and in order."""
    lines = [await loaded(rankings, [a_state("a", float(n))]) for n in range(3)]
    absent = [a_board().uid for _ in range(2500)]

    heads = await rankings.heads([lines[0].board.uid, *absent, lines[1].board.uid, *absent, lines[2].board.uid])

    assert {line.board.uid: line.board.head for line in lines} == heads


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_script_says_what_it_takes_and_gives(source: str) -> None:
    """The head of each script tells its keys, arguments, answer and atomicity."""
    assert source.startswith("#!lua")
    for word in ("KEYS", "ARGV", "returns", "atomic"):
        assert re.search(rf"^-- {word} ", source, re.MULTILINE), word


def test_nothing_is_rounded_in_lua() -> None:
    """No script asks for a sort key or a stamp as a number: only counts, ranks and limits are numbers."""
    numbers = {name: re.findall(r"tonumber\(([^)]*)", source) for name, source in SOURCES.items()}

    assert {"ARGV"} >= {found.partition("[")[0] for each in numbers.values() for found in each}


async def test_ids_never_enter_key_names(rankings: RedisRankings, admin: redis.Redis) -> None:
    """Keys are named by the board's uid; its id, which a user chose, and those of players are nowhere in them."""
    board = a_board(id="chosen-by-a-user")
    await rankings.load(snapshot(board, [a_state("player-id", game_id="game-id")]), None)

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
    assert len(SOURCES) == len(named)
