"""How long to wait before something that is away is tried again."""

from attrs import define, field

#: The longest wait, in seconds.
LONGEST = 30.0


@define
class Backoff:
    """`attempts` waits of `delay` seconds each, then twice as long every time, up to `LONGEST`, for ever."""

    attempts: int
    delay: float
    _failures: int = field(default=0, init=False)

    def next(self) -> float:
        """How long to wait now, in seconds."""
        doublings = max(0, self._failures - self.attempts + 1)
        self._failures += 1
        # So many doublings of anything are too long; more would be no number any more.
        return float(min(LONGEST, self.delay * 2 ** min(doublings, 40)))

    def reset(self) -> None:
        """It is back."""
        self._failures = 0
