"""Who has failed, and how long to leave them alone."""

from collections.abc import Callable
from typing import Final

from attrs import frozen

from leaderboard_adapters.concurrency.backoff import Backoff

#: The first cooldown and the longest, in seconds.
FIRST: Final = 0.25
LONGEST: Final = 2.0


@frozen
class _Cooldown:
    backoff: Backoff
    until: float


class Cooldowns:
    """Cooldowns by number; after one that is long past, the next is a first one again. `clock` tells seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._cooldowns: dict[int, _Cooldown] = {}

    def resting(self, number: int) -> bool:
        """Whether it is to be left alone now."""
        cooldown = self._cooldowns.get(number)
        return cooldown is not None and self._clock() < cooldown.until

    def begin(self, number: int) -> None:
        """It failed."""
        now = self._clock()
        self._cooldowns = {known: one for known, one in self._cooldowns.items() if now < one.until + LONGEST}
        before = self._cooldowns.get(number)
        backoff = Backoff(FIRST, LONGEST) if before is None else before.backoff
        self._cooldowns[number] = _Cooldown(backoff, now + backoff.next())

    def end(self, number: int) -> None:
        """It did not."""
        self._cooldowns.pop(number, None)
