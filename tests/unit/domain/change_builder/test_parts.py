"""Scores of several parts on a board."""

from typing import Any

import pytest

from leaderboard_core.domain.board import Part, PartType, SortOrder, UpdateMode
from leaderboard_core.domain.errors import Invalid, ScoreOutOfBounds
from leaderboard_core.domain.outcomes import PendingCommit
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_testing.contracts.values import a_board
from tests.unit.domain.change_builder.kit import edit_of, sub

CONTEST = (Part(name="solved"), Part(name="penalty", sort_order=SortOrder.ASC))
MIXED = (Part(name="points"), Part(name="coins", value_type=PartType.INT64))


@pytest.mark.parametrize(
    ("mode", "scores"),
    [
        (UpdateMode.REPLACE, [(5, 310), (4, 200), (4, 201)]),
        (UpdateMode.BEST, [(5, 310), (5, 310), (5, 299)]),
        (UpdateMode.INCREMENT, [(5, 310), (9, 510), (13, 711)]),
    ],
)
def test_a_score_becomes(mode: UpdateMode, scores: list[tuple[int, int]]) -> None:
    """By the mode of the board; before and after are told whole."""
    edit = edit_of(a_board(update_mode=mode, parts=CONTEST))
    sent = {
        UpdateMode.REPLACE: scores,
        UpdateMode.BEST: [(5, 310), (4, 1), (5, 299)],
        UpdateMode.INCREMENT: [(5, 310), (4, 200), (4, 201)],
    }[mode]

    outcomes = [edit.submit(sub("p", score)) for score in sent]

    assert scores == [outcome.score for outcome in outcomes]
    assert [None, *scores[:-1]] == [outcome.previous_score for outcome in outcomes]


@pytest.mark.parametrize(
    ("score", "fault"),
    [
        (5, "score: must be a list of 2 items on this leaderboard: points, coins"),
        ((5,), "score: must be a list of 2 items on this leaderboard: points, coins"),
        ((5, 1, 2), "score: must be a list of 2 items on this leaderboard: points, coins"),
        (("5", 1), "score[0]: must be a number, not text"),
        ((2**53, 1), f"score[0]: must be a finite number from -{2**53 - 1} to {2**53 - 1}"),
        ((5, 1.5), "score[1]: must be an integer, or one as text, on this leaderboard"),
        ((0.25, 1), "score[0]: must have at most 1 decimals on this leaderboard"),
        ((11, 1), "score[0]: must not be greater than 10 on this leaderboard"),
        ((-11, 1), "score[0]: must not be less than -10 on this leaderboard"),
    ],
)
def test_what_does_not_suit_the_board_is_named(score: Any, fault: str) -> None:
    """And changes nothing."""
    board = a_board(parts=MIXED, decimals=1, min_score=-10.0, max_score=10.0)
    edit = edit_of(board)

    with pytest.raises(Invalid) as refused:
        edit.submit(sub("p", score))

    assert [fault] == [str(one) for one in refused.value.field_errors]
    assert PendingCommit(board, None, {}, ()) == edit.close("c")


@pytest.mark.parametrize(
    "settings", [{}, {"min_score": 1.0}, {"max_score": 1.0}, {"decimals": 2}, {"update_mode": UpdateMode.INCREMENT}]
)
def test_a_list_on_a_board_of_single_numbers(settings: dict[str, Any]) -> None:
    """Is refused, whatever else the board asks of its scores."""
    with pytest.raises(Invalid, match=r"^score: must be a number on this leaderboard, not a list$"):
        edit_of(a_board(**settings)).submit(sub("p", (5, 310)))


def test_integers_keep_all_their_digits() -> None:
    """Also in totals, however they are sent."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT, parts=MIXED))

    edit.submit(sub("p", (0, 2**53)))
    outcome = edit.submit(sub("p", (0.5, "1")))

    assert (0.5, "9007199254740993") == outcome.score


def test_a_score_is_put_right_whole() -> None:
    """The mode is not asked, the moment stays, and bounds are of the first part."""
    edit = edit_of(a_board(update_mode=UpdateMode.BEST, parts=CONTEST, max_score=10.0))
    edit.submit(sub("p", (5, 310)))
    [before] = edit.close("c").change.states  # type: ignore[union-attr]

    outcome = edit.correct("p", PlayerPatch(score=(4, 900)))
    with pytest.raises(ScoreOutOfBounds, match=r"^score\[0\]: must not be greater than 10"):
        edit.correct("p", PlayerPatch(score=(11, 1)))

    [after] = edit.close("c").change.states  # type: ignore[union-attr]
    assert ((4, 900), (5, 310), True) == outcome[:3]
    assert before.reached_at == after.reached_at
