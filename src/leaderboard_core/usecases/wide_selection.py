"""Finding some ranks of a wide board without reading what lies ahead of them."""

from collections.abc import Sequence
from enum import Enum, auto
from itertools import accumulate
from typing import Final, assert_never

from attrs import frozen

from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.ports.ranked_view import AroundPlace, AtPercentile, PageQuery, RankRange
from leaderboard_core.usecases.wide_sizes import ShardSizes
from leaderboard_core.usecases.wide_window import Part, Window, key_of_row, row_of

#: How many places of a shard may be read beside its share of a page, where that saves a step.
_SPARE: Final = 32
#: How many places are counted in one step: the more there are, the nearer comes one of them.
_MOST_COUNTED: Final = 8
#: How often places are picked and counted before one begins with what is there.
_ROUNDS: Final = 6
#: The percentiles whose places are the first and the last of every shard.
_ENDS: Final = (0, 1_000_000)


class _Phase(Enum):
    """What is asked next."""

    #: There are no such ranks.
    NOTHING = auto()
    #: They are so near the top that everything from there on is read.
    TOP = auto()
    #: Each shard tells a place that should be near them.
    PICK = auto()
    #: All shards count who is ahead of these places.
    COUNT = auto()
    #: All shards tell their places around the nearest of these.
    NEAR = auto()


@frozen
class _Counted:
    """A place, its rank, and how many of each shard are ahead of it."""

    key: PlaceKey
    rank: int
    ahead: Sequence[int]


