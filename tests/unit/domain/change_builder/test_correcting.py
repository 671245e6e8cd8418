"""Players who are put right."""

from typing import Any

import pytest

from leaderboard_core.domain.board import SortOrder, UpdateMode
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import Invalid, PlayerNotFound, ScoreOutOfBounds
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.payload import fields_of
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.rules import SUBMITTED_MODES
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state
from tests.unit.domain.change_builder.kit import HOUR, NOW, edit_of, sub

P = a_state("p", -5.0, NEW_YEAR, game_id="m1", metadata='{"level":3}')


def patch(**fields: Any) -> PlayerPatch:
    return decode(PlayerPatch, fields)


def corrected(board_fields: dict[str, Any], **fields: Any) -> tuple[SubmissionOutcome, PlayerState | None]:
    """What is answered, and the player's state if there is a new one."""
    edit = edit_of(a_board(**board_fields), P)
    outcome = edit.correct("p", patch(**fields))
    closed = edit.close("c")
    assert closed.board.last_reached_at == NEW_YEAR
    return outcome, None if closed.change is None else closed.change.states[0]


@pytest.mark.parametrize("mode", SUBMITTED_MODES)
def test_a_score_keeps_its_moment(mode: UpdateMode) -> None:
    """The mode is not asked: what is said is the score, also where it is worse."""
    outcome, state = corrected({"update_mode": mode}, score=3)

    assert SubmissionOutcome(3.0, 5.0, changed=True) == outcome
    assert P._replace(sort_key=-3.0) == state


def test_by_the_boards_order() -> None:
    edit = edit_of(a_board(sort_order=SortOrder.ASC), P._replace(sort_key=5.0))

    assert SubmissionOutcome(-0.5, 5.0, changed=True) == edit.correct("p", patch(score=-0.5))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"metadata": {"level": 4}}, {"game_id": "m1", "metadata": '{"level":4}'}),
        ({"metadata": None}, {"game_id": "m1"}),
        ({"game_id": "m2"}, {"game_id": "m2", "metadata": '{"level":3}'}),
        ({"game_id": None, "metadata": None}, {}),
    ],
)
def test_what_belongs_to_the_score_alone(said: dict[str, Any], kept: dict[str, str]) -> None:
    """It changes no score and no moment; what is not named stays."""
    outcome, state = corrected({}, **said)

    assert SubmissionOutcome(5.0, 5.0, changed=True) == outcome
    assert state is not None
    assert (P.sort_key, P.reached_at, kept) == (state.sort_key, state.reached_at, fields_of(state.payload))


@pytest.mark.parametrize("said", [{}, {"score": 5}, {"score": 5, "metadata": {"level": 3}, "game_id": "m1"}])
def test_what_is_so_already_changes_nothing(said: dict[str, Any]) -> None:
    outcome, state = corrected({}, **said)

    assert (SubmissionOutcome(5.0, 5.0, changed=False), None) == (outcome, state)


def test_bounds_hold() -> None:
    edit = edit_of(a_board(min_score=0.0, max_score=10.0), P)
    for score in (-1, 11):
        with pytest.raises(ScoreOutOfBounds):
            edit.correct("p", patch(score=score))
    assert edit.close("c").change is None


def test_who_is_not_on_the_board() -> None:
    """Neither one who never was, nor one of a season that has just ended."""
    edit = edit_of(a_board(), P)
    with pytest.raises(PlayerNotFound):
        edit.correct("q", patch(score=1))

    turned = edit_of(a_board(reset_period="hourly", next_reset_at=NOW - HOUR // 2), P)
    with pytest.raises(PlayerNotFound):
        turned.correct("p", patch(score=1))


def test_submissions_go_on_from_what_is_right() -> None:
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT), P)
    edit.correct("p", patch(score=100))

    assert SubmissionOutcome(101.0, 100.0, changed=True) == edit.submit(sub("p", 1))


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"score": "5"}, "score: must be a number"),
        ({"score": True}, "score: must be a number"),
        ({"metadata": 5}, "metadata: must be an object"),
        ({"game_id": "x" * 129}, "game_id: must have 0 to 128 characters"),
        ({"rank": 1}, "rank: is not a known field"),
        ({"player_id": "q"}, "player_id: is not a known field"),
    ],
)
def test_what_cannot_be_right(said: dict[str, Any], message: str) -> None:
    """Fields keep the rules that they have in a submission."""
    with pytest.raises(Invalid) as refused:
        patch(**said)

    assert message == str(refused.value)
