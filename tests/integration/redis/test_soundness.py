"""Whatever happened to a board's keys: it is shown as some moment it has been at, or not at all."""

import math
from collections.abc import Callable

import pytest
import redis
from attrs import evolve

from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.ranking_store import Advanced, Scanned, VersionConflict
from leaderboard_testing.contracts.lines import Line, loaded, scanned, snapshot, standing
from leaderboard_testing.contracts.values import a_state, change_id

#: Everyone has a payload, so that every key of the board exists.
STATES = [a_state(player, float(n), game_id="g", metadata='{"k":1}') for n, player in enumerate("abc")]

KEYS = {
    "header": lambda keys: keys.header,
    "order": lambda keys: keys.entries[0],
    "tiebreaks": lambda keys: keys.entries[1],
    "payloads": lambda keys: keys.entries[2],
}


@pytest.fixture(params=KEYS)
def key(request: pytest.FixtureRequest) -> Callable[[Line], str]:
    """The name of one key of a line's board."""
    named = KEYS[request.param]
    return lambda line: named(BoardKeys(line.board.uid))


async def assert_lost(ranking_store: RedisRankingStore, line: Line) -> None:
    """The board is absent to everyone, and can be loaded as an absent one."""
    places = ranking_store.board(line.board)
    for ask in (places.page(1, 1), places.around("a", 1), places.pages([]), places.find(["a"]), places.extremes()):
        with pytest.raises(NotShown):
            await ask
    assert {} == await ranking_store.versions([line.board.uid])
    assert [] == await scanned(ranking_store, line.board)
    assert [VersionConflict(None)] == list(await ranking_store.advance([line.look("a")]))
    assert not await ranking_store.rebuild(snapshot(line.board, STATES), line.board.version)

    assert await ranking_store.rebuild(snapshot(line.board, STATES), None)
    assert STATES == await scanned(ranking_store, line.board)


async def test_a_key_that_was_evicted(
    ranking_store: RedisRankingStore, admin: redis.Redis, key: Callable[[Line], str]
) -> None:
    """A board that lost any one of its keys is not shown."""
    line = await loaded(ranking_store, STATES)

    assert 1 == admin.delete(key(line))

    await assert_lost(ranking_store, line)


async def test_a_key_of_another_type(
    ranking_store: RedisRankingStore, admin: redis.Redis, key: Callable[[Line], str]
) -> None:
    """A board of which another program has overwritten any one key is not shown, and fails nobody."""
    line = await loaded(ranking_store, STATES)

    admin.set(key(line), "something else")

    await assert_lost(ranking_store, line)


