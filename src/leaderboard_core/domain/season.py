"""Seasons: the stretches between two resets of a board, and the calendar that ends them."""

from datetime import UTC, datetime, timedelta

from attrs import frozen

from leaderboard_core.domain.board import ResetPeriod
from leaderboard_core.domain.change import Head

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class Season:
    """One season of a board, from its first moment to its last, in microseconds; the open one has not ended.

    `head` is its last change so far. A season that ended keeps the `max_entries` it ended with.
    """

    board_uid: int
    season: int
    head: Head
    started_at: int
    ended_at: int | None
    max_entries: int | None
    total_players: int = 0


def next_reset(period: ResetPeriod, now: int) -> int | None:
    """The first boundary of the period after `now`, in microseconds; None when seasons end by hand alone."""
    if period is ResetPeriod.NEVER:
        return None
    moment = _EPOCH + timedelta(microseconds=now)
    boundary = _following(period, moment)
    return (boundary - _EPOCH) // timedelta(microseconds=1)


def _following(period: ResetPeriod, moment: datetime) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    if period is ResetPeriod.HOURLY:
        return hour + timedelta(hours=1)
    day = hour.replace(hour=0)
    if period is ResetPeriod.DAILY:
        return day + timedelta(days=1)
    if period is ResetPeriod.WEEKLY:
        return day + timedelta(days=7 - day.weekday())
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
