"""What was made of a value lately, for whoever is given that very object next: a store may answer many with one."""

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

T = TypeVar("T")

#: How many are remembered: as many as may be asked for by turns.
_MOST = 16


class RecentReads(Generic[T]):
    """Remembers by identity, and keeps what it remembers alive, so that no other object can take its place."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, Hashable], tuple[object, T]] = {}

    def __call__(self, given: Any, make: Callable[[], T], made_for: Hashable = None) -> T:
        """What `make` makes of `given`, made once for each `made_for`."""
        known = self._made.get((id(given), made_for))
        if known is not None:
            return known[1]
        made = make()
        if len(self._made) >= _MOST:
            self._made.clear()
        self._made[id(given), made_for] = given, made
        return made
