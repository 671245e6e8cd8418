"""Seasons: when they end, what that writes, and who is on the board afterwards."""

import pytest

from leaderboard_core.domain.board import ResetPeriod, UpdateMode
from leaderboard_core.domain.errors import PlayerNotFound, ScoreOutOfBounds
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state
from tests.unit.domain.change_builder.kit import HOUR, NOW, edit_of, sub

HOURLY = {"reset_period": ResetPeriod.HOURLY, "next_reset_at": NEW_YEAR + HOUR}


@pytest.mark.parametrize(
    ("now", "season", "previous"),
    [
        (NEW_YEAR + HOUR - 1, 1, 5.0),
        (NEW_YEAR + HOUR, 2, None),
        (NEW_YEAR + HOUR + 1, 2, None),
        (NEW_YEAR + 30 * HOUR, 2, None),
    ],
)
def test_the_season_turns_at_its_boundary(now: int, season: int, previous: float | None) -> None:
    """A submission before the boundary belongs to the old season, one at or after it to the new, once."""
    edit = edit_of(a_board(**HOURLY), a_state("p", -5.0), now=now)

    decision = edit.submit(sub("p", 7))

    edited = edit.close("c")
    assert edited.change is not None
    assert (previous, season, season) == (decision.previous_score, edited.board.season, edited.change.season)


def test_what_a_turn_writes() -> None:
    """The ended season ends at the boundary with the head it had; the new one begins there and ends at the next."""
    board, now = a_board(max_entries=10, **HOURLY), NEW_YEAR + 3 * HOUR + 5

    edited = edit_of(board, a_state("p"), now=now).close("c")

    [ended] = edited.ended
    assert (1, NEW_YEAR, NEW_YEAR + HOUR) == (ended.season, ended.started_at, ended.ended_at)
    assert (board.uid, board.version, 10) == (ended.board_uid, ended.version, ended.max_entries)
    new = edited.board
    assert (2, NEW_YEAR + HOUR, NEW_YEAR + 4 * HOUR) == (new.season, new.season_started_at, new.next_reset_at)
    assert edited.change is not None
    assert ((), (), edited.change.revision) == (edited.change.states, edited.change.removed, new.season_opened)


def test_a_turn_stands_though_all_that_came_with_it_is_refused() -> None:
    """The boundary has passed, whatever becomes of the submission that noticed."""
    edit = edit_of(a_board(max_score=1.0, **HOURLY))
    with pytest.raises(ScoreOutOfBounds):
        edit.submit(sub("p", 5))

    assert 2 == edit.close("c").board.season


def test_a_reset_ends_the_season_now() -> None:
    """A reset empties the board and begins the next season at this moment; the calendar goes on."""
    edit = edit_of(a_board(reset_period=ResetPeriod.DAILY, next_reset_at=NEW_YEAR + 24 * HOUR), a_state("p"))
    edit.reset()

    edited = edit.close("c")

    assert [NOW] == [season.ended_at for season in edited.ended]
    assert (2, NOW, NEW_YEAR + 24 * HOUR) == (
        edited.board.season,
        edited.board.season_started_at,
        edited.board.next_reset_at,
    )
    assert edited.change is not None
    assert ((), ()) == (edited.change.states, edited.change.removed)


def test_a_reset_past_the_boundary_ends_two_seasons() -> None:
    """The one whose time was over, and the one that had just begun."""
    edit = edit_of(a_board(**HOURLY), now=NEW_YEAR + HOUR + 5)
    edit.reset()

    edited = edit.close("c")

    assert [(1, NEW_YEAR + HOUR), (2, NEW_YEAR + HOUR + 5)] == [(end.season, end.ended_at) for end in edited.ended]
    assert 3 == edited.board.season


def test_a_season_never_ends_before_it_began() -> None:
    """A reset while the clock is behind ends the season at its beginning."""
    edit = edit_of(a_board(season_started_at=NOW + HOUR), now=NOW)
    edit.reset()

    assert [NOW + HOUR] == [season.ended_at for season in edit.close("c").ended]


def test_players_of_an_ended_season_start_anew() -> None:
    """After a turn nobody is on the board: increments begin at nothing and no one can be removed."""
    edit = edit_of(a_board(update_mode=UpdateMode.INCREMENT, **HOURLY), a_state("p", -5.0), now=NEW_YEAR + HOUR)

    assert SubmissionOutcome(7.0, None, changed=True) == edit.submit(sub("p", 7))
    with pytest.raises(PlayerNotFound):
        edit_of(a_board(**HOURLY), a_state("p"), now=NEW_YEAR + HOUR).remove("p")


def test_a_reset_takes_what_its_own_list_brought() -> None:
    """What was submitted or removed in the same edit before the reset belongs to the season that ended."""
    edit = edit_of(a_board(), a_state("p"))
    edit.remove("p")
    edit.submit(sub("q", 5))
    edit.submit(sub("r", 5))
    edit.reset()

    decision = edit.submit(sub("q", 6))

    change = edit.close("c").change
    assert change is not None
    assert None is decision.previous_score
    assert ([a_state("q", -6.0, NOW + 2)], ()) == ([*change.states], change.removed)
