"""The repository's clock without asking for it: from when it was told last, and never ahead of it."""

from typing import Final

from leaderboard_adapters.concurrency.steady_clock import steady

#: For how long an estimate is good, in microseconds of the steady clock.
_GOOD_FOR: Final = 60_000_000
#: By which part of the time that has passed the estimate is held back: no clock is corrected faster than half of that.
_HELD_BACK: Final = 1_000
#: How long what the repository said is under way at most, in microseconds: statements take no longer.
_LATEST: Final = 60_000_000


class EstimatedClock:
    """Microseconds since 1970 as the repository has them, or a little less."""

    def __init__(self) -> None:
        self._now: int | None = None
        self._at = 0

    def told(self, now: int) -> None:
        """The repository said this, some time ago: it may be known better already, unless it was set back since."""
        estimate = self.now()
        known_better = estimate is not None and now < estimate <= now + _LATEST
        self._now, self._at = estimate if known_better else now, steady()

    def forget(self) -> None:
        """It was set back."""
        self._now = None

    def now(self) -> int | None:
        """What it says now at least, unless it was set back; None when it was not heard lately."""
        passed = steady() - self._at
        if self._now is None or passed > _GOOD_FOR:
            return None
        return self._now + passed - passed // _HELD_BACK
