"""Patches: what they set, what they leave, and what they may not do."""

import pytest
from attrs import evolve

from leaderboard_core.domain.board import ResetPeriod
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.outcomes import PendingCommit
from leaderboard_testing.contracts.values import NEW_YEAR, a_board
from tests.unit.domain.change_builder.kit import HOUR, NOW, SECOND, edit_of


def test_a_patch_sets_its_own_fields_alone() -> None:
    """What it names changes, what it leaves away stays, and the board was updated now."""
    board = a_board(max_entries=5, min_score=1.0)
    edit = edit_of(board)
    edit.patch(BoardPatch(name="New", min_score=None))

    edited = edit.close("c")

    assert evolve(board, name="New", min_score=None, updated_at=NOW, version=edited.board.version) == edited.board
    assert edited.change is not None
    assert (5, board.version.change_id) == (edited.change.max_entries, edited.change.previous)


@pytest.mark.parametrize("patch", [BoardPatch(), BoardPatch(name="A board", max_entries=None)])
def test_a_patch_that_changes_nothing_writes_nothing(patch: BoardPatch) -> None:
    """The moment of the last update stays as well."""
    board = a_board()
    edit = edit_of(board)
    edit.patch(patch)

    assert PendingCommit(board, None, {}, ()) == edit.close("c")


@pytest.mark.parametrize("patch", [BoardPatch(min_score=11.0), BoardPatch(max_score=-1.0)])
def test_a_patch_may_not_leave_bounds_that_admit_nothing(patch: BoardPatch) -> None:
    """Bounds are judged together with those that stay, and then nothing changes."""
    board = a_board(min_score=0.0, max_score=10.0)
    edit = edit_of(board)

    with pytest.raises(Invalid, match="min_score: must not be greater than max_score"):
        edit.patch(patch)

    assert PendingCommit(board, None, {}, ()) == edit.close("c")


@pytest.mark.parametrize(
    ("before", "given", "expected"),
    [
        (ResetPeriod.NEVER, ResetPeriod.HOURLY, NOW + HOUR),
        (ResetPeriod.DAILY, ResetPeriod.NEVER, None),
        (ResetPeriod.DAILY, ResetPeriod.HOURLY, NOW + HOUR),
        (ResetPeriod.DAILY, ResetPeriod.DAILY, NEW_YEAR + 24 * HOUR),
    ],
)
def test_a_new_period_sets_the_next_boundary(before: ResetPeriod, given: ResetPeriod, expected: int | None) -> None:
    """The open season ends at the first boundary of the new period; it does not end by the patch."""
    next_reset_at = None if before is ResetPeriod.NEVER else NEW_YEAR + 24 * HOUR
    edit = edit_of(a_board(reset_period=before, next_reset_at=next_reset_at))
    edit.patch(BoardPatch(reset_period=given))

    edited = edit.close("c")

    assert (expected, 1) == (edited.board.next_reset_at, edited.board.season)


def test_a_patch_of_something_else_leaves_the_boundary() -> None:
    """Though the clock went back behind the boundary before."""
    board = a_board(reset_period=ResetPeriod.HOURLY, next_reset_at=NOW + HOUR)
    edit = edit_of(board, now=NOW - SECOND)
    edit.patch(BoardPatch(name="New"))

    assert NOW + HOUR == edit.close("c").board.next_reset_at


def test_the_moment_of_an_update_never_goes_back() -> None:
    """Whatever the clock says."""
    edit = edit_of(a_board(updated_at=NOW + HOUR))
    edit.patch(BoardPatch(name="New"))

    assert NOW + HOUR == edit.close("c").board.updated_at
