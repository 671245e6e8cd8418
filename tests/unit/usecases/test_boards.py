"""The life of boards."""

from typing import Any

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.errors import BoardExists, BoardNotFound, Invalid, PlayerNotFound
from leaderboard_core.usecases.answers import At, Source
from leaderboard_testing.contracts.values import NEW_YEAR
from tests.unit.usecases.kit import HOUR, SECOND, Clock, live, new, play, shown, sub

# -- making


async def test_a_new_board_is_what_its_maker_chose(leaderboard: Application) -> None:
    """In its first season, which begins now and ends by the calendar."""
    made = new(
        sort_order="asc", update_mode="best", reset_period="daily", max_entries=5, min_score=0, max_score=10, name="B"
    )

    board = await leaderboard.boards.create(made)

    assert ("b", "B", SortOrder.ASC, UpdateMode.BEST, ResetPeriod.DAILY, 5, 0.0, 10.0) == (
        board.id,
        board.name,
        board.sort_order,
        board.update_mode,
        board.reset_period,
        board.max_entries,
        board.min_score,
        board.max_score,
    )
    assert (NEW_YEAR, NEW_YEAR, 1, NEW_YEAR + 24 * HOUR) == (
        board.created_at,
        board.updated_at,
        board.season,
        board.next_reset_at,
    )
    assert board == await leaderboard.boards.get("b")


async def test_a_new_board_is_empty_and_shown_at_once(leaderboard: Application, board: Board) -> None:
    """It can be read before anything was submitted."""
    await leaderboard.boards.create(new("empty"))

    assert "" == await live(leaderboard, "empty")


async def test_an_id_is_taken_while_its_board_lives(leaderboard: Application, board: Board) -> None:
    """The board that has it is left as it is."""
    with pytest.raises(BoardExists) as refused:
        await leaderboard.boards.create(new(name="Another"))

    assert "b" == refused.value.board_id
    assert ("A board", "abc") == ((await leaderboard.boards.get("b")).name, await live(leaderboard))


async def test_ids_differ_in_case(leaderboard: Application, board: Board) -> None:
    """`b` and `B` are two boards."""
    await leaderboard.boards.create(new("B"))

    assert "" == await live(leaderboard, "B")


# -- finding


async def test_boards_are_listed_newest_first(leaderboard: Application, clock: Clock) -> None:
    """Page by page, nobody twice; boards of one moment by id, falling."""
    for n, board_id in enumerate(["a", "b", "c", "d", "e"]):
        clock.now = NEW_YEAR + n // 2 * SECOND
        await leaderboard.boards.create(new(board_id))
    await leaderboard.boards.delete("b")

    pages, after = [], None
    while True:
        page = await leaderboard.boards.list(2, after)
        pages.append([board.id for board in page.boards])
        after = page.after
        if after is None:
            break

    assert [["e", "d"], ["c", "a"]] == pages


async def test_a_page_of_boards_without_a_limit(leaderboard: Application) -> None:
    """Is as long as over HTTP, where the same numbers are the default and the most."""
    for number in range(101):
        await leaderboard.boards.create(new(f"b{number}"))

    page = await leaderboard.boards.list()
    rest = await leaderboard.boards.list(after=page.after)

    assert (100, 1, None) == (len(page.boards), len(rest.boards), rest.after)


@pytest.mark.parametrize("limit", [0, 1001])
async def test_no_page_of_boards_is_empty_or_endless(leaderboard: Application, limit: int) -> None:
    """The limit is told."""
    with pytest.raises(Invalid, match="limit: must be from 1 to 1000"):
        await leaderboard.boards.list(limit)


async def test_no_boards(leaderboard: Application) -> None:
    """An empty list, and no more."""
    page = await leaderboard.boards.list(10)

    assert ([], None) == ([*page.boards], page.after)


# -- what does not exist


ACTIONS: dict[str, Any] = {
    "get": lambda boards: boards.get("x"),
    "update": lambda boards: boards.update("x", BoardPatch(name="New")),
    "reset": lambda boards: boards.reset("x"),
    "delete": lambda boards: boards.delete("x"),
    "remove": lambda boards: boards.remove("x", "p"),
}


@pytest.mark.parametrize("action", ACTIONS)
async def test_an_unknown_board_is_not_found(leaderboard: Application, action: str) -> None:
    """Whatever is asked of it."""
    with pytest.raises(BoardNotFound):
        await ACTIONS[action](leaderboard.boards)


@pytest.mark.parametrize("action", ACTIONS)
async def test_a_board_deleted_elsewhere_is_not_found(
    leaderboard: Application, elsewhere: Application, action: str
) -> None:
    """Though this process remembers it."""
    await leaderboard.boards.create(new("x"))
    await elsewhere.boards.delete("x")

    with pytest.raises(BoardNotFound):
        await ACTIONS[action](leaderboard.boards)


# -- changing


