"""Comparing two copies of a board that come in one order: whole ranges at once, players only where ranges differ."""

from bisect import bisect_right
from collections.abc import AsyncIterator, Sequence

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import place

Chunks = AsyncIterator[Sequence[PlayerState]]


async def differences(one: Chunks, other: Chunks) -> AsyncIterator[set[str]]:
    """The players by whom two copies differ, range by range; each copy is read once, and in its order.

    Where both have the same chunks next, however they were cut, that is one comparison of lists. Otherwise the range
    up to the nearer end of the two is compared player by player. So nothing but two chunks is held.
    """
    left, right = _Ahead(one), _Ahead(other)
    while await left.more() + await right.more():
        if left.agrees_with(right):
            continue
        # Where one copy has ended, the rest of the other is its own.
        end = min((side.states[-1] for side in (left, right) if side.states), key=place)
        yield {state.player_id for state in set(left.until(end)) ^ set(right.until(end))}


class _Ahead:
    """One copy, as far as it has been read and not yet compared."""

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self.states: list[PlayerState] = []

    async def more(self) -> bool:
        """Whether there is anything left; reads on where nothing is."""
        while not self.states:
            try:
                self.states = [*await anext(self._chunks)]
            except StopAsyncIteration:
                return False
        return True

    def agrees_with(self, other: "_Ahead") -> bool:
        """Whether both have the same next: it is passed then, as far as it was read."""
        common = min(len(self.states), len(other.states))
        if not common or self.states[:common] != other.states[:common]:
            return False
        self.states, other.states = self.states[common:], other.states[common:]
        return True

    def until(self, end: PlayerState) -> Sequence[PlayerState]:
        """What is not behind this place; it is passed. A chunk that ends there is passed whole, ordered or not."""
        whole = bool(self.states) and place(self.states[-1]) <= place(end)
        count = len(self.states) if whole else bisect_right(self.states, place(end), key=place)
        told, self.states = self.states[:count], self.states[count:]
        return told
