"""Players without a result on a board."""

import pytest

from leaderboard_core.domain.board import Part, PartType, SortOrder, UpdateMode
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.order import NO_RESULT
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.rules import SUBMITTED_MODES
from leaderboard_testing.contracts.values import a_board, a_state
from tests.unit.domain.change_builder.kit import NOW, after, edit_of, sub

TAKES = {"allow_null_score": True}
NUMBERS = (Part(name="points"), Part(name="coins", value_type=PartType.INT64))
INTEGERS = (Part(name="coins", value_type=PartType.INT64), Part(name="points"))


@pytest.mark.parametrize("mode", SUBMITTED_MODES)
def test_the_first_is_a_change(mode: UpdateMode) -> None:
    """It is stamped as any score is, and the second one changes nothing."""
    edit = edit_of(a_board(update_mode=mode, **TAKES))

    outcomes = [edit.submit(sub("p", None)), edit.submit(sub("p", None))]

    assert [SubmissionOutcome(None, None, True), SubmissionOutcome(None, None, False)] == outcomes
    change = edit.close("c").change
    assert change is not None
    assert (a_state("p", NO_RESULT, NOW),) == change.states


@pytest.mark.parametrize(("parts", "length"), [(NUMBERS, 8), (INTEGERS, 16)])
@pytest.mark.parametrize("mode", SUBMITTED_MODES)
def test_of_several_parts(mode: UpdateMode, parts: tuple[Part, ...], length: int) -> None:
    """As a whole; its order key is as long as all others of the board."""
    board = a_board(update_mode=mode, parts=parts, **TAKES)

    closed = after(board, [sub("p", None), sub("q", [1, 1]), sub("r", None), sub("r", [1, 1])])

    assert closed.change is not None
    keys = {state.player_id: (state.sort_key, state.order_key) for state in closed.change.states}
    assert (NO_RESULT, bytes(length)) == keys["p"]
    assert keys["q"] == keys["r"]
    assert length == len(keys["q"][1])


@pytest.mark.parametrize("allowed", [None, False])
@pytest.mark.parametrize(
    "fields",
    [{}, {"min_score": 0.0}, {"max_score": 9.0}, {"decimals": 1}, {"sort_order": SortOrder.ASC}, {"parts": NUMBERS}],
)
def test_it_is_refused(fields: dict[str, object], allowed: bool | None) -> None:
    """Whatever else the board says of scores; and nothing is changed, the event id is not used up."""
    edit = edit_of(a_board(**fields, allow_null_score=allowed), a_state("p", NO_RESULT))

    for player in "pq":
        with pytest.raises(Invalid) as refused:
            edit.submit(sub(player, None, event_id="e"))
        message = "score: must not be null on this leaderboard: its allow_null_score is not true"
        assert [message] == [str(fault) for fault in refused.value.field_errors]
    closed = edit.close("c")
    assert (None, {}) == (closed.change, dict(closed.events))


@pytest.mark.parametrize("fields", [{"min_score": 0.0, "max_score": 9.0}, {"decimals": 1}])
def test_bounds_are_of_scores(fields: dict[str, object]) -> None:
    """No result is within all of them."""
    assert SubmissionOutcome(None, None, True) == edit_of(a_board(**fields, **TAKES)).submit(sub("p", None))


def test_a_payload_goes_with_it() -> None:
    """What came with it is what is kept: a disqualification says why."""
    edit = edit_of(a_board(**TAKES), a_state("p", -5.0, metadata='{"lap":9}'))

    edit.submit(sub("p", None, metadata={"why": "false start"}))

    state = edit.state_of("p")
    assert state == a_state("p", NO_RESULT, NOW, metadata='{"why":"false start"}')


def test_it_is_remembered_that_they_were_taken() -> None:
    """A board that never took them is not changed where it is said that it does not; one that did says so for ever."""
    board = a_board()
    never = edit_of(board)
    never.patch(BoardPatch(allow_null_score=False))
    assert never.close("c").change is None
    taken = edit_of(board)
    taken.patch(BoardPatch(allow_null_score=True))
    taken.patch(BoardPatch(allow_null_score=False))

    closed = taken.close("c")

    assert closed.board.allow_null_score is False
    assert not closed.board.is_plain
    assert edit_of(board).board.is_plain
