"""The calendar that ends seasons: named periods and cron expressions, by the clock of a time zone."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from attrs import frozen

from leaderboard_core.domain.board import Board, ResetPeriod
from leaderboard_core.domain.cron import following
from leaderboard_core.domain.time_zones import UTC_NAME, zone

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = 1_000_000
_MINUTE: Final = 60 * _SECOND
_DAY: Final = 24 * 60 * _MINUTE
#: How far the repository's clock may step back, in microseconds, and still be taken for the same clock: small
#: corrections turn no boundary twice. A clock that is further off than this was wrong before it stepped.
CLOCK_TOLERANCE: Final = _MINUTE


@frozen
class Calendar:
    """What ends the seasons of a board: a period by name, or a cron expression, by the clock of a time zone."""

    period: ResetPeriod
    timezone: str = UTC_NAME
    cron: str | None = None

    @property
    def is_plain(self) -> bool:
        """Whether its seasons last as long as the period says: by UTC no day has 23 hours."""
        return self.cron is None and self.timezone == UTC_NAME


def calendar_of(board: Board) -> Calendar:
    """What ends the seasons of this board."""
    return Calendar(board.reset_period, board.timezone, board.reset_cron)


def next_reset(calendar: Calendar, now: int) -> int | None:
    """The first boundary after `now`, in microseconds; None when seasons end by hand alone."""
    moment = _EPOCH + timedelta(microseconds=now)
    boundary = _following(calendar, moment.astimezone(zone(calendar.timezone)))
    return None if boundary is None else (boundary - _EPOCH) // timedelta(microseconds=1)


def latest_resets(now: int) -> Mapping[ResetPeriod, int]:
    """By period the latest moment at which a season by UTC that is open now can end, in microseconds."""
    return {period: now + longest + CLOCK_TOLERANCE for period, longest in _LONGEST.items()}


def is_too_late(calendar: Calendar, boundary: int, now: int) -> bool:
    """Whether only a clock that was ahead can have set this boundary of a season that is open now."""
    if calendar.is_plain:
        return boundary > latest_resets(now)[calendar.period]
    latest = _latest_reset(calendar, now // _MINUTE)
    return latest is not None and boundary > latest


@lru_cache(maxsize=4_096)
def _latest_reset(calendar: Calendar, minute: int) -> int | None:
    """The latest boundary that a clock can have set that is ahead by no more than the tolerance in this minute."""
    return next_reset(calendar, (minute + 1) * _MINUTE + CLOCK_TOLERANCE)


def _longest(period: ResetPeriod) -> int | None:
    """How long a season of the period lasts at most by UTC, in microseconds; None: nobody can say."""
    match period:
        case ResetPeriod.NEVER | ResetPeriod.CRON:
            return None
        case ResetPeriod.HOURLY:
            return 60 * _MINUTE
        case ResetPeriod.DAILY:
            return _DAY
        case ResetPeriod.WEEKLY:
            return 7 * _DAY
        case ResetPeriod.MONTHLY:
            return 31 * _DAY
        case _:
            assert_never(period)


_LONGEST = {period: longest for period in ResetPeriod if (longest := _longest(period)) is not None}


def _following(calendar: Calendar, moment: datetime) -> datetime | None:
    """The boundary after a moment, both by the calendar's clock."""
    match calendar.period:
        case ResetPeriod.NEVER:
            return None
        case ResetPeriod.CRON:
            return None if calendar.cron is None else following(calendar.cron, moment)
        case ResetPeriod.HOURLY:
            past = timedelta(minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
            return moment.astimezone(UTC) + timedelta(hours=1) - past
        case ResetPeriod.DAILY | ResetPeriod.WEEKLY | ResetPeriod.MONTHLY:
            day = moment.date()
            while True:
                day = _first_day_after(calendar.period, day)
                boundary = _beginning(day, zone(calendar.timezone))
                # A date that a zone has skipped began when the next one did.
                if boundary > moment:
                    return boundary
        case _:
            assert_never(calendar.period)


def _first_day_after(period: ResetPeriod, day: date) -> date:
    """The first day of the next day, week or month."""
    match period:
        case ResetPeriod.WEEKLY:
            return day + timedelta(days=7 - day.weekday())
        case ResetPeriod.MONTHLY:
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        case _:
            return day + timedelta(days=1)


def _beginning(day: date, place: ZoneInfo) -> datetime:
    """The first instant of a date: midnight, the first one where it comes twice; where there is none, what follows."""
    midnight = datetime.combine(day, time(), place)
    first = midnight.astimezone(UTC)
    if first.astimezone(place).replace(tzinfo=None) == datetime.combine(day, time()):
        return first
    # The clock is set forward over midnight, between these two.
    before, after = midnight.replace(fold=1).astimezone(UTC), first
    offset = before.astimezone(place).utcoffset()
    while after - before > timedelta(seconds=1):
        between = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if between.astimezone(place).utcoffset() == offset:
            before = between
        else:
            after = between
    return after
