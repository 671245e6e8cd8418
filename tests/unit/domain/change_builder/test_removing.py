"""Players who are removed, and boards that are deleted."""

import pytest

from leaderboard_core.domain.board import UpdateMode
from leaderboard_core.domain.errors import PlayerNotFound
from leaderboard_core.domain.outcomes import PendingCommit, SubmissionOutcome
from leaderboard_testing.contracts.values import a_board, a_state
from tests.unit.domain.change_builder.kit import edit_of, sub


def test_a_removed_player_goes() -> None:
    """A removal names its player in the change."""
    edit = edit_of(a_board(), a_state("p"), a_state("q"))
    edit.remove("p")

    change = edit.close("c").change

    assert change is not None
    assert (("p",), ()) == (change.removed, change.states)


def test_who_is_not_there_cannot_be_removed() -> None:
    """A removal of nobody changes nothing."""
    board = a_board()
    edit = edit_of(board, a_state("q"))

    with pytest.raises(PlayerNotFound) as refused:
        edit.remove("p")

    assert (board.id, "p") == (refused.value.board_id, refused.value.player_id)
    assert PendingCommit(board, None, {}, ()) == edit.close("c")


def test_a_removed_player_is_gone_at_once() -> None:
    """In the same edit they cannot be removed again, and a submission makes them new."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT), a_state("p", -5.0))
    edit.remove("p")
    with pytest.raises(PlayerNotFound):
        edit.remove("p")

    decision = edit.submit(sub("p", 2))

    change = edit.close("c").change
    assert change is not None
    assert (SubmissionOutcome(2.0, None, changed=True), ()) == (decision, change.removed)


def test_a_deletion_ends_the_line() -> None:
    """The row and the change say so."""
    edit = edit_of(a_board(), a_state("p"))
    edit.delete()

    edited = edit.close("c")

    assert edited.change is not None
    assert (True, True) == (edited.board.deleted, edited.change.deleted)
