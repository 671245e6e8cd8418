"""Seasons: the stretches between two resets of a board, and the calendar that ends them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import assert_never

from attrs import frozen

from leaderboard_core.domain.board import ResetPeriod
from leaderboard_core.domain.change import Version

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000
_DAY = 24 * 3600 * _SECOND
#: How far the repository's clock may step back, in microseconds, and still be taken for the same clock: small
#: corrections turn no boundary twice. A clock that is further off than this was wrong before it stepped.
CLOCK_TOLERANCE = 60 * _SECOND


@frozen(kw_only=True)
class Season:
    """One season of a board, from its first moment to its last, in microseconds; the open one has not ended.

    `version` is its last change so far. A season that ended keeps the `max_entries` it ended with.
    """

    board_uid: int
    season: int
    version: Version
    started_at: int
    ended_at: int | None
    max_entries: int | None
    total_players: int = 0


def next_reset(period: ResetPeriod, now: int) -> int | None:
    """The first boundary of the period after `now`, in microseconds; None when seasons end by hand alone."""
    boundary = _following(period, _EPOCH + timedelta(microseconds=now))
    return None if boundary is None else (boundary - _EPOCH) // timedelta(microseconds=1)


def latest_resets(now: int) -> Mapping[ResetPeriod, int]:
    """By period the latest moment at which a season that is open now can end, in microseconds.

    A board whose next reset lies behind it was written while the repository's clock was ahead.
    """
    return {period: now + longest + CLOCK_TOLERANCE for period, longest in _LONGEST.items()}


def _longest(period: ResetPeriod) -> int | None:
    """How long a season of the period lasts at most, in microseconds; None: as long as nobody ends it."""
    match period:
        case ResetPeriod.NEVER:
            return None
        case ResetPeriod.HOURLY:
            return 3600 * _SECOND
        case ResetPeriod.DAILY:
            return _DAY
        case ResetPeriod.WEEKLY:
            return 7 * _DAY
        case ResetPeriod.MONTHLY:
            return 31 * _DAY
        case _:
            assert_never(period)


_LONGEST = {period: longest for period in ResetPeriod if (longest := _longest(period)) is not None}


def _following(period: ResetPeriod, moment: datetime) -> datetime | None:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    match period:
        case ResetPeriod.NEVER:
            return None
        case ResetPeriod.HOURLY:
            return hour + timedelta(hours=1)
        case ResetPeriod.DAILY:
            return day + timedelta(days=1)
        case ResetPeriod.WEEKLY:
            return day + timedelta(days=7 - day.weekday())
        case ResetPeriod.MONTHLY:
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        case _:
            assert_never(period)
