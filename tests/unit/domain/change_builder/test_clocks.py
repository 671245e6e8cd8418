"""What a repository's clock that was ahead leaves behind ends with the next look at the board."""

import pytest

from leaderboard_core.domain.board import ResetPeriod
from leaderboard_core.domain.calendar import CLOCK_TOLERANCE, Calendar, latest_resets, next_reset
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state
from tests.unit.domain.change_builder.kit import HOUR, NOW, SECOND, edit_of, sub

DAY = 24 * HOUR
PERIODS = [period for period in ResetPeriod if period not in (ResetPeriod.NEVER, ResetPeriod.CRON)]


@pytest.mark.parametrize("period", PERIODS)
def test_a_boundary_further_off_than_its_period_is_set_anew(period: ResetPeriod) -> None:
    """Whatever edit comes first: the season ends when it would have ended, and began not later than now."""
    board = a_board(reset_period=period, season=7, season_started_at=NOW + 40 * DAY, next_reset_at=NOW + 41 * DAY)

    edited = edit_of(board, a_state("p")).close("c")

    assert edited.change is not None
    assert (7, NOW, next_reset(Calendar(period), NOW)) == (
        edited.board.season,
        edited.board.season_started_at,
        edited.board.next_reset_at,
    )
    assert ((), (), ()) == (edited.change.states, edited.change.removed, edited.ended)


@pytest.mark.parametrize("period", PERIODS)
def test_every_boundary_of_the_calendar_is_near_enough(period: ResetPeriod) -> None:
    """From wherever within a year it is set, and after small corrections of the clock, it stays."""
    for hour in range(0, 24 * 366, 7):
        moment = NEW_YEAR + hour * HOUR
        boundary = next_reset(Calendar(period), moment)
        assert boundary is not None
        assert boundary <= latest_resets(moment - CLOCK_TOLERANCE)[period]


def test_a_small_step_back_sets_nothing_anew() -> None:
    """The boundary that began the season is behind by less than the tolerance: it is not turned again."""
    board = a_board(reset_period=ResetPeriod.HOURLY, season_started_at=NOW, next_reset_at=NOW + HOUR)

    edited = edit_of(board, now=NOW - CLOCK_TOLERANCE).close("c")

    assert (board, None) == (edited.board, edited.change)


def test_a_season_that_was_begun_ahead_never_ends_before_it_began() -> None:
    """Its beginning is told as its end at the latest."""
    board = a_board(reset_period=ResetPeriod.HOURLY, season_started_at=NOW + DAY, next_reset_at=NOW)

    [ended] = edit_of(board, now=NOW).close("c").ended

    assert (NOW, NOW) == (ended.started_at, ended.ended_at)


def test_the_moments_of_a_clock_that_was_ahead_end_with_their_season() -> None:
    """In the same season scores come after them, so that the order stays; the next season is on time again."""
    ahead = NOW + DAY
    same = edit_of(a_board(last_reached_at=ahead))
    same.submit(sub("p", 1))
    turned = edit_of(a_board(reset_period=ResetPeriod.HOURLY, next_reset_at=NOW, last_reached_at=ahead))
    turned.submit(sub("p", 1))

    changes = [edit.close("c").change for edit in (same, turned)]

    assert [ahead + 1, NOW + 1] == [change.states[0].reached_at for change in changes if change is not None]


def test_stamps_within_the_tolerance_go_on_over_a_turn() -> None:
    """A board that counts ahead of a clock by microseconds is no sign of a wrong one."""
    edit = edit_of(a_board(reset_period=ResetPeriod.HOURLY, next_reset_at=NOW, last_reached_at=NOW + SECOND))
    edit.submit(sub("p", 1))

    change = edit.close("c").change
    assert change is not None
    assert NOW + SECOND + 1 == change.states[0].reached_at