async def test_a_patch_is_seen_at_once(leaderboard: Application, board: Board, clock: Clock) -> None:
    """In the board and in what is read of it; the rest stays."""
    clock.now += SECOND

    changed = await leaderboard.boards.update("b", BoardPatch(name="New", max_entries=2))

    assert (True, "New", 2, NEW_YEAR + SECOND) == (
        changed.visible,
        changed.board.name,
        changed.board.max_entries,
        changed.board.updated_at,
    )
    assert changed.board == await leaderboard.boards.get("b")
    assert "ab" == await live(leaderboard)


async def test_nothing_below_the_line_is_forgotten(leaderboard: Application, board: Board) -> None:
    """A lifted limit shows everyone again, with what they had and what they did meanwhile."""
    await leaderboard.boards.update("b", BoardPatch(max_entries=1))
    await play(leaderboard, c=2.5)

    await leaderboard.boards.update("b", BoardPatch(max_entries=None))

    assert "acb" == await live(leaderboard)


async def test_bounds_that_admit_nothing_are_refused(leaderboard: Application, board: Board) -> None:
    """The board stays as it is."""
    await leaderboard.boards.update("b", BoardPatch(min_score=5.0))

    with pytest.raises(Invalid):
        await leaderboard.boards.update("b", BoardPatch(name="New", max_score=4.0))

    unchanged = await leaderboard.boards.get("b")
    assert ("A board", 5.0, None) == (unchanged.name, unchanged.min_score, unchanged.max_score)


async def test_a_patch_of_nothing_makes_no_change(leaderboard: Application, board: Board) -> None:
    """The board stays at the change it is at, and is told."""
    before = await leaderboard.boards.get("b")

    changed = await leaderboard.boards.update("b", BoardPatch())

    assert (before, True) == (changed.board, changed.visible)


# -- resetting


async def test_a_reset_empties_the_board_and_keeps_the_season(leaderboard: Application, board: Board) -> None:
    """The past season can be read at once; the new one is empty."""
    changed = await leaderboard.boards.reset("b")

    assert (2, True, "") == (changed.board.season, changed.visible, await live(leaderboard))
    assert "abc" == shown(await leaderboard.read.top("b", at=At(season=1)))


async def test_after_a_reset_everyone_is_new(leaderboard: Application, board: Board) -> None:
    """Nothing of the season before counts."""
    await leaderboard.boards.reset("b")

    [answer] = await play(leaderboard, a=1)

    assert (None, None, 1) == (answer.previous_score, answer.previous_rank, answer.rank)


# -- removing


async def test_a_removed_player_is_gone(leaderboard: Application, board: Board) -> None:
    """From every read; those behind move up."""
    changed = await leaderboard.boards.remove("b", "b")

    assert (True, "ac") == (changed.visible, await live(leaderboard))
    with pytest.raises(PlayerNotFound):
        await leaderboard.read.player("b", "b")


async def test_a_removed_player_may_come_back_as_a_new_one(leaderboard: Application, board: Board) -> None:
    """Only by a submission that comes afterwards."""
    await leaderboard.boards.remove("b", "b")

    [answer] = await play(leaderboard, b=9)

    assert (None, None, 1) == (answer.previous_score, answer.previous_rank, answer.rank)


async def test_who_is_not_on_the_board_cannot_be_removed(leaderboard: Application, board: Board) -> None:
    """Nothing changes."""
    before = (await leaderboard.boards.get("b")).version

    for player in ("nobody", "A"):
        with pytest.raises(PlayerNotFound):
            await leaderboard.boards.remove("b", player)

    assert before == (await leaderboard.boards.get("b")).version


# -- deleting


async def test_a_deleted_board_is_gone_with_all_that_was_on_it(leaderboard: Application, board: Board) -> None:
    """The board, its players and its past seasons."""
    await leaderboard.boards.reset("b")
    await play(leaderboard, a=1)

    changed = await leaderboard.boards.delete("b")

    assert (True, True) == (changed.visible, changed.board.deleted)
    for at in (At(), At(season=1), At(source=Source.PUBLISHED)):
        with pytest.raises(BoardNotFound):
            await leaderboard.read.top("b", at=at)


async def test_a_board_made_again_is_another_one(leaderboard: Application, board: Board) -> None:
    """It may be of another kind, and nothing of the first one is on it."""
    await leaderboard.sync()
    await leaderboard.boards.delete("b")

    again = await leaderboard.boards.create(new(sort_order="asc"))

    assert again.uid != board.uid
    assert ("", "") == (
        await live(leaderboard),
        shown(await leaderboard.read.top("b", at=At(source=Source.PUBLISHED))),
    )
    assert 1 == len(await leaderboard.seasons.of("b"))


@pytest.mark.parametrize("action", ["update", "reset", "delete", "remove"])
async def test_a_board_made_again_elsewhere_is_the_one_that_is_meant(
    leaderboard: Application, elsewhere: Application, action: str
) -> None:
    """Whoever names an id means the board that bears it now."""
    await leaderboard.boards.create(new("x"))
    await elsewhere.boards.delete("x")
    again = await elsewhere.boards.create(new("x"))
    await elsewhere.submit_many([sub("p", 1, "x")])

    changed = await ACTIONS[action](leaderboard.boards)

    assert (again.uid, True) == (changed.board.uid, changed.visible)
