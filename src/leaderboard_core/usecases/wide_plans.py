"""How a wide board finds the places of one question: what to ask its shards, step by step, until one step shows all.

Each step asks every shard one question, which it answers at one moment. What a step shows is exact only of that step,
so an answer is made of a single one; what was read before only says what to ask. Where that step does not show all that
was asked for, because the board has moved meanwhile, the plan knows from it what to ask next.
"""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol, assert_never

from attrs import evolve

from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.ports.paging import neighbours, ranks_of
from leaderboard_core.ports.ranked_view import (
    Around,
    AroundKey,
    AroundPlace,
    AtPercentile,
    DownToPercentile,
    PageQuery,
    RankRange,
)
from leaderboard_core.usecases.wide_selection import RankSearch
from leaderboard_core.usecases.wide_sizes import ShardSizes
from leaderboard_core.usecases.wide_window import NOBODY, Part, Told, Window, key_of_row, row_of


class Plan(Protocol):
    """The way to the places of one question."""

    @property
    @abstractmethod
    def ready(self) -> bool:
        """Whether the answers to the next questions may be the last ones."""

    @abstractmethod
    def questions(self) -> Sequence[Sequence[PageQuery]]:
        """What each shard is asked next."""

    @abstractmethod
    def learn(self, answers: Sequence[Sequence[Part]]) -> None:
        """Decide by the answers of each shard what to ask next."""

    @abstractmethod
    def told(self, answers: Sequence[Sequence[Part]], *, shared: bool) -> Told | None:
        """What all shards show; None where they do not show all. Then it has learned from them."""


class PlayerPlan(Plan):
    """Around a player: found in the own shard, then in all of them around the place that was found."""

    def __init__(self, asked: Around, shard: int, sizes: ShardSizes) -> None:
        """`shard`: which one has the player."""
        self._asked = asked
        self._shard = shard
        self._sizes = sizes
        self._key: PlaceKey | None = None
        self._is_absent = False
        self._tries = 0

    @property
    def ready(self) -> bool:
        return self._is_absent or self._key is not None

    def questions(self) -> Sequence[Sequence[PageQuery]]:
        own: list[PageQuery] = [Around(self._asked.player_id, 0)]
        shards = range(self._sizes.count)
        if self._key is None:
            return [own if shard == self._shard else [] for shard in shards]
        distance = self._asked.radius + 1
        near = [AroundPlace(self._key, self._sizes.reach(shard, distance, self._tries)) for shard in shards]
        return [[*own, one] if shard == self._shard else [one] for shard, one in enumerate(near)]

    def learn(self, answers: Sequence[Sequence[Part]]) -> None:
        found = answers[self._shard][0].places
        self._is_absent = not found
        self._key = key_of_row(row_of(found[0])) if found else None

    def told(self, answers: Sequence[Sequence[Part]], *, shared: bool) -> Told | None:
        before = self._key
        self.learn(answers)
        if self._is_absent:
            return NOBODY
        if before is None:
            return None
        self._tries += 1
        window, total = Window(parts[-1] for parts in answers), self._sizes.total
        [placed] = answers[self._shard][0].places
        row = row_of(placed)
        rank = None if placed.rank is None else window.rank(row)
        if rank is None and (placed.rank is not None or before != self._key):
            return None
        if rank is None or rank > total:
            # Below the line there are no neighbours.
            return Told([row], None, min(window.smaller(row), total) if shared else 0)
        ranks = neighbours(self._asked, rank, total)
        return window.told(ranks, total, shared=shared) if window.covers(ranks) else None


class KeyPlan(Plan):
    """Around a key, which all shards are asked for at once; if it is below the line, the last places above that."""

    def __init__(self, asked: AroundKey | AroundPlace, sizes: ShardSizes) -> None:
        self._asked = asked
        self._sizes = sizes
        self._search: RankSearch | None = None
        self._tries = 0

    @property
    def ready(self) -> bool:
        return self._search is None or self._search.ready

    def questions(self) -> Sequence[Sequence[PageQuery]]:
        reach = 1 if self._search is not None else max(1, self._asked.radius)
        own = [evolve(self._asked, radius=self._sizes.reach(n, reach, self._tries)) for n in range(self._sizes.count)]
        more = [()] * len(own) if self._search is None else self._search.questions()
        return [[one, *others] for one, others in zip(own, more, strict=True)]

    def learn(self, answers: Sequence[Sequence[Part]]) -> None:
        self._look(answers, shared=False)

    def told(self, answers: Sequence[Sequence[Part]], *, shared: bool) -> Told | None:
        return self._look(answers, shared=shared)

    def _look(self, answers: Sequence[Sequence[Part]], *, shared: bool) -> Told | None:
        near, total = Window(parts[0] for parts in answers), self._sizes.total
        ahead = near.ahead(self._asked.key)
        ranks = ranks_of(self._asked, min(ahead, total), total)
        if near.covers(ranks):
            self._search = None
            return near.told(ranks, total, shared=shared)
        if self._search is not None:
            return _found(self._search, [parts[1:] for parts in answers], ranks, total, shared=shared)
        if ahead > total:
            self._search = RankSearch(self._sizes, ranks)
        self._tries += 1
        return None


class RankPlan(Plan):
    """The places of ranks, which may follow from how many places there are."""

    def __init__(self, asked: RankRange | AtPercentile | DownToPercentile, sizes: ShardSizes) -> None:
        self._asked = asked
        self._sizes = sizes
        match asked:
            case RankRange(first, last):
                self._search = RankSearch(sizes, range(first, max(first, last + 1)))
            case DownToPercentile(_, limit):
                self._search = RankSearch(sizes, range(1, limit + 1))
            case AtPercentile(parts):
                self._search = RankSearch(sizes, None, parts)
            case _:
                assert_never(asked)

    @property
    def ready(self) -> bool:
        return self._search.ready

    def questions(self) -> Sequence[Sequence[PageQuery]]:
        return self._search.questions()

    def learn(self, answers: Sequence[Sequence[Part]]) -> None:
        self._search.learn(answers, self._ranks)

    def told(self, answers: Sequence[Sequence[Part]], *, shared: bool) -> Told | None:
        return _found(self._search, answers, self._ranks, self._sizes.total, shared=shared)

    @property
    def _ranks(self) -> range:
        return ranks_of(self._asked, 0, self._sizes.total)


def plan_of(asked: PageQuery, sizes: ShardSizes, shard: int) -> Plan:
    """The plan of a question; `shard`: which one has the player whom it is about, if it is about one."""
    match asked:
        case Around():
            return PlayerPlan(asked, shard, sizes)
        case AroundKey() | AroundPlace():
            return KeyPlan(asked, sizes)
        case RankRange() | AtPercentile() | DownToPercentile():
            return RankPlan(asked, sizes)
        case _:
            assert_never(asked)


def _found(
    search: RankSearch, answers: Sequence[Sequence[Part]], ranks: range, total: int, *, shared: bool
) -> Told | None:
    if not ranks:
        return NOBODY
    window = search.window(answers)
    if window is not None and window.covers(ranks):
        return window.told(ranks, total, shared=shared)
    search.learn(answers, ranks)
    return None
