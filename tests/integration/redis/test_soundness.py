"""Whatever happened to a board's keys: it is shown as some moment it has been at, or not at all."""

import math
from collections.abc import Callable

import pytest
import redis
from attrs import evolve

from leaderboard_adapters.redis import RedisRankings
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.rankings import Moved, Refused
from tests.contract.lines import Line, loaded, scanned, snapshot, standing
from tests.contract.values import a_state, change_id

#: Everyone has details, so that every key of the board exists.
STATES = [a_state(player, float(n), game_id="g", metadata='{"k":1}') for n, player in enumerate("abc")]

KEYS = {
    "header": lambda keys: keys.header,
    "order": lambda keys: keys.entries[0],
    "stamps": lambda keys: keys.entries[1],
    "details": lambda keys: keys.entries[2],
}


@pytest.fixture(params=KEYS)
def key(request: pytest.FixtureRequest) -> Callable[[Line], str]:
    """The name of one key of a line's board."""
    named = KEYS[request.param]
    return lambda line: named(BoardKeys(line.board.uid))


async def assert_lost(rankings: RedisRankings, line: Line) -> None:
    """The board is absent to everyone, and can be loaded as an absent one."""
    places = rankings.board(line.board)
    for ask in (places.page(1, 1), places.around("a", 1), places.find(["a"]), places.ends()):
        with pytest.raises(NotShown):
            await ask
    assert {} == await rankings.heads([line.board.uid])
    assert [] == await scanned(rankings, line.board)
    assert [Refused(None)] == list(await rankings.advance([line.look("a")]))
    assert not await rankings.load(snapshot(line.board, STATES), line.board.head)

    assert await rankings.load(snapshot(line.board, STATES), None)
    assert STATES == await scanned(rankings, line.board)


async def test_a_key_that_was_evicted(rankings: RedisRankings, admin: redis.Redis, key: Callable[[Line], str]) -> None:
    """A board that lost any one of its keys is not shown."""
    line = await loaded(rankings, STATES)

    assert 1 == admin.delete(key(line))

    await assert_lost(rankings, line)


async def test_a_key_of_another_type(rankings: RedisRankings, admin: redis.Redis, key: Callable[[Line], str]) -> None:
    """A board of which another program has overwritten any one key is not shown, and fails nobody."""
    line = await loaded(rankings, STATES)

    admin.set(key(line), "something else")

    await assert_lost(rankings, line)


async def test_keys_of_another_type_without_a_header(rankings: RedisRankings, admin: redis.Redis) -> None:
    """What other programs left where a new board belongs keeps it neither from being absent nor from being loaded."""
    line = await loaded(rankings, STATES)
    for name in KEYS.values():
        admin.set(name(BoardKeys(line.board.uid)), "something else")

    await assert_lost(rankings, line)


async def test_an_entry_that_is_gone(rankings: RedisRankings, admin: redis.Redis) -> None:
    """A board that lost a single entry of any one key is not shown."""
    for harm in (
        lambda order, _stamps, _details: admin.zpopmin(order),
        lambda _order, stamps, _details: admin.hdel(stamps, "a"),
        lambda _order, _stamps, details: admin.hdel(details, "a"),
    ):
        line = await loaded(rankings, STATES)

        harm(*BoardKeys(line.board.uid).entries)

        await assert_lost(rankings, line)


async def test_an_entry_too_many(rankings: RedisRankings, admin: redis.Redis) -> None:
    """A board that someone else has added to is not shown."""
    for harm in (
        lambda order, _stamps, _details: admin.zadd(order, {"12345678x": 1.0}),
        lambda _order, stamps, _details: admin.hset(stamps, "x", "12345678"),
        lambda _order, _stamps, details: admin.hset(details, "x", "[null, null]"),
    ):
        line = await loaded(rankings, STATES)

        harm(*BoardKeys(line.board.uid).entries)

        await assert_lost(rankings, line)


async def test_an_entry_exchanged_for_another(rankings: RedisRankings, admin: redis.Redis) -> None:
    """What counts cannot show is shown as far as it goes, so that who verifies the board finds the difference."""
    line = await loaded(rankings, STATES)
    order, _, _ = BoardKeys(line.board.uid).entries
    admin.zpopmin(order)
    admin.zadd(order, {"12345678x": 9.0})

    roll = await rankings.board(line.board).find(["a", "b", "c", "x"])

    assert STATES[1:] == [found.state for found in roll.players]
    assert STATES[1:] == await scanned(rankings, line.board)


