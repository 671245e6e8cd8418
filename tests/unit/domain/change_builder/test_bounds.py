"""Bounds: which scores a board takes."""

import pytest

from leaderboard_core.domain.board import SortOrder, UpdateMode
from leaderboard_core.domain.errors import ScoreOutOfBounds
from leaderboard_core.domain.outcomes import PendingCommit, SubmissionOutcome
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_testing.contracts.values import a_board, a_state
from tests.unit.domain.change_builder.kit import edit_of, sub


@pytest.mark.parametrize(
    ("score", "message"),
    [
        (-1, "must not be less than 0 on this leaderboard"),
        (10.5, "must not be greater than 10 on this leaderboard"),
    ],
)
def test_bounds_refuse_the_submitted_score(score: float, message: str) -> None:
    """A score outside the board's bounds is refused, names the bound and changes nothing."""
    board = a_board(min_score=0.0, max_score=10.0)
    edit = edit_of(board, a_state("p", -5.0))

    with pytest.raises(ScoreOutOfBounds, match=message):
        edit.submit(sub("p", score))

    assert PendingCommit(board, None, {}, ()) == edit.close("c")


def test_bounds_belong_to_what_is_sent_and_not_to_the_total() -> None:
    """An incremented total may leave the bounds of a single submission; the bounds themselves are within."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT, min_score=0.0, max_score=10.0), a_state("p", -9.0))

    assert [19.0, 19.0] == [edit.submit(sub("p", 10)).score, edit.submit(sub("p", 0)).score]


def test_bounds_are_of_scores_on_ascending_boards_too() -> None:
    """The smallest score is the smallest score, though it is the best."""
    edit = edit_of(a_board(sort_order=SortOrder.ASC, min_score=5.0))

    with pytest.raises(ScoreOutOfBounds):
        edit.submit(sub("p", 4))


def test_an_overflow_refuses_that_submission_alone() -> None:
    """A total that is no score changes nothing; what comes after it counts."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT), a_state("p", -float(MAX_SCORE)))

    with pytest.raises(ScoreOutOfBounds):
        edit.submit(sub("p", 1))

    assert SubmissionOutcome(MAX_SCORE - 1.0, float(MAX_SCORE), changed=True) == edit.submit(sub("p", -1))
