"""The calendar that ends seasons."""

from calendar import timegm
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from leaderboard_core.domain.board import ResetPeriod
from leaderboard_core.domain.calendar import Calendar, is_too_late, next_reset
from leaderboard_core.domain.time_zones import zone

MILLISECOND = 1000


def at(moment: str) -> int:
    """A moment of UTC in microseconds since 1970."""
    parsed = datetime.fromisoformat(moment)
    return timegm(parsed.timetuple()) * 1_000_000 + parsed.microsecond


#: period, a boundary, the boundary that follows it.
BOUNDARIES = [
    ("hourly", "2026-03-01T14:00", "2026-03-01T15:00"),
    ("hourly", "2026-03-01T23:00", "2026-03-02T00:00"),
    ("hourly", "2026-12-31T23:00", "2027-01-01T00:00"),
    # The hour that clocks repeat or leave out where there is daylight saving: UTC knows nothing of it.
    ("hourly", "2026-03-29T01:00", "2026-03-29T02:00"),
    ("daily", "2026-03-01T00:00", "2026-03-02T00:00"),
    ("daily", "2026-02-28T00:00", "2026-03-01T00:00"),
    ("daily", "2028-02-28T00:00", "2028-02-29T00:00"),
    ("daily", "2028-02-29T00:00", "2028-03-01T00:00"),
    ("daily", "2100-02-28T00:00", "2100-03-01T00:00"),
    ("daily", "2026-12-31T00:00", "2027-01-01T00:00"),
    # Mondays.
    ("weekly", "2026-03-02T00:00", "2026-03-09T00:00"),
    ("weekly", "2026-02-23T00:00", "2026-03-02T00:00"),
    ("weekly", "2028-02-28T00:00", "2028-03-06T00:00"),
    # Week 53 of 2026 reaches into 2027; week 1 of 2025 began in 2024.
    ("weekly", "2026-12-28T00:00", "2027-01-04T00:00"),
    ("weekly", "2024-12-30T00:00", "2025-01-06T00:00"),
    ("monthly", "2026-01-01T00:00", "2026-02-01T00:00"),
    ("monthly", "2026-02-01T00:00", "2026-03-01T00:00"),
    ("monthly", "2028-02-01T00:00", "2028-03-01T00:00"),
    ("monthly", "2026-04-01T00:00", "2026-05-01T00:00"),
    ("monthly", "2026-07-01T00:00", "2026-08-01T00:00"),
    ("monthly", "2026-08-01T00:00", "2026-09-01T00:00"),
    ("monthly", "2026-12-01T00:00", "2027-01-01T00:00"),
]
#: period, a moment within, the next boundary.
WITHIN = [
    ("hourly", "2026-03-01T14:59:59.999999", "2026-03-01T15:00"),
    ("daily", "2026-03-01T12:30", "2026-03-02T00:00"),
    ("weekly", "2026-03-08T23:59:59.999999", "2026-03-09T00:00"),  # a Sunday
    ("weekly", "2027-01-01T00:00", "2027-01-04T00:00"),  # a Friday, in week 53 of the year before
    ("monthly", "2026-01-31T23:59:59.999999", "2026-02-01T00:00"),
    ("monthly", "2028-02-29T12:00", "2028-03-01T00:00"),
    ("monthly", "2026-12-31T23:59:59.999999", "2027-01-01T00:00"),
    ("daily", "1969-12-31T12:00", "1970-01-01T00:00"),
]


@pytest.mark.parametrize(("period", "boundary", "following"), BOUNDARIES)
def test_a_boundary_belongs_to_what_it_begins(period: str, boundary: str, following: str) -> None:
    """Just before a boundary it is the next one; at it and just after, the one that follows is."""
    moments = [at(boundary) + offset for offset in (-MILLISECOND, -1, 0, 1, MILLISECOND)]

    assert [at(boundary)] * 2 + [at(following)] * 3 == [
        next_reset(Calendar(ResetPeriod(period)), now) for now in moments
    ]


@pytest.mark.parametrize(("period", "moment", "boundary"), WITHIN)
def test_the_next_boundary(period: str, moment: str, boundary: str) -> None:
    """From anywhere within a period its end is next."""
    assert at(boundary) == next_reset(Calendar(ResetPeriod(period)), at(moment))


def test_some_seasons_never_end_by_themselves() -> None:
    """Boards without a period have no boundary."""
    assert next_reset(Calendar(ResetPeriod.NEVER), at("2026-03-01T00:00")) is None


