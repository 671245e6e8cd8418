"""Lengths of time as users write them: `500ms`, `5s`, `30m`, `1h`, or several together, `1h30m`."""

import re
from typing import ClassVar

from attrs import field, frozen

_MILLISECONDS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000}
_PART = re.compile(r"([0-9]{1,12})(ms|s|m|h)")
_WHOLE = re.compile(f"(?:{_PART.pattern})+")
#: What must be written, in words.
FORM = "a duration such as 500ms, 5s, 30m or 1h"
_LONGEST = 366 * 24 * _MILLISECONDS["h"]


@frozen
class Duration:
    """A length of time, more than zero and at most a year of 366 days. Two of one length are equal, however written."""

    _least: ClassVar[int] = 1

    text: str = field(eq=False)
    milliseconds: int = field(init=False, repr=False)

    @milliseconds.default
    def _measure(self) -> int:
        if not _WHOLE.fullmatch(self.text):
            raise ValueError(f"must be {FORM}")
        length = sum(int(number) * _MILLISECONDS[unit] for number, unit in _PART.findall(self.text))
        if not self._least <= length <= _LONGEST:
            raise ValueError(f"must be {'longer than 0s and ' if self._least else ''}at most 8784h")
        return length

    @property
    def seconds(self) -> float:
        return self.milliseconds / 1_000

    def __str__(self) -> str:
        return self.text


@frozen
class DurationOrZero(Duration):
    """The same, or zero."""

    _least: ClassVar[int] = 0
