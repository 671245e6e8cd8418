"""What a submission makes of a player: the score, and what comes with it."""

from typing import Any

import pytest

from leaderboard_core.domain.board import SortOrder, UpdateMode
from leaderboard_core.domain.outcomes import PendingCommit, SubmissionOutcome
from leaderboard_core.domain.rules import SUBMITTED_MODES
from leaderboard_testing.contracts.values import a_board, a_state
from tests.unit.domain.change_builder.kit import NOW, edit_of, sub


def test_a_first_score_is_a_change_whatever_it_is() -> None:
    """A new player's score counts from nothing, zero included, in every mode."""
    for mode in SUBMITTED_MODES:
        assert SubmissionOutcome(0.0, None, changed=True) == edit_of(a_board(update_mode=mode)).submit(sub("p", 0))


def test_a_decision_follows_the_list() -> None:
    """Each submission of a list builds on the ones before it."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT), a_state("p", -5.0))

    decisions = [edit.submit(sub(player, score)) for player, score in [("p", 2), ("p", -1), ("q", 4), ("p", 1)]]

    assert [
        SubmissionOutcome(7.0, 5.0, changed=True),
        SubmissionOutcome(6.0, 7.0, changed=True),
        SubmissionOutcome(4.0, None, changed=True),
        SubmissionOutcome(7.0, 6.0, changed=True),
    ] == decisions


@pytest.mark.parametrize(("order", "key"), [(SortOrder.DESC, -7.0), (SortOrder.ASC, 7.0)])
def test_scores_are_kept_as_sort_keys(order: SortOrder, key: float) -> None:
    """What is written is the key that orders; what is answered is the score."""
    edit = edit_of(a_board(sort_order=order))

    decision = edit.submit(sub("p", 7))

    change = edit.close("c").change
    assert change is not None
    assert (7.0, (key,)) == (decision.score, tuple(state.sort_key for state in change.states))


@pytest.mark.parametrize("mode", SUBMITTED_MODES)
def test_an_equal_score_changes_nothing(mode: UpdateMode) -> None:
    """Not the time, not the game, not the metadata; and nothing is written."""
    board = a_board(update_mode=mode)
    same = 0 if mode is UpdateMode.INCREMENT else 5
    edit = edit_of(board, a_state("p", -5.0, game_id="old", metadata='{"k":1}'))

    decision = edit.submit(sub("p", same, game_id="new", metadata={"k": 2}))

    assert SubmissionOutcome(5.0, 5.0, changed=False) == decision
    assert PendingCommit(board, None, {}, ()) == edit.close("c")


def test_a_worse_score_leaves_the_best_with_its_own() -> None:
    """An attempt that is not better takes nothing with it."""
    edit = edit_of(a_board(update_mode=UpdateMode.BEST), a_state("p", -5.0, game_id="g"))

    assert SubmissionOutcome(5.0, 5.0, changed=False) == edit.submit(sub("p", 4, game_id="h"))
    assert edit.close("c").change is None


@pytest.mark.parametrize(
    ("fields", "game_id", "metadata"),
    [
        ({}, None, None),
        ({"game_id": "h"}, "h", None),
        ({"metadata": {"k": 2}}, None, '{"k":2}'),
        ({"game_id": "h", "metadata": {}}, "h", "{}"),
    ],
)
def test_metadata_and_game_are_those_of_the_attempt(
    fields: dict[str, Any], game_id: str | None, metadata: str | None
) -> None:
    """An effective attempt brings its own game id and metadata; without them it clears them."""
    edit = edit_of(a_board(), a_state("p", -5.0, game_id="g", metadata='{"k":1}'))
    edit.submit(sub("p", 6, **fields))

    change = edit.close("c").change

    assert change is not None
    assert [a_state("p", -6.0, NOW, game_id=game_id, metadata=metadata)] == [*change.states]
