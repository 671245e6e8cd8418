"""Decimals: how exact the scores are that a board takes, and what may become of that."""

import pytest

from leaderboard_core.domain.board import UpdateMode
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.outcomes import PendingCommit
from leaderboard_core.domain.rules import SUBMITTED_MODES
from leaderboard_testing.contracts.values import a_board, a_state
from tests.unit.domain.change_builder.kit import edit_of, sub


@pytest.mark.parametrize(("decimals", "score"), [(0, 0.5), (1, 1.25), (2, -0.001), (9, 1e-10), (2, 0.1 + 0.2)])
@pytest.mark.parametrize("mode", SUBMITTED_MODES)
def test_a_score_that_is_more_exact_is_refused(mode: UpdateMode, decimals: int, score: float) -> None:
    """Whatever would become of it; it names the score, and changes nothing."""
    board = a_board(update_mode=mode, decimals=decimals)
    edit = edit_of(board, a_state("p", -5.0))

    with pytest.raises(Invalid, match=f"^score: must have at most {decimals} decimals on this leaderboard$"):
        edit.submit(sub("p", score))

    assert PendingCommit(board, None, {}, ()) == edit.close("c")


@pytest.mark.parametrize(
    ("decimals", "score"), [(0, 5), (0, 2**53 - 1), (1, 0.5), (3, 61.203), (9, 1e-9), (9, -0.123456789), (None, 1e-300)]
)
def test_a_score_within_is_taken_as_it_is(decimals: int | None, score: float) -> None:
    """Zeros at the end are no decimals; a board without decimals takes what any score may be."""
    edit = edit_of(a_board(decimals=decimals))

    assert float(score) == edit.submit(sub("p", score)).score


def test_totals_stay_as_exact_as_what_was_sent() -> None:
    """Ten times a tenth is one, and every total on the way has one decimal."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT, decimals=1))

    assert [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0] == [edit.submit(sub("p", 0.1)).score for _ in range(10)]


def test_what_was_counted_before_is_known_before_it_is_judged() -> None:
    """An event id that is known is a duplicate, though the board would not take its score any more."""
    before = sub("p", 5, event_id="e")
    edit = edit_of(a_board(decimals=0), a_state("p", -5.0), events={"e": before.fingerprint()})

    assert edit.submit(before).duplicate


@pytest.mark.parametrize(("before", "after"), [(0, 9), (2, 3), (2, 2), (0, None), (9, None), (None, None)])
def test_decimals_may_become_more(before: int | None, after: int | None) -> None:
    """Or any number: nothing that is on the board breaks the rule then."""
    edit = edit_of(a_board(decimals=before))
    edit.patch(BoardPatch(decimals=after))

    assert after == edit.close("c").board.decimals


@pytest.mark.parametrize(("before", "after", "had"), [(3, 2, "3 decimals"), (None, 9, "any number of decimals")])
def test_decimals_may_not_become_fewer(before: int | None, after: int, had: str) -> None:
    """The board may hold scores that have more."""
    board = a_board(decimals=before)
    edit = edit_of(board)

    with pytest.raises(Invalid, match=f"^decimals: must not become fewer: scores may have {had}; null lifts it$"):
        edit.patch(BoardPatch(decimals=after))

    assert PendingCommit(board, None, {}, ()) == edit.close("c")
