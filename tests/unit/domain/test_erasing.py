"""Erasing a player: what becomes of the board's line, of event ids and of letters."""

import pytest

from leaderboard_core.domain.board import ResetPeriod
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.submission import ERASED, Submission, mark_of
from leaderboard_core.ports.dead_letters import DeadLetter
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.repository import WriteSet
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state

HOUR = 3_600_000_000


def sub(player_id: str, score: float, event_id: str | None = None) -> Submission:
    """A submission."""
    raw = {"player_id": player_id, "leaderboard_id": "b", "score": score, "event_id": event_id}
    return decode(Submission, raw)


def test_who_is_on_the_board_is_removed() -> None:
    """By a change that names nobody else."""
    board = a_board()
    edit = ChangeBuilder(board, NEW_YEAR, {"p": a_state("p")}, {})

    edit.erase("p")

    change = edit.close("c").change
    assert change is not None
    assert (("p",), (), board.version.change_id) == (change.removed, change.states, change.previous)


def test_who_is_not_on_it_is_a_change_as_well() -> None:
    """The line has to begin anew, so there is always a change to begin it with."""
    board = a_board()
    edit = ChangeBuilder(board, NEW_YEAR, {}, {})

    edit.erase("p")

    change = edit.close("c").change
    assert change is not None
    assert ((), board.version.revision + 1) == (change.removed, change.revision)


def test_a_season_that_is_over_turns_first() -> None:
    """Then nobody is on the board to be removed."""
    board = a_board(reset_period=ResetPeriod.HOURLY, next_reset_at=NEW_YEAR + HOUR)
    edit = ChangeBuilder(board, NEW_YEAR + HOUR, {"p": a_state("p")}, {})

    edit.erase("p")

    edited = edit.close("c")
    assert edited.change is not None
    assert ((), 2, 1) == (edited.change.removed, edited.change.season, len(edited.ended))


def test_a_change_that_erases_is_kept_without_a_name() -> None:
    """Those of other boards are kept as they are."""
    edits = {board.uid: ChangeBuilder(board, NEW_YEAR, {"p": a_state("p")}, {}) for board in (a_board(), a_board())}
    changes = []
    for edit in edits.values():
        edit.remove("p")
        change = edit.close("c").change
        assert change is not None
        changes.append(change)

    outcome = WriteSet(answer=None, changes=changes, erased={changes[0].board_uid: "p"})

    assert [(), ("p",)] == [change.removed for change in outcome.kept_changes]


@pytest.mark.parametrize("score", [5, 6])
def test_an_erased_event_id_is_a_duplicate_of_anything(score: float) -> None:
    """Its payload is not known any more: nothing that bears it counts again, and nothing is refused for it."""
    edit = ChangeBuilder(a_board(), NEW_YEAR, {}, {"e": ERASED})

    assert SubmissionOutcome(None, None, changed=False, duplicate=True) == edit.submit(sub("p", score, "e"))


def test_a_fingerprint_begins_with_the_mark_of_its_player() -> None:
    """Whatever was sent; another player has another mark."""
    assert all(sub("p", score).fingerprint().startswith(mark_of("p")) for score in (1, 2))
    assert mark_of("p") != mark_of("q")


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        (b"p", b"not JSON", True),
        (b"q", b'{"player_id": "p"}', True),
        (None, b'{"player_id": "\\u0070"}', True),
        (b"pp", b'{"player_id": "pp", "game_id": "p"}', False),
        (None, b'["player_id", "p"]', False),
        (None, b"[" * 100_000, False),
        (None, b"\xff\xfe", False),
        (None, None, False),
    ],
)
def test_a_letter_names_the_player_of_its_record(key: bytes | None, value: bytes | None, named: bool) -> None:
    """By its key or its value, whatever bytes they are."""
    source = TopicIdPartition("t", 0)
    letter = DeadLetter(source=source, offset=0, key=key, value=value, code="invalid", reason="wrong")

    assert named == letter.names("p")
