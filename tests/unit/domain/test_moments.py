"""Moments as they are sent."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.moments import as_moment, microseconds, moment_at
from leaderboard_core.domain.submission import Submission

LEAST = {"player_id": "p", "leaderboard_id": "b", "score": 1}
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31T12:00:00Z", NOON),
        ("2026-01-31t12:00:00z", NOON),
        ("2026-01-31T21:00:00+09:00", NOON),
        ("2026-01-31T08:30:00-03:30", NOON),
        ("2026-01-31T12:00:00.5Z", NOON + timedelta(milliseconds=500)),
        ("2026-01-31T12:00:00.000001999Z", NOON + timedelta(microseconds=1)),
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_what_is_a_moment(text: str, moment: datetime) -> None:
    """RFC 3339 in any offset, to the microsecond."""
    assert moment == decode(Submission, {**LEAST, "occurred_at": text}).occurred_at


@pytest.mark.parametrize(
    "value",
    [
        "",
        "now",
        "2026-01-31",
        "2026-01-31T12:00:00",
        "2026-01-31 12:00:00Z",
        "2026-01-31T12:00Z",
        "20260131T120000Z",
        "2026-W05-6T12:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:00:60Z",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:00,5Z",
        "2026-01-31T12:00:00+0900",
        "2026-01-31T12:00:00+24:00",
        "0001-01-01T00:00:00+12:00",
        "9999-12-31T23:59:59-12:00",
        "2026-01-31T12:00:00Z\n",
        "२०२६-01-31T12:00:00Z",
        1_769_860_800,
        1.5,
        True,
        ["2026-01-31T12:00:00Z"],
        {},
        datetime(2026, 1, 31, 12),
    ],
)
def test_what_is_none(value: Any) -> None:
    """Anything else is refused, naming the field."""
    with pytest.raises(Invalid) as refused:
        decode(Submission, {**LEAST, "occurred_at": value})

    assert "occurred_at: must be a moment in RFC 3339, with its offset from UTC" == str(refused.value)


def test_not_before_1970() -> None:
    """Moments are counted from there."""
    with pytest.raises(Invalid, match="occurred_at: must not be before 1970"):
        decode(Submission, {**LEAST, "occurred_at": "1969-12-31T23:59:59.999999Z"})


def test_a_program_says_it_with_a_datetime() -> None:
    """In any zone; it stays what it is when it is taken again."""
    seoul = timezone(timedelta(hours=9))
    moment = as_moment(NOON.astimezone(seoul))

    assert (NOON, UTC) == (moment, moment and moment.tzinfo)
    assert moment is not None
    assert NOON == moment_at(microseconds(moment))
