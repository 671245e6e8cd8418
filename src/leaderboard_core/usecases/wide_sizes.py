"""How much of a wide board each of its shards has, and so how far in each of them one has to read."""

from collections.abc import Mapping
from math import ceil, sqrt
from typing import Final

#: How many places more than its share is read of a shard: players are spread by a hash, so that hardly ever a shard has
#: more of any stretch than this many standard deviations above its share.
_DEVIATIONS: Final = 2.5
_MARGIN: Final = 2


class ShardSizes:
    """How many places each shard had when it was asked last, during one question."""

    def __init__(self, count: int, max_entries: int | None) -> None:
        """`max_entries`: the limit of the board, and of each of its shards."""
        self.count = count
        self._max_entries = max_entries
        self._totals: dict[int, int] = {}

    def tell(self, totals: Mapping[int, int]) -> None:
        """Take note of what shards have, by their numbers."""
        self._totals |= totals

    @property
    def total(self) -> int:
        """How many places the board has, as far as its shards were asked."""
        players = sum(self._totals.values())
        return players if self._max_entries is None else min(players, self._max_entries)

    def of(self, shard: int) -> int | None:
        """How many places a shard has; None as long as it was not asked."""
        return self._totals.get(shard)

    def share(self, shard: int) -> float:
        """Which share of all places a shard has."""
        players = sum(self._totals.values())
        return self._totals[shard] / players if players and len(self._totals) == self.count else 1 / self.count

    def reach(self, shard: int, distance: int, tries: int) -> int:
        """How many places of a shard are likely to be among so many neighbouring ones; more at each further try, and
        never less than one."""
        expected = distance * self.share(shard)
        likely = ceil((expected + _DEVIATIONS * sqrt(expected) + _MARGIN) * (1 << tries))
        return max(1, min(distance, likely))
