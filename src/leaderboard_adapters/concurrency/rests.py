"""Who has failed, and how long to leave them alone."""

from collections.abc import Callable
from typing import Final

from attrs import frozen

#: The first rest and the longest, in seconds: each is twice the one before it.
FIRST: Final = 0.25
LONGEST: Final = 2.0


@frozen
class _Rest:
    length: float
    until: float


class Rests:
    """Rests by number; after one that is long past, the next is a first one again. `clock` tells seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._rests: dict[int, _Rest] = {}

    def resting(self, number: int) -> bool:
        """Whether it is to be left alone now."""
        rest = self._rests.get(number)
        return rest is not None and self._clock() < rest.until

    def begin(self, number: int) -> None:
        """It failed."""
        now = self._clock()
        self._rests = {known: rest for known, rest in self._rests.items() if now < rest.until + LONGEST}
        before = self._rests.get(number)
        length = FIRST if before is None else min(LONGEST, 2 * before.length)
        self._rests[number] = _Rest(length, now + length)

    def end(self, number: int) -> None:
        """It did not."""
        self._rests.pop(number, None)