@pytest.mark.parametrize("field", ["change", "players", "details"])
async def test_a_header_that_lost_a_field(rankings: RedisRankings, admin: redis.Redis, field: str) -> None:
    """A header that does not say all it has to is no header."""
    line = await loaded(rankings, STATES)

    admin.hdel(BoardKeys(line.board.uid).header, field)

    await assert_lost(rankings, line)


async def test_a_header_that_says_nothing_of_what_is_not_there(rankings: RedisRankings, admin: redis.Redis) -> None:
    """A header without counts is no header, also where there is nothing to be counted."""
    line = await loaded(rankings, STATES)
    keys = BoardKeys(line.board.uid)

    admin.hdel(keys.header, "players", "details")
    for name in keys.entries:
        admin.set(name, "something else")

    await assert_lost(rankings, line)


async def test_a_lost_board_stops_no_other(rankings: RedisRankings, admin: redis.Redis) -> None:
    """Moves and heads of other boards in the same list are answered as ever."""
    lost, well = await loaded(rankings, STATES), await loaded(rankings, STATES)
    admin.set(BoardKeys(lost.board.uid).entries[1], "something else")

    answers = await rankings.advance([lost.look("a"), well.look("a")])

    assert [Refused(None), Moved({"a": 1}, {"a": 1})] == list(answers)
    assert {well.board.uid: well.board.head} == await rankings.heads([lost.board.uid, well.board.uid])


async def test_everything_is_gone(rankings: RedisRankings, admin: redis.Redis) -> None:
    """After FLUSHALL every board is absent, and can be loaded by whoever finds it so."""
    line = await loaded(rankings, STATES)

    admin.flushall()

    await assert_lost(rankings, line)


async def test_an_old_copy_put_back_is_an_older_moment(rankings: RedisRankings, admin: redis.Redis) -> None:
    """A board put back as it once was says so: it refuses what does not follow, reads of it name that moment."""
    line = await loaded(rankings, STATES)
    old, keys = line.board.head, BoardKeys(line.board.uid).board
    copy = {name: admin.dump(name) for name in keys}
    await rankings.advance([line.move([a_state("d", -1.0)], removed=["a"])])

    for name, dumped in copy.items():
        admin.restore(name, 0, dumped, replace=True)

    newer = Line(line.board).move([a_state("e")])
    assert [Refused(old)] == list(await rankings.advance([newer]))
    page = await rankings.board(line.board).page(1, 9)
    assert (old, "abc") == (page.moment.head, "".join(place.player_id for place in page.places))
    assert not await rankings.load(snapshot(line.board, STATES), line.board.head)
    assert await rankings.load(snapshot(line.board, STATES), old)


async def test_another_line_is_replaced_only_by_who_judged_it(rankings: RedisRankings) -> None:
    """A board with the right number but of another line is told apart by the change's own id."""
    line = await loaded(rankings, STATES)
    same_number = Head(change_id(), line.board.head.sequence)

    assert not await rankings.load(snapshot(evolve(line.board, head=same_number), STATES), same_number)
    assert "abc" == await standing(rankings, line.board)


async def test_a_move_that_breaks_off_leaves_no_header(rankings: RedisRankings) -> None:
    """Should Redis refuse something in the middle of a move, the board is absent: no header stands over half a move.

    Here the scores of all change in place, in more than one step, so that no count could tell.
    """
    states = [a_state(f"player-{n}", float(n)) for n in range(2000)]
    line = await loaded(rankings, states)
    moved = [state._replace(sort_key=-state.sort_key) for state in states[:-1]]

    with pytest.raises(redis.ResponseError, match="not a valid float"):
        await rankings.advance([line.move([*moved, states[-1]._replace(sort_key=math.nan)])])

    assert {} == await rankings.heads([line.board.uid])


async def test_boards_are_found_by_any_key(
    rankings: RedisRankings, admin: redis.Redis, key: Callable[[Line], str]
) -> None:
    """As long as anything is kept of a board it can be found, and dropped; nothing else is taken for a board."""
    line = await loaded(rankings, STATES)
    admin.delete(*(set(BoardKeys(line.board.uid).board) - {key(line)}))
    for name in ("board", "leaderboard:{x}:header", "leaderboard:{1}:other", "leaderboard:{2}:order:token"):
        admin.set(name, "something else")

    assert {line.board.uid} == set(await rankings.boards())

    await rankings.drop(line.board.uid)
    assert set() == set(await rankings.boards())
