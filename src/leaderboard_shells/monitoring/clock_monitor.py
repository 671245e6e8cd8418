"""Whether the repository's clock can be believed: it stamps scores, ends seasons and says who may work.

It is compared with two others: how fast it goes, with a clock of this machine that never jumps; and what it shows,
with this machine's own time of day. Where cells have clocks of their own, these are compared with one another.
"""

import time
from collections.abc import Awaitable, Callable, Sequence

import structlog

from leaderboard_adapters.concurrency.steady_clock import steady
from leaderboard_core.domain.calendar import CLOCK_TOLERANCE
from leaderboard_shells.monitoring.readiness import Impaired

_log = structlog.stdlib.get_logger("leaderboard.clock")

_SECOND = 1_000_000
#: A clock that moves this much more or less than time does has been set, in microseconds.
_STEP = 2 * _SECOND
#: How long a step is told in `/ready`, in microseconds.
_TOLD = 10 * 60 * _SECOND
#: How far apart the clocks of cells may be, and how often they are compared, in microseconds: on a wide leaderboard
#: they say who reached a score first, and one that is kept right is wrong by much less.
_CELLS_APART = _SECOND // 10
_COMPARED_EVERY = 10 * _SECOND


class ClockSkew(Impaired):
    """The repository's clock was set, or shows another time than this machine's."""


def time_of_day() -> int:
    """Microseconds since 1970, by this machine."""
    return time.time_ns() // 1_000


class ClockMonitor:
    """Looks at the repository's clock again and again; every process keeps one.

    `now` reads it, in microseconds since 1970, and `cells` those of all cells, where there are several; `steady` and
    `time_of_day` are this machine's clocks.
    """

    def __init__(
        self,
        now: Callable[[], Awaitable[int]],
        steady: Callable[[], int] = steady,
        time_of_day: Callable[[], int] = time_of_day,
        *,
        cells: Callable[[], Awaitable[Sequence[int]]],
    ) -> None:
        self._now = now
        self._cells = cells
        self._steady = steady
        self._time_of_day = time_of_day
        #: By how much the repository's clock was ahead of the steady one at the last look: any number, but the same.
        self._ahead: int | None = None
        self._stepped: tuple[int, int] | None = None
        self._apart = 0
        self._compare_at: int | None = None
        #: The cell whose clock is ahead of another's, that other one, and by how much at least.
        self._cells_apart = (0, 0, 0)

    async def look(self) -> None:
        """Read the repository's clock once more, and log when it was set. Raises `StoreUnavailable`."""
        await self._look()
        now = self._steady()
        if self._compare_at is None or now >= self._compare_at:
            self._compare_at = now + _COMPARED_EVERY
            await self._compare_cells()

    async def _look(self) -> None:
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

    async def _compare_cells(self) -> None:
        before = self._steady()
        clocks = await self._cells()
        if not clocks:
            return
        # They were read one after the other, and time has passed meanwhile.
        took = self._steady() - before
        ahead, behind = clocks.index(max(clocks)), clocks.index(min(clocks))
        self._cells_apart = ahead, behind, clocks[ahead] - clocks[behind] - took

    async def now(self) -> int:
        """What the repository's clock shows, as far as the last look tells."""
        return self._time_of_day() + self._apart

    async def check(self) -> None:
        """Raises `ClockSkew` while the clock is far from this machine's, or those of cells are apart, and for a while
        after it was set."""
        if self._stepped is not None and self._steady() - self._stepped[0] < _TOLD:
            raise ClockSkew(f"the repository's clock was set {_words(self._stepped[1])}, within the last 10 minutes")
        if abs(self._apart) > CLOCK_TOLERANCE:
            raise ClockSkew(f"the repository's clock is {_words(self._apart)} of this machine's: correct one of them")
        ahead, behind, apart = self._cells_apart
        if apart > _CELLS_APART:
            words = f"{apart / _SECOND:.1f} s ahead of that of cell {behind}: correct one of them"
            raise ClockSkew(f"the clock of cell {ahead} is {words}")


def _words(difference: int) -> str:
    return f"{abs(difference) / _SECOND:.0f} s {'ahead' if difference > 0 else 'behind'}"
