"""How old what is shown may be: when it was compared with the repository last."""

from collections.abc import Callable

from leaderboard_core.domain.errors import TooOld


class Freshness:
    """Judges what is shown without asking the repository, as a process does that has no way to it.

    `limit`: how old it may be, in seconds; 0: as old as it comes, and nothing is said of it. `clock` tells seconds and
    never goes back, `wall_clock` microseconds since 1970.
    """

    def __init__(self, limit: float, clock: Callable[[], float], wall_clock: Callable[[], int]) -> None:
        self._limit = limit
        self._clock = clock
        self._wall_clock = wall_clock
        # Before anything was compared, nothing was shown.
        self._compared = clock()

    def begin(self) -> float:
        """The moment at which a comparison begins."""
        return self._clock()

    def compared(self, began: float) -> None:
        """What is shown was compared with what the repository held since then."""
        self._compared = began

    def __call__(self) -> int | None:
        """Since when it may have been outdated, in microseconds; None while that is not worth a word. Raises `TooOld`.

        It is worth one from half of the limit on.
        """
        if not self.is_stale:
            return None
        age = self._clock() - self._compared
        if age > self._limit:
            raise TooOld(self._limit)
        return self._wall_clock() - round(age * 1_000_000)

    @property
    def is_stale(self) -> bool:
        """Whether what is shown may have been outdated for so long that it is worth a word, or is too old."""
        return bool(self._limit) and self._clock() - self._compared > self._limit / 2


#: As old as it comes.
ANY_AGE = Freshness(0.0, lambda: 0.0, lambda: 0)
