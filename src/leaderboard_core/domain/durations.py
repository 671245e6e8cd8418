"""Lengths of time as people write them: `500ms`, `5s`, `30m`, `1h`, or several together, `1h30m`."""

import re
from datetime import timedelta
from typing import Any, Final

from attrs import frozen

from leaderboard_core.domain.fields import Rule

_MILLISECONDS: Final = {"h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
_PART: Final = re.compile(r"([0-9]{1,12})(ms|s|m|h)")
_WHOLE: Final = re.compile(f"(?:{_PART.pattern})+")
#: What must be written, in words.
FORM: Final = "a duration such as 500ms, 5s, 30m or 1h"
_MICROSECOND: Final = timedelta(microseconds=1)
_MILLISECOND: Final = timedelta(milliseconds=1)


def milliseconds_of(text: str) -> int | None:
    """How long a text says, in milliseconds; None where it says no duration."""
    if not _WHOLE.fullmatch(text):
        return None
    return sum(int(number) * _MILLISECONDS[unit] for number, unit in _PART.findall(text))


def duration_text(microseconds: int) -> str:
    """A length of whole milliseconds as it is written: no unit twice, and none of which there is nothing."""
    left, text = microseconds // 1_000, ""
    for unit, length in _MILLISECONDS.items():
        count, left = divmod(left, length)
        text += f"{count}{unit}" if count else ""
    return text or "0s"


@frozen(kw_only=True)
class DurationRule(Rule):
    """A length of time of whole milliseconds, within bounds."""

    least: timedelta
    longest: timedelta

    def fault(self, value: Any) -> str | None:
        if not isinstance(value, timedelta) or value % _MILLISECOND:
            return f"must be {FORM}"
        if not self.least <= value <= self.longest:
            bounds = [duration_text(bound // _MICROSECOND) for bound in (self.least, self.longest)]
            return f"must be from {bounds[0]} to {bounds[1]}"
        return None


def as_duration(value: str | timedelta | None) -> timedelta | None:
    """What a text or a `timedelta` says; anything else as it is, for the rule to refuse."""
    if isinstance(value, str) and (length := milliseconds_of(value)) is not None:
        try:
            return length * _MILLISECOND
        except OverflowError:
            pass
    return value  # type: ignore[return-value]


def microseconds_long(length: timedelta) -> int:
    """A length in microseconds."""
    return length // _MICROSECOND