async def test_keys_of_another_type_without_a_header(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """What other programs left where a new board belongs keeps it neither from being absent nor from being loaded."""
    line = await loaded(ranking_store, STATES)
    for name in KEYS.values():
        admin.set(name(BoardKeys(line.board.uid)), "something else")

    await assert_lost(ranking_store, line)


async def test_an_entry_that_is_gone(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """A board that lost a single entry of any one key is not shown."""
    for harm in (
        lambda order, _tiebreaks, _payloads: admin.zpopmin(order),
        lambda _order, tiebreaks, _payloads: admin.hdel(tiebreaks, "a"),
        lambda _order, _tiebreaks, payloads: admin.hdel(payloads, "a"),
    ):
        line = await loaded(ranking_store, STATES)

        harm(*BoardKeys(line.board.uid).entries)

        await assert_lost(ranking_store, line)


async def test_an_entry_too_many(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """A board that someone else has added to is not shown."""
    for harm in (
        lambda order, _tiebreaks, _payloads: admin.zadd(order, {"12345678x": 1.0}),
        lambda _order, tiebreaks, _payloads: admin.hset(tiebreaks, "x", "12345678"),
        lambda _order, _tiebreaks, payloads: admin.hset(payloads, "x", "{}"),
    ):
        line = await loaded(ranking_store, STATES)

        harm(*BoardKeys(line.board.uid).entries)

        await assert_lost(ranking_store, line)


async def test_an_entry_exchanged_for_another(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """What counts cannot show is shown as far as it goes, so that who verifies the board finds the difference."""
    line = await loaded(ranking_store, STATES)
    order, _, _ = BoardKeys(line.board.uid).entries
    admin.zpopmin(order)
    admin.zadd(order, {"12345678x": 9.0})

    roll = await ranking_store.board(line.board).find(["a", "b", "c", "x"])

    assert STATES[1:] == [found.state for found in roll.players]
    assert [Scanned(STATES[1:], ["x"])] == [chunk async for chunk in ranking_store.scan(line.board.uid)]


async def test_a_tie_break_that_is_another(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """Who has another tie-break than the place says is told apart, and others of the same chunk are not."""
    line = await loaded(ranking_store, STATES)
    _, tiebreaks, _ = BoardKeys(line.board.uid).entries
    admin.hset(tiebreaks, "b", "12345678")

    assert [Scanned([STATES[0], STATES[2]], ["b"])] == [chunk async for chunk in ranking_store.scan(line.board.uid)]


@pytest.mark.parametrize("member", [b"1234567", b"12345678", b"12345678\xff"])
async def test_a_member_that_nobody_can_read(
    ranking_store: RedisRankingStore, admin: redis.Redis, member: bytes
) -> None:
    """The copy is dropped by who scans it, and can be loaded as an absent one."""
    line = await loaded(ranking_store, STATES)
    order, _, _ = BoardKeys(line.board.uid).entries
    admin.zpopmin(order)
    admin.zadd(order, {member: 9.0})

    with pytest.raises(NotShown):
        [chunk async for chunk in ranking_store.scan(line.board.uid)]

    await assert_lost(ranking_store, line)


@pytest.mark.parametrize("field", ["change", "sequence", "season", "players", "details"])
async def test_a_header_that_lost_a_field(ranking_store: RedisRankingStore, admin: redis.Redis, field: str) -> None:
    """A header that does not say all it has to is no header."""
    line = await loaded(ranking_store, STATES)

    admin.hdel(BoardKeys(line.board.uid).header, field)

    await assert_lost(ranking_store, line)


async def test_a_header_that_says_nothing_of_what_is_not_there(
    ranking_store: RedisRankingStore, admin: redis.Redis
) -> None:
    """A header without counts is no header, also where there is nothing to be counted."""
    line = await loaded(ranking_store, STATES)
    keys = BoardKeys(line.board.uid)

    admin.hdel(keys.header, "players", "details")
    for name in keys.entries:
        admin.set(name, "something else")

    await assert_lost(ranking_store, line)


async def test_a_lost_board_stops_no_other(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """Moves and heads of other boards in the same list are answered as ever."""
    lost, well = await loaded(ranking_store, STATES), await loaded(ranking_store, STATES)
    admin.set(BoardKeys(lost.board.uid).entries[1], "something else")

    answers = await ranking_store.advance([lost.look("a"), well.look("a")])

    assert [VersionConflict(None), Advanced({"a": 1}, {"a": 1})] == list(answers)
    assert {well.board.uid: well.board.version} == await ranking_store.versions([lost.board.uid, well.board.uid])


async def test_everything_is_gone(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """After FLUSHALL every board is absent, and can be loaded by whoever finds it so."""
    line = await loaded(ranking_store, STATES)

    admin.flushall()

    await assert_lost(ranking_store, line)


async def test_an_old_copy_put_back_is_an_older_moment(ranking_store: RedisRankingStore, admin: redis.Redis) -> None:
    """A board put back as it once was says so: it refuses what does not follow, reads of it name that moment."""
    line = await loaded(ranking_store, STATES)
    old, keys = line.board.version, BoardKeys(line.board.uid).board
    copy = {name: admin.dump(name) for name in keys}
    await ranking_store.advance([line.move([a_state("d", -1.0)], removed=["a"])])

    for name, dumped in copy.items():
        admin.restore(name, 0, dumped, replace=True)

    newer = Line(line.board).move([a_state("e")])
    assert [VersionConflict(old)] == list(await ranking_store.advance([newer]))
    page = await ranking_store.board(line.board).page(1, 9)
    assert (old, "abc") == (page.read_version.version, "".join(place.player_id for place in page.places))
    assert not await ranking_store.rebuild(snapshot(line.board, STATES), line.board.version)
    assert await ranking_store.rebuild(snapshot(line.board, STATES), old)


async def test_another_line_is_replaced_only_by_who_judged_it(ranking_store: RedisRankingStore) -> None:
    """A board with the right number but of another line is told apart by the change's own id."""
    line = await loaded(ranking_store, STATES)
    same_number = Version(change_id(), line.board.version.revision)

    assert not await ranking_store.rebuild(snapshot(evolve(line.board, version=same_number), STATES), same_number)
    assert "abc" == await standing(ranking_store, line.board)


async def test_a_move_that_breaks_off_leaves_no_header(ranking_store: RedisRankingStore) -> None:
    """Should Redis refuse something in the middle of a move, the board is absent: no header stands over half a move.

    Here the scores of all change in place, in more than one step, so that no count could tell.
    """
    states = [a_state(f"player-{n}", float(n)) for n in range(2000)]
    line = await loaded(ranking_store, states)
    moved = [state._replace(sort_key=-state.sort_key) for state in states[:-1]]

    with pytest.raises(redis.ResponseError, match="not a valid float"):
        await ranking_store.advance([line.move([*moved, states[-1]._replace(sort_key=math.nan)])])

    assert {} == await ranking_store.versions([line.board.uid])


async def test_boards_are_found_by_any_key(
    ranking_store: RedisRankingStore, admin: redis.Redis, key: Callable[[Line], str]
) -> None:
    """As long as anything is kept of a board it can be found, and dropped; nothing else is taken for a board."""
    line = await loaded(ranking_store, STATES)
    admin.delete(*(set(BoardKeys(line.board.uid).board) - {key(line)}))
    for name in ("board", "leaderboard:{x}:header", "leaderboard:{1}:other", "leaderboard:{2}:order:token"):
        admin.set(name, "something else")

    assert {line.board.uid} == set(await ranking_store.boards())

    await ranking_store.drop(line.board.uid)
    assert set() == set(await ranking_store.boards())
