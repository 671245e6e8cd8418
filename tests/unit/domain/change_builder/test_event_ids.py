"""Event ids: what was counted once does not count again."""

from typing import Any

import pytest

from leaderboard_core.domain.board import UpdateMode
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import EventIdConflict, ScoreOutOfBounds
from leaderboard_core.domain.outcomes import PendingCommit, SubmissionOutcome
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.domain.submission import Submission
from leaderboard_testing.contracts.values import a_board, a_state
from tests.unit.domain.change_builder.kit import edit_of, sub


def test_the_same_event_again_changes_nothing() -> None:
    """A submission sent again answers with the player's present state, in the same list or later."""
    board, sent = a_board(update_mode=UpdateMode.INCREMENT), sub("p", 5, event_id="e", metadata={"a": 1, "b": 2})
    first = edit_of(board)
    decisions = [first.submit(sent), first.submit(sub("p", 1)), first.submit(sent)]
    later = edit_of(board, a_state("p", -20.0), events=first.close("c").events)

    decisions.append(later.submit(sub("p", 5, event_id="e", metadata={"b": 2, "a": 1})))

    assert [
        SubmissionOutcome(5.0, None, changed=True),
        SubmissionOutcome(6.0, 5.0, changed=True),
        SubmissionOutcome(6.0, 6.0, changed=False, duplicate=True),
        SubmissionOutcome(20.0, 20.0, changed=False, duplicate=True),
    ] == decisions
    assert later.close("d").change is None


def test_a_duplicate_of_someone_removed() -> None:
    """Sent again after its player was removed or the season turned, it does not bring them back."""
    events = {"e": sub("p", 5).fingerprint()}
    edit = edit_of(a_board(), events=events)

    assert SubmissionOutcome(None, None, changed=False, duplicate=True) == edit.submit(sub("p", 5, event_id="e"))
    assert PendingCommit(edit.close("c").board, None, {}, ()) == edit.close("c")


@pytest.mark.parametrize(
    "other", [{"player_id": "q"}, {"score": 6}, {"game_id": "g"}, {"metadata": {}}, {"metadata": {"k": 1}}]
)
def test_another_payload_under_the_same_event_is_a_conflict(other: dict[str, Any]) -> None:
    """An event id means one payload; another one is refused, names the id and changes nothing."""
    board = a_board()
    raw = {"player_id": "p", "leaderboard_id": "b", "score": 5, "event_id": "e"}
    edit = edit_of(board, a_state("p", -5.0), events={"e": decode(Submission, raw).fingerprint()})

    with pytest.raises(EventIdConflict) as refused:
        edit.submit(decode(Submission, raw | other))

    assert "e" == refused.value.event_id
    assert PendingCommit(board, None, {}, ()) == edit.close("c")


def test_a_conflict_within_a_list() -> None:
    """The first of a list takes the id."""
    edit = edit_of(a_board())
    edit.submit(sub("p", 5, event_id="e"))

    with pytest.raises(EventIdConflict):
        edit.submit(sub("p", 6, event_id="e"))

    assert {"e": sub("p", 5).fingerprint()} == edit.close("c").events


@pytest.mark.parametrize("refused", [sub("p", 11, event_id="e"), sub("p", -1, event_id="e")])
def test_a_refused_submission_does_not_use_its_id_up(refused: Submission) -> None:
    """After a refusal another submission may come under the same id."""
    edit = edit_of(a_board(min_score=0.0, max_score=10.0))
    with pytest.raises(ScoreOutOfBounds):
        edit.submit(refused)

    assert SubmissionOutcome(9.0, None, changed=True) == edit.submit(sub("q", 9, event_id="e"))


def test_an_overflow_does_not_use_its_id_up() -> None:
    """Nor does a total that is no score."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT), a_state("p", -float(MAX_SCORE)))
    with pytest.raises(ScoreOutOfBounds):
        edit.submit(sub("p", 1, event_id="e"))

    assert {} == edit.close("c").events
    assert not edit.submit(sub("p", -1, event_id="e")).duplicate


def test_an_attempt_without_effect_uses_its_id_up() -> None:
    """It was applied, though the board keeps what it had; sent again it is a duplicate even if it would count now."""
    edit = edit_of(a_board(update_mode=UpdateMode.BEST), a_state("p", -5.0))
    worse = sub("p", 4, event_id="e")

    assert SubmissionOutcome(5.0, 5.0, changed=False) == edit.submit(worse)

    edited = edit.close("c")
    assert (None, {"e": worse.fingerprint()}) == (edited.change, edited.events)


def test_a_duplicate_is_known_before_bounds_are_asked() -> None:
    """What was accepted once is not refused when the bounds have moved since."""
    edit = edit_of(a_board(max_score=1.0), a_state("p", -5.0), events={"e": sub("p", 5).fingerprint()})

    assert edit.submit(sub("p", 5, event_id="e")).duplicate
