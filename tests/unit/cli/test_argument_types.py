"""Values of arguments."""

import pytest
import typer

from leaderboard_shells.cli.argument_types import as_json_value, as_number, as_seconds


@pytest.mark.parametrize(
    ("text", "number"),
    [("5", 5), ("-5", -5), ("+5", 5), ("0.5", 0.5), ("-1e3", -1000.0), ("9007199254740993", 9007199254740993)],
)
def test_a_number_is_read_exactly(text: str, number: float) -> None:
    """Integers stay integers, down to the last digit."""
    assert (number, type(number)) == (as_number(text), type(as_number(text)))


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "-inf", "1e999", "0x5", "--5", "1 000"])
def test_what_is_no_number_is_refused(text: str) -> None:
    """Infinities and the like are no scores."""
    with pytest.raises(typer.BadParameter, match="is not a number"):
        as_number(text)


@pytest.mark.parametrize("text", ["", "{", "NaN", "{'a': 1}"])
def test_what_is_not_json_is_refused(text: str) -> None:
    """Python's own notation is not JSON."""
    with pytest.raises(typer.BadParameter, match="is not JSON"):
        as_json_value(text)


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("90s", 90), ("1m30s", 90), ("500ms", 0.5)])
def test_a_length_of_time_is_a_duration_or_seconds(text: str, seconds: float) -> None:
    """A plain number is seconds."""
    assert seconds == as_seconds(text)
