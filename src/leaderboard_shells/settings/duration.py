"""Lengths of time as settings have them."""

from typing import ClassVar

from attrs import field, frozen

from leaderboard_core.domain.durations import FORM, milliseconds_of

_LONGEST = 366 * 24 * 3_600_000


@frozen
class Duration:
    """A length of time, more than zero and at most a year of 366 days. Two of one length are equal, however written."""

    _least: ClassVar[int] = 1

    text: str = field(eq=False)
    milliseconds: int = field(init=False, repr=False)

    @milliseconds.default
    def _measure(self) -> int:
        length = milliseconds_of(self.text)
        if length is None:
            raise ValueError(f"must be {FORM}")
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
