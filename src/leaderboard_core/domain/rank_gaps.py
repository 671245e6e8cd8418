"""Ranks in an order that was written down once and has lost places since: they close up. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from attrs import field, frozen


@frozen
class RankGaps:
    """The places that were taken out, counted from 1."""

    places: Sequence[int] = field(default=(), converter=sorted)

    def __len__(self) -> int:
        return len(self.places)

    def rank_of(self, place: int) -> int:
        """The rank of whoever has this place."""
        return place - bisect_left(self.places, place)

    def place_of(self, rank: int) -> int:
        """The place of whoever has this rank."""
        # How many ranks lie before a gap never falls from one gap to the next.
        before = bisect_right(range(len(self.places)), rank, key=lambda index: self.places[index] - index)
        return rank + before