class RankSearch:
    """Asks all shards, step by step, for a window over some ranks. Those that are wanted may change at each step."""

    def __init__(self, sizes: ShardSizes, wanted: range | None, percentile: int | None = None) -> None:
        """`wanted`: None where only a percentile is known, in the parts of `entry.rank_at`."""
        self._sizes = sizes
        self._percentile = percentile
        self._tries = self._rounds = 0
        self._keys: list[PlaceKey] = []
        self._pivot: _Counted | None = None
        self._picks: list[int | None] = []
        self._wanted = wanted or range(0)
        self._phase = _Phase.PICK
        if wanted is not None:
            self._begin()

    @property
    def ready(self) -> bool:
        """Whether the answers to the next questions may be the last ones."""
        match self._phase:
            case _Phase.NOTHING | _Phase.TOP | _Phase.NEAR:
                return True
            case _Phase.PICK:
                return self._percentile in _ENDS
            case _Phase.COUNT:
                return False
            case _:
                assert_never(self._phase)

    def questions(self) -> Sequence[Sequence[PageQuery]]:
        """What each shard is asked next."""
        shards = range(self._sizes.count)
        match self._phase:
            case _Phase.NOTHING:
                return [[] for _ in shards]
            case _Phase.TOP:
                last = self._wanted.stop - 1
                return [[RankRange(1, self._sizes.reach(shard, last, self._tries))] for shard in shards]
            case _Phase.PICK:
                if self._percentile is not None:
                    return [[AtPercentile(self._percentile)] for _ in shards]
                return [[] if rank is None else [RankRange(rank, rank)] for rank in self._picks]
            case _Phase.COUNT:
                return [[AroundPlace(key, 1) for key in self._keys] for _ in shards]
            case _Phase.NEAR:
                assert self._pivot is not None
                distance, key = self._distance(self._pivot), self._pivot.key
                return [[AroundPlace(key, self._sizes.reach(shard, distance, self._tries))] for shard in shards]
            case _:
                assert_never(self._phase)

    def window(self, answers: Sequence[Sequence[Part]]) -> Window | None:
        """What the answers show, if these were the last ones."""
        match self._phase:
            case _Phase.NOTHING | _Phase.COUNT:
                return None
            case _Phase.TOP | _Phase.PICK | _Phase.NEAR:
                return Window(part for [part] in answers) if self.ready else None
            case _:
                assert_never(self._phase)

    def learn(self, answers: Sequence[Sequence[Part]], wanted: range) -> None:
        """Decide by the answers what to ask next, if they did not show these ranks."""
        self._wanted = wanted
        if not wanted:
            self._phase = _Phase.NOTHING
            return
        match self._phase:
            case _Phase.NOTHING:
                self._begin()
            case _Phase.TOP:
                self._tries += 1
                if not self._is_shallow:
                    self._begin()
            case _Phase.PICK:
                # Behind the line the last places of the shards lie far from that of the board.
                self._keys = [] if self.ready else self._nearest(answers)
                self._percentile = None
                if self._keys:
                    self._phase = _Phase.COUNT
                else:
                    self._begin()
            case _Phase.COUNT:
                counted = [
                    self._counted(key, [parts[number] for parts in answers]) for number, key in enumerate(self._keys)
                ]
                self._rounds += 1
                self._pick_or_read(counted)
            case _Phase.NEAR:
                assert self._pivot is not None
                self._tries += 1
                self._pick_or_read([self._counted(self._pivot.key, [part for [part] in answers])])
            case _:
                assert_never(self._phase)

    @property
    def _is_shallow(self) -> bool:
        return self._wanted.start - 1 <= len(self._wanted) + _SPARE * self._sizes.count

    def _begin(self) -> None:
        if not self._wanted:
            self._phase = _Phase.NOTHING
        elif self._is_shallow:
            self._phase = _Phase.TOP
        else:
            self._phase = _Phase.PICK
            self._pick([0.0] * self._sizes.count, self._middle)

    def _pick(self, ahead: Sequence[float], distance: float) -> None:
        """Pick of each shard the place so far behind those that are ahead, by its share."""
        sizes, picks = self._sizes, []
        for shard, before in enumerate(ahead):
            rank, last = max(1, round(before + distance * sizes.share(shard))), sizes.of(shard)
            picks.append(rank if last is None else min(rank, last) or None)
        self._picks = picks

    @property
    def _middle(self) -> int:
        return self._wanted.start + len(self._wanted) // 2

    def _distance(self, counted: _Counted) -> int:
        """How far one has to read on either side of a place."""
        return max(1, counted.rank - self._wanted.start, self._wanted.stop - counted.rank)

    def _nearest(self, answers: Sequence[Sequence[Part]]) -> list[PlaceKey]:
        """Of the places that were picked those in the middle, by the weight of their shards, between the outermost."""
        picked = sorted(
            (key_of_row(row_of(part.places[0])), part.total) for parts in answers for part in parts if part.places
        )
        keys = [key for key, _ in picked]
        if len(keys) <= _MOST_COUNTED:
            return keys
        weights = [*accumulate(total for _, total in picked)]
        middle = next(number for number, weight in enumerate(weights) if 2 * weight >= weights[-1])
        inner = _MOST_COUNTED - 2
        begin = max(1, min(middle - inner // 2, len(keys) - 1 - inner))
        return [keys[0], *keys[begin : begin + inner], keys[-1]]

    def _counted(self, key: PlaceKey, parts: Sequence[Part]) -> _Counted:
        ahead = [Window([part]).ahead(key) for part in parts]
        return _Counted(key, sum(ahead) + 1, ahead)

    def _pick_or_read(self, counted: Sequence[_Counted]) -> None:
        """Read around the nearest place that was counted, or, if that is too far off, find a nearer one."""
        middle = self._middle
        self._pivot = pivot = min(counted, key=lambda one: abs(one.rank - middle))
        if self._distance(pivot) <= len(self._wanted) + _SPARE * self._sizes.count or self._rounds >= _ROUNDS:
            self._phase = _Phase.NEAR
            return
        self._phase = _Phase.PICK
        below = max((one for one in counted if one.rank <= middle), key=lambda one: one.rank, default=None)
        above = min((one for one in counted if one.rank > middle), key=lambda one: one.rank, default=None)
        if below is None or above is None:
            self._pick(pivot.ahead, middle - pivot.rank)
            return
        part = (middle - below.rank) / (above.rank - below.rank)
        between = [low + part * (high - low) for low, high in zip(below.ahead, above.ahead, strict=True)]
        self._pick([before + 1 for before in between], 0)
