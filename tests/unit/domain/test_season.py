"""The calendar that ends seasons."""

from calendar import timegm
from datetime import datetime

import pytest

from leaderboard_core.domain.board import ResetPeriod
from leaderboard_core.domain.season import next_reset

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

    assert [at(boundary)] * 2 + [at(following)] * 3 == [next_reset(ResetPeriod(period), now) for now in moments]


@pytest.mark.parametrize(("period", "moment", "boundary"), WITHIN)
def test_the_next_boundary(period: str, moment: str, boundary: str) -> None:
    """From anywhere within a period its end is next."""
    assert at(boundary) == next_reset(ResetPeriod(period), at(moment))


def test_some_seasons_never_end_by_themselves() -> None:
    """Boards without a period have no boundary."""
    assert next_reset(ResetPeriod.NEVER, at("2026-03-01T00:00")) is None
