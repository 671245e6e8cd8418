"""Boards of values freeze along with the one that they follow: the clans of a contest tell nothing that it hides."""

from datetime import UTC, datetime, timedelta

import pytest

from leaderboard_core import BoardPatch, Invalid
from leaderboard_core.application import Application
from leaderboard_core.usecases.answers import At
from leaderboard_core.usecases.following import Following
from leaderboard_core.usecases.viewer import Viewer
from tests.integration.reports.test_following import make, sub

PUBLIC = At(viewer=Viewer.PUBLIC)
NOW, LATER = datetime.now(UTC), timedelta(days=1)
FROZEN = BoardPatch(hide_after=NOW - LATER, show_at=NOW + LATER)
RED = "clans.red"


async def clans(leaderboard: Application) -> None:
    await make(leaderboard, "game")
    await make(leaderboard, "clans", follows="game", each="team")
    await make(leaderboard, "week", follows="game")
    await play(leaderboard, "ada", 5)


async def play(leaderboard: Application, player: str, score: float, team: str = "Red") -> tuple[str, ...]:
    """Which boards are frozen that took it."""
    answer = await leaderboard.submit(sub(player, score, profile={"team": team}))
    return answer.frozen


async def seen(leaderboard: Application, board: str) -> list[str] | None:
    """Who is on it for the public; None: it is frozen."""
    top = await leaderboard.read.top(board, at=PUBLIC)
    assert not (top.meta.frozen and top.entries)
    return None if top.meta.frozen else [entry.player_id for entry in top.entries]


async def test_what_the_root_hides_its_boards_of_values_hide(leaderboard: Application) -> None:
    """Those that are there and those that come; other followers have moments of their own."""
    await clans(leaderboard)

    await leaderboard.boards.update("game", FROZEN)

    assert [None, None] == [await seen(leaderboard, board) for board in (RED, "clans")]
    assert ("game", RED) == await play(leaderboard, "bob", 9)
    assert ("game", "clans.blue") == await play(leaderboard, "cyd", 9, "Blue")
    assert [None, None] == [await seen(leaderboard, board) for board in (RED, "clans.blue")]
    assert ["bob", "cyd", "ada"] == await seen(leaderboard, "week")
    frozen = await leaderboard.boards.get("game")
    for board in ("clans", RED, "clans.blue"):
        found = await leaderboard.boards.get(board)
        assert (frozen.hide_after, frozen.show_at) == (found.hide_after, found.show_at)

    await leaderboard.boards.update("game", BoardPatch(show_at=NOW - timedelta(seconds=1)))
    assert [["bob", "ada"], ["cyd"]] == [await seen(leaderboard, board) for board in (RED, "clans.blue")]
    await leaderboard.boards.update("game", BoardPatch(hide_after=None))
    assert None is (await leaderboard.boards.get(RED)).hide_after


async def test_a_root_that_is_frozen_already(leaderboard: Application) -> None:
    """Whoever makes boards of values of it makes frozen ones."""
    await make(leaderboard, "game", hide_after=NOW - LATER)
    await make(leaderboard, "clans", follows="game", each="team")

    assert None is await seen(leaderboard, "clans")
    assert ("game", RED) == await play(leaderboard, "ada", 5)

    assert None is await seen(leaderboard, RED)


async def test_no_score_is_shown_by_moments_that_have_gone(
    leaderboard: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where handing on was interrupted, the next score hands on, and so does who asks for the same again."""

    async def interrupted(*_: object) -> bool:
        return False

    await clans(leaderboard)
    await play(leaderboard, "cyd", 5, "Blue")
    with monkeypatch.context() as patched:
        patched.setattr(Following, "freeze_along", interrupted)
        assert not (await leaderboard.boards.update("game", FROZEN)).visible
    assert ["ada"] == await seen(leaderboard, RED)

    assert ("game", RED) == await play(leaderboard, "bob", 9)

    assert [None, ["cyd"]] == [await seen(leaderboard, board) for board in (RED, "clans.blue")]
    await leaderboard.boards.remove("game", "cyd")
    assert None is await seen(leaderboard, "clans.blue")
    await play(leaderboard, "dan", 9, "Green")
    with monkeypatch.context() as patched:
        patched.setattr(Following, "freeze_along", interrupted)
        await leaderboard.boards.update("game", BoardPatch(show_at=None))
    await leaderboard.boards.update("game", BoardPatch(show_at=None))
    assert None is (await leaderboard.boards.get("clans.green")).show_at


async def test_the_revision_that_is_seen_is_the_board_s_own(leaderboard: Application) -> None:
    """It stands still at where that board froze, whatever its template had come to."""
    await clans(leaderboard)
    for team in ("a", "b", "c", "d"):
        await play(leaderboard, team, 1, team)
    before = (await leaderboard.read.top(RED, at=PUBLIC)).meta.revision
    await leaderboard.boards.update("game", FROZEN)
    await play(leaderboard, "new", 1, "New")
    for score in (6, 7):
        await play(leaderboard, "ada", score)
        await play(leaderboard, "new", score, "New")

    revisions = [(await leaderboard.read.top(board, at=PUBLIC)).meta.revision for board in (RED, "clans.new")]

    assert [before, 1] == revisions


@pytest.mark.parametrize("board", ["clans", RED])
async def test_they_have_no_moments_of_their_own(leaderboard: Application, board: str) -> None:
    """A refusal names the field, and says where to set it."""
    await clans(leaderboard)

    with pytest.raises(Invalid) as refused:
        await leaderboard.boards.update(board, FROZEN)
    with pytest.raises(Invalid) as not_made:
        await make(leaderboard, "more", follows="game", each="team", hide_after=NOW)

    told = "must be given to the leaderboard that it follows"
    assert [("hide_after", told), ("show_at", told)] == [(one.path, one.message) for one in refused.value.field_errors]
    assert [("hide_after", told)] == [(one.path, one.message) for one in not_made.value.field_errors]
