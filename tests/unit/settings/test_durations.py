"""Lengths of time as users write them."""

import pytest

from leaderboard_shells.settings import Duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("500ms", 0.5),
        ("5s", 5),
        ("30m", 1_800),
        ("1h", 3_600),
        ("1h30m", 5_400),
        ("1s500ms", 1.5),
        ("8784h", 31_622_400),
    ],
)
def test_number_and_unit(text: str, seconds: float) -> None:
    """A whole number and one of ms, s, m, h, or several of these, is that many seconds."""
    assert seconds == Duration(text).seconds


@pytest.mark.parametrize("text", ["", "5", "s", "-5s", "1.5s", "5 s", "5S", "5d", "1:30", "5s\n", "\u0665s", "1h 30m"])
def test_refuses_other_forms(text: str) -> None:
    """Whatever is not a whole number and a known unit is refused, with examples of what is."""
    with pytest.raises(ValueError, match="must be a duration such as 500ms, 5s, 30m or 1h"):
        Duration(text)


@pytest.mark.parametrize("text", ["0s", "0h0m", "8785h", "999999999999h"])
def test_refuses_nothing_and_forever(text: str) -> None:
    """Zero and more than a year are refused."""
    with pytest.raises(ValueError, match="must be longer than 0s and at most 8784h"):
        Duration(text)


def test_equal_by_length() -> None:
    """Two of one length are equal, however they are written."""
    assert Duration("2m") == Duration("120s")
    assert Duration("2m") != Duration("2h")


def test_shown_as_written() -> None:
    """A duration is shown the way its user wrote it."""
    assert "120s" == str(Duration("120s"))