#: zone, period, and in UTC a moment, the boundary that follows it and the one after that.
ELSEWHERE = [
    ("Asia/Seoul", "weekly", "2026-03-03T00:00", "2026-03-08T15:00", "2026-03-15T15:00"),
    ("Asia/Kolkata", "hourly", "2026-03-03T00:10", "2026-03-03T00:30", "2026-03-03T01:30"),
    # Days of 23 and of 25 hours.
    ("Europe/Berlin", "daily", "2026-03-28T22:59", "2026-03-28T23:00", "2026-03-29T22:00"),
    ("Europe/Berlin", "daily", "2026-10-24T21:59", "2026-10-24T22:00", "2026-10-25T23:00"),
    ("America/New_York", "monthly", "2026-10-31T12:00", "2026-11-01T04:00", "2026-12-01T05:00"),
    # A midnight that does not exist: the date begins at 01:00.
    ("America/Sao_Paulo", "daily", "2017-10-14T12:00", "2017-10-15T03:00", "2017-10-16T02:00"),
    # A midnight that comes twice: the date begins with the first.
    ("Atlantic/Azores", "daily", "2026-10-24T12:00", "2026-10-25T00:00", "2026-10-26T01:00"),
    # Clocks were set forward from 23:30 to 00:30: the date begins at half past, not at one.
    ("America/Toronto", "daily", "1919-03-30T12:00", "1919-03-31T04:30", "1919-04-01T04:00"),
    # A date that was left out altogether.
    ("Pacific/Apia", "daily", "2011-12-29T12:00", "2011-12-30T10:00", "2011-12-31T10:00"),
]
#: zone, expression, and in UTC a moment and the two that follow it.
CRONS = [
    ("UTC", "0 18 * * 5", "2026-03-01T00:00", "2026-03-06T18:00", "2026-03-13T18:00"),
    ("Europe/Berlin", "0 18 * * FRI", "2026-03-26T00:00", "2026-03-27T17:00", "2026-04-03T16:00"),
    # Where both kinds of day are restricted a day that suits either will do.
    ("UTC", "0 0 13 * 5", "2026-03-07T00:00", "2026-03-13T00:00", "2026-03-20T00:00"),
    ("UTC", "0 0 13 * 5", "2026-04-11T00:00", "2026-04-13T00:00", "2026-04-17T00:00"),
    ("UTC", "0 0 29 2 *", "2026-03-01T00:00", "2028-02-29T00:00", "2032-02-29T00:00"),
    # What falls into a gap comes right behind it; what would come twice comes once.
    ("Europe/Berlin", "30 2 * * *", "2026-03-28T12:00", "2026-03-29T01:00", "2026-03-30T00:30"),
    ("Europe/Berlin", "30 2 * * *", "2026-10-24T12:00", "2026-10-25T00:30", "2026-10-26T01:30"),
    ("Atlantic/Azores", "0 0 * * *", "2026-10-24T12:00", "2026-10-25T00:00", "2026-10-26T01:00"),
    ("America/Sao_Paulo", "0 0 * * *", "2017-10-14T12:00", "2017-10-15T03:00", "2017-10-16T02:00"),
    # Hours pass one by one, whatever the clock says.
    ("Europe/Berlin", "0 * * * *", "2026-10-25T00:10", "2026-10-25T01:00", "2026-10-25T02:00"),
]


@pytest.mark.parametrize(("zone", "period", "moment", "boundary", "following"), ELSEWHERE)
def test_the_boundaries_of_a_time_zone(zone: str, period: str, moment: str, boundary: str, following: str) -> None:
    """Days, weeks and months begin with the first instant of a date there."""
    calendar = Calendar(ResetPeriod(period), zone)

    assert [at(boundary), at(following)] == [next_reset(calendar, at(moment)), next_reset(calendar, at(boundary))]


@pytest.mark.parametrize(("zone", "cron", "moment", "boundary", "following"), CRONS)
def test_the_boundaries_of_an_expression(zone: str, cron: str, moment: str, boundary: str, following: str) -> None:
    """By the clock of the zone."""
    calendar = Calendar(ResetPeriod.CRON, zone, cron)

    assert [at(boundary), at(following)] == [next_reset(calendar, at(moment)), next_reset(calendar, at(boundary))]


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "Atlantic/Azores", "Australia/Lord_Howe", "America/Havana", "Asia/Gaza"]
)
def test_each_date_of_a_year_begins_once(name: str) -> None:
    """Found anew by going through the year in steps of a quarter of an hour, and looking at the date there."""
    seen: dict[date, datetime] = {}
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment < datetime(2027, 1, 1, tzinfo=UTC):
        seen.setdefault(moment.astimezone(zone(name)).date(), moment)
        moment += timedelta(minutes=15)
    begun = [timegm(moment.timetuple()) * 1_000_000 for moment in seen.values()][1:]

    calendar = Calendar(ResetPeriod.DAILY, name)
    assert begun[1:] == [next_reset(calendar, boundary) for boundary in begun[:-1]]
    # Seen from anywhere within a day, and by a clock that is behind a little, no boundary is too late.
    for before, boundary in pairwise(begun):
        assert not is_too_late(calendar, boundary, before - 60_000_000)
        assert is_too_late(calendar, boundary, before - 200_000_000)


def test_an_expression_in_the_past_or_too_far_ahead_is_told() -> None:
    """A yearly one may lie a year ahead, and a daily one no more than a day."""
    now = at("2026-03-01T12:00")
    yearly, daily = (Calendar(ResetPeriod.CRON, cron=cron) for cron in ("0 0 1 1 *", "0 0 * * *"))

    assert not is_too_late(yearly, at("2027-01-01T00:00"), now)
    assert is_too_late(yearly, at("2028-01-01T00:00"), now)
    assert not is_too_late(daily, at("2026-03-02T00:00"), now)
    assert is_too_late(daily, at("2026-03-03T00:00"), now)
