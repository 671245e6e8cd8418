"""How much of a wide board each of its shards has, and so how far in each of them one has to read."""

from collections.abc import Mapping
from math import ceil, sqrt
from typing import Final, NamedTuple

#: How many places more than its share is read of a shard: players are spread by a hash, so that hardly ever a shard has
#: more of any stretch than this many standard deviations above its share.
_DEVIATIONS: Final = 2.5
_MARGIN: Final = 2


class ShardSize(NamedTuple):
    """How many places a shard has, and the limit that they are cut at."""

    total: int
    max_entries: int | None


class ShardSizes:
    """The sizes that shards had when they were asked last, during one question. `count`: how many shards there are."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._sizes: dict[int, ShardSize] = {}
        self._players = 0

    def tell(self, sizes: Mapping[int, ShardSize]) -> None:
        """Take note of the sizes of shards, by their numbers."""
        self._sizes |= sizes
        self._players = sum(size.total for size in self._sizes.values())

    @property
    def max_entries(self) -> int | None:
        """The limit of the board: the smallest, while not all shards have come to have the same."""
        return min((size.max_entries for size in self._sizes.values() if size.max_entries is not None), default=None)

    @property
    def total(self) -> int:
        """How many places the board has, as far as its shards were asked."""
        limit = self.max_entries
        return self._players if limit is None else min(self._players, limit)

    def of(self, shard: int) -> int | None:
        """How many places a shard has; None as long as it was not asked."""
        size = self._sizes.get(shard)
        return None if size is None else size.total

    def share(self, shard: int) -> float:
        """Which share of all places a shard has."""
        if not self._players or len(self._sizes) < self.count:
            return 1 / self.count
        return self._sizes[shard].total / self._players

    def reach(self, shard: int, distance: int, tries: int) -> int:
        """How many places of a shard are likely to be among so many neighbouring ones; more at each further try, and
        never less than one."""
        expected = distance * self.share(shard)
        likely = ceil((expected + _DEVIATIONS * sqrt(expected) + _MARGIN) * (1 << tries))
        return max(1, min(distance, likely))
