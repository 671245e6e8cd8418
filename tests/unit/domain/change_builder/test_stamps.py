"""Stamps: who was there first, whatever the clock says."""

import pytest

from leaderboard_core.domain.board import UpdateMode
from leaderboard_core.domain.errors import ScoreOutOfBounds
from leaderboard_core.domain.outcomes import PendingCommit
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state
from tests.unit.domain.change_builder.kit import HOUR, NOW, after, edit_of, sub


def stamps(edited: PendingCommit) -> list[int]:
    """The stamps of a change, in its order."""
    assert edited.change is not None
    return [state.reached_at for state in edited.change.states]


def test_stamps_strictly_grow_within_a_list() -> None:
    """Of two equal scores in one list the first was there first."""
    closed = after(a_board(), [sub("c", 5), sub("b", 5), sub("a", 5)])

    assert closed.change is not None
    assert {"c": NOW, "b": NOW + 1, "a": NOW + 2} == {
        state.player_id: state.reached_at for state in closed.change.states
    }


def test_stamps_grow_when_the_clock_goes_back() -> None:
    """A stamp is later than every earlier stamp of the board, whatever the clock says."""
    board = a_board(last_reached_at=NOW)

    first = after(board, [sub("a", 1), sub("b", 2)], now=NOW - HOUR)
    second = after(first.board, [sub("c", 3)], now=NOW - 2 * HOUR)
    third = after(second.board, [sub("d", 3)], now=NOW + HOUR)

    assert [NOW + 1, NOW + 2] == stamps(first)
    assert [[NOW + 3], [NOW + HOUR]] == [stamps(second), stamps(third)]


def test_stamps_grow_over_a_reset() -> None:
    """A new season does not begin its stamps anew."""
    edit = edit_of(a_board(last_reached_at=NOW))
    edit.reset()

    assert [NOW + 1] == stamps(after(edit.close("c").board, [sub("a", 1)]))


def test_only_effective_attempts_take_a_stamp() -> None:
    """What changes nothing or is refused gives no stamp out."""
    edit = edit_of(a_board(update_mode=UpdateMode.BEST, min_score=0.0), a_state("p", -5.0))
    edit.submit(sub("p", 5))
    with pytest.raises(ScoreOutOfBounds):
        edit.submit(sub("p", -1))
    edit.submit(sub("p", 6))

    assert [NOW] == stamps(edit.close("c"))


def test_a_record_may_bring_its_own_time() -> None:
    """A sender that knows when a score was reached says so, but never later than now."""
    edit = edit_of(a_board(last_reached_at=NEW_YEAR))
    for player, reached_at in [("early", NEW_YEAR - 5), ("late", NOW + 5), ("now", NOW)]:
        edit.submit(sub(player, 1), reached_at)
    edit.submit(sub("ours", 1))

    edited = edit.close("c")

    assert [NEW_YEAR - 5, NOW, NOW, NOW + 1] == stamps(edited)
    assert NOW + 1 == edited.board.last_reached_at


def test_an_early_record_takes_no_stamp_back() -> None:
    """The stamps that the board gives out go on from the latest, not from the last."""
    edit = edit_of(a_board(last_reached_at=NOW + 9))
    edit.submit(sub("early", 1), NEW_YEAR)
    edit.submit(sub("ours", 1))

    assert [NEW_YEAR, NOW + 10] == stamps(edit.close("c"))
