"""Time that has passed, by a clock that nobody sets. It needs no extra: the library does without them."""

import time
from collections.abc import Callable

_SECOND = 1_000_000


def steady() -> int:
    """Microseconds by a clock that nobody sets, which goes on while the machine sleeps."""
    return time.clock_gettime_ns(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)) // 1_000


class ElapsedTime:
    """How much time has passed from one round of work to the next, by the steady clock.

    `longest` (seconds) is what is believed at most: meanwhile another process may have done the work.
    """

    def __init__(self, longest: float, steady: Callable[[], int] = steady) -> None:
        self._longest = int(longest * _SECOND)
        self._steady = steady
        self._last: int | None = None

    def since_last(self) -> int:
        """Microseconds since this was asked last; 0 when it never was."""
        now = self._steady()
        last, self._last = self._last, now
        return 0 if last is None else min(now - last, self._longest)
