"""Moments in answers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_shells.wire.times import all_rfc3339, rfc3339, rfc3339_now


@pytest.mark.parametrize(
    ("microseconds", "written"),
    [
        (0, "1970-01-01T00:00:00.000000Z"),
        (1_000_000, "1970-01-01T00:00:01.000000Z"),
        (1_767_225_599_999_999, "2025-12-31T23:59:59.999999Z"),
    ],
)
def test_rfc_3339(microseconds: int, written: str) -> None:
    """A moment is written in UTC, with all six digits even when they are zero."""
    assert written == rfc3339(microseconds)


@given(st.integers(0, 2**53 - 1))
def test_no_microsecond_is_lost(microseconds: int) -> None:
    """What was written is read as the same moment."""
    moment = datetime.fromisoformat(rfc3339(microseconds))

    assert timedelta(microseconds=microseconds) == moment - datetime(1970, 1, 1, tzinfo=UTC)


@given(st.lists(st.integers(0, 2_999_999) | st.integers(0, 2**53 - 1)))
def test_many_moments_are_written_as_each_of_them_is(moments: list[int]) -> None:
    """Whether they are of one second or of many."""
    assert [*map(rfc3339, moments)] == all_rfc3339(moments)


def test_now() -> None:
    """Now is now."""
    assert abs(datetime.now(UTC) - datetime.fromisoformat(rfc3339_now())) < timedelta(minutes=1)
