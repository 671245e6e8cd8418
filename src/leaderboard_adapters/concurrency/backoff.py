"""How long to wait before what failed is tried again. Whoever tries again waits by this."""

import random

from attrs import define, field

#: The longest wait where none is named, in seconds.
LONGEST = 30.0
#: So many doublings of anything are too long; more would be no number any more.
_MOST_DOUBLINGS = 40


@define
class Backoff:
    """Exponential backoff: `steady` waits of `first` seconds, then twice as long every time, up to `longest`, for ever.

    `jitter` is the part of each wait by which chance may shorten it, so that not all come back at once.
    """

    first: float
    longest: float = LONGEST
    steady: int = 1
    jitter: float = 0.0
    _failures: int = field(default=0, init=False)

    def next(self) -> float:
        """How long to wait now, in seconds."""
        doublings = max(0, self._failures - self.steady + 1)
        self._failures += 1
        wait = min(self.longest, self.first * 2.0 ** min(doublings, _MOST_DOUBLINGS))
        return wait * random.uniform(1.0 - self.jitter, 1.0) if self.jitter else wait

    def reset(self) -> None:
        """What was tried went well: the next wait is a first one."""
        self._failures = 0
