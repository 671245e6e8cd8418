"""Whether the repository's clock can be believed: it stamps scores, ends seasons and says who may work.

It is compared with two others: how fast it goes, with a clock of this machine that never jumps; and what it shows,
with this machine's own time of day.
"""

import time
from collections.abc import Awaitable, Callable

import structlog

from leaderboard_adapters.concurrency.steady_clock import steady
from leaderboard_core.domain.calendar import CLOCK_TOLERANCE

_log = structlog.stdlib.get_logger("leaderboard.clock")

_SECOND = 1_000_000
#: A clock that moves this much more or less than time does has been set, in microseconds.
_STEP = 2 * _SECOND
#: How long a step is told in `/ready`, in microseconds.
_TOLD = 10 * 60 * _SECOND


class ClockSkew(Exception):
    """The repository's clock was set, or shows another time than this machine's."""


def time_of_day() -> int:
    """Microseconds since 1970, by this machine."""
    return time.time_ns() // 1_000


class ClockMonitor:
    """Looks at the repository's clock again and again; every process keeps one.

    `now` reads it, in microseconds since 1970; `steady` and `time_of_day` are this machine's clocks.
    """

    def __init__(
        self,
        now: Callable[[], Awaitable[int]],
        steady: Callable[[], int] = steady,
        time_of_day: Callable[[], int] = time_of_day,
    ) -> None:
        self._now = now
        self._steady = steady
        self._time_of_day = time_of_day
        #: By how much the repository's clock was ahead of the steady one at the last look: any number, but the same.
        self._ahead: int | None = None
        self._stepped: tuple[int, int] | None = None
        self._apart = 0

    async def look(self) -> None:
        """Read the repository's clock once more, and log when it was set. Raises `StoreUnavailable`."""
        before = self._steady()
        now = await self._now()
        after = self._steady()
        if after - before > _STEP:
            # Nobody can tell when, meanwhile, the clock was read.
            return
        ahead, self._apart = now - before, now - self._time_of_day()
        step = 0 if self._ahead is None else ahead - self._ahead
        self._ahead = ahead
        if abs(step) > _STEP:
            self._stepped = (after, step)
            _log.warning("the repository's clock was set", seconds=round(step / _SECOND, 1))

    async def now(self) -> int:
        """What the repository's clock shows, as far as the last look tells."""
        return self._time_of_day() + self._apart

    async def check(self) -> None:
        """Raises `ClockSkew` while the clock is far from this machine's, and for a while after it was set."""
        if self._stepped is not None and self._steady() - self._stepped[0] < _TOLD:
            raise ClockSkew(f"the repository's clock was set {_words(self._stepped[1])}, within the last 10 minutes")
        if abs(self._apart) > CLOCK_TOLERANCE:
            raise ClockSkew(f"the repository's clock is {_words(self._apart)} of this machine's: correct one of them")


def _words(difference: int) -> str:
    return f"{abs(difference) / _SECOND:.0f} s {'ahead' if difference > 0 else 'behind'}"
