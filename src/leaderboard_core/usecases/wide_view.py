"""One ranked view of a wide board, over the ranked views of its shards.

An answer is exact at the vector of the versions that it names: every shard adds to it by one reading of one moment. All
questions are questions for pages, and however many there are, each shard is asked all of them at once.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import repeat
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.domain.order import PlaceKey, place
from leaderboard_core.ports.ranked_view import (
    Ahead,
    Around,
    AroundKey,
    AtPercentile,
    Counts,
    Extremes,
    Page,
    PageQuery,
    Pages,
    PlaceAmong,
    PlayerLookup,
    RankedEntry,
    RankedPlayer,
    RankedView,
    RankRange,
    ReadVersion,
)
from leaderboard_core.usecases.together import DoTogether, all_of
from leaderboard_core.usecases.wide_plans import Plan, plan_of
from leaderboard_core.usecases.wide_sizes import ShardSize, ShardSizes
from leaderboard_core.usecases.wide_window import NOBODY, Part, Told, row_of, state_of

T = TypeVar("T")

#: Asks the copy of one shard, wherever that is read from: that it is sound and new enough is the business of whoever
#: gives it.
ShardReading: TypeAlias = Callable[[Callable[[RankedView], Awaitable[Any]]], Awaitable[Any]]

#: Asks shards by their numbers how many are ahead of where states would stand, each at one moment.
CountAhead: TypeAlias = Callable[[Mapping[int, Sequence[PlaceKey]]], Awaitable[Sequence[Ahead]]]

#: Asks for a player's place in the shard of a number and, at once, how many are ahead of that in others, told by their
#: numbers; None where that cannot be asked now.
AskAmong: TypeAlias = Callable[[int, str, bool], Awaitable[PlaceAmong | None]]

#: How often all shards are asked for one question. Two or three steps find whatever stands still.
_MOST_STEPS: Final = 32
_ENDS: Final = (RankRange(1, 1), AtPercentile(0))


class ShardsApart(Exception):
    """Some shards have turned to another season than others; nothing can be told of them together.

    `seasons`: of each shard, in their order.
    """

    def __init__(self, seasons: Sequence[int]) -> None:
        self.seasons = tuple(seasons)
        super().__init__(f"the shards are in the seasons {', '.join(map(str, self.seasons))}")


class _Moment(NamedTuple):
    """At which versions of the shards a board has how many places, and which limit."""

    version: ReadVersion
    total: int
    max_entries: int | None


class WideRankedView(RankedView):
    """The view of a wide board. Ranks are never dense there.

    Raises `ShardsApart`, what asking a shard raises, and `StoreUnavailable` where places move faster than they can be
    read.
    """

    def __init__(
        self,
        shards: Sequence[ShardReading],
        together: DoTogether,
        shard_of: Callable[[str], int],
        ahead_of: CountAhead | None = None,
        among: AskAmong | None = None,
    ) -> None:
        """`shard_of` tells the number of the shard that has a player; every shard is cut at the limit of the board.

        `ahead_of`: asks several shards at once how many are ahead, for less than each of them takes alone; `among`: as
        well of a place that is yet to be found.
        """
        self._shards = shards
        self._together = together
        self._shard_of = shard_of
        self._count = ahead_of or self._count_in_each
        self._among = among

    async def page(self, first: int, last: int) -> Page:
        return await self._page(RankRange(first, last))

    async def around(self, player_id: str, radius: int) -> Page:
        return await self._page(Around(player_id, radius))

    async def pages(
        self, asked: Sequence[PageQuery], *, whole: bool = False, shared: bool = False, dense: bool = False
    ) -> Pages:
        assert not dense
        at, told = await self._ask(asked, shared=shared)
        found = [told[one] for one in asked]
        ahead = [one.ahead for one in found] if shared else ()
        return Pages(at.version, at.total, [one.places(whole=whole) for one in found], ahead, at.max_entries)

    async def find(self, player_ids: Sequence[str], *, shared: bool = False, dense: bool = False) -> PlayerLookup:
        assert not dense
        if len({*player_ids}) == 1:
            return await self._find_one(player_ids[0], shared=shared)
        at, told = await self._ask([Around(player_id, 0) for player_id in player_ids], shared=shared)
        found = sorted((one for one in told.values() if one.rows), key=lambda one: one.rows[0][:4])
        players = [RankedPlayer(one.first, state_of(one.rows[0])) for one in found]
        return PlayerLookup(at.version, at.total, players, [one.ahead for one in found] if shared else ())

    async def extremes(self) -> Extremes:
        at, told = await self._ask(_ENDS, shared=False)
        best, last = (_only(told[end]) for end in _ENDS)
        return Extremes(at.version, at.total, best, last)

    async def counts(self, sort_keys: Sequence[float], order_keys: Sequence[bytes] = ()) -> Counts:
        keys = map(_just_ahead_of, sort_keys, order_keys) if order_keys else map(_just_ahead_of, sort_keys)
        asked = [*keys]
        at, told = await self._ask([*_ENDS, *asked], shared=False)
        best, last = (_only(told[end]) for end in _ENDS)
        # No place is told there, but the rank that the first one would have.
        ahead = [(told[one].first or 1) - 1 for one in asked]
        return Counts(at.version, at.total, at.max_entries, best, last, ahead)

    async def ahead_of(self, places: Sequence[PlaceKey]) -> Ahead:
        counted = await self._count(dict.fromkeys(range(len(self._shards)), places))
        limit = _limit(counted)
        total = _cut(sum(one.total for one in counted), limit)
        ahead = [_cut(sum(some), total) for some in zip(*(one.ahead for one in counted), strict=True)]
        return Ahead(_at_vector([one.read_version for one in counted]), total, limit, ahead)

    async def _find_one(self, player_id: str, *, shared: bool) -> PlayerLookup:
        """One player, by one reading of the own shard, and one of each other that only counts: at once where they can
        be."""
        number, told = self._shard_of(player_id), dict[int, Ahead]()
        among = await self._among(number, player_id, shared) if self._among else None
        if among is None:
            own: Pages = await self._shards[number](partial(_pages, asked=[Around(player_id, 0)], shared=shared))
        else:
            own, told = among.own, {**among.others}
        states = [state_of(row_of(placed)) for placed in own.pages[0]]
        if left := [other for other in range(len(self._shards)) if other != number and other not in told]:
            keys = [PlaceKey(*place(state)) for state in states]
            keys += [key.first_of_equals for key in keys] if shared else []
            told.update(zip(left, await self._count(dict.fromkeys(left, keys)), strict=True))
        others = [told[other] for other in range(len(self._shards)) if other != number]
        versions = [one.read_version for one in others]
        at = _at_vector([*versions[:number], own.read_version, *versions[number:]])
        if at.frozen:
            return PlayerLookup(at, 0, ())
        total = _cut(own.total + sum([one.total for one in others]), _limit([own, *others]))
        if not states:
            return PlayerLookup(at, total, ())
        ahead, *equals = [sum(some) for some in zip(*[one.ahead for one in others], strict=True)]
        rank = own.pages[0][0].rank
        rank = None if rank is None or rank + ahead > total else rank + ahead
        shares = [_cut(own.ahead[0] + equals[0], total)] if shared else ()
        return PlayerLookup(at, total, [RankedPlayer(rank, states[0])], shares)

    async def _count_in_each(self, wanted: Mapping[int, Sequence[PlaceKey]]) -> Sequence[Ahead]:
        return await self._all(
            [partial(self._shards[shard], partial(_ahead_of, keys)) for shard, keys in wanted.items()]
        )

    async def _all(self, works: Sequence[Callable[[], Awaitable[T]]]) -> Sequence[T]:
        return all_of(await self._together(works))

    async def _page(self, asked: PageQuery) -> Page:
        at, told = await self._ask([asked], shared=False)
        return Page(at.version, at.total, told[asked].places(whole=False))

    async def _ask(self, asked: Sequence[PageQuery], *, shared: bool) -> tuple[_Moment, Mapping[PageQuery, Told]]:
        """What each question comes to, all at one vector of versions."""
        sizes = ShardSizes(len(self._shards))
        plans = {one: plan_of(one, sizes, self._own_shard(one)) for one in asked}
        for _ in range(_MOST_STEPS):
            if not all(plan.ready for plan in plans.values()):
                await self._explore([plan for plan in plans.values() if not plan.ready], sizes)
                continue
            answers, parts = await self._step([*plans.values()], [*range(sizes.count)], sizes, shared=shared)
            read_version = _at_vector([answer.read_version for answer in answers.values()])
            if read_version.frozen:
                return _Moment(read_version, 0, sizes.max_entries), dict.fromkeys(plans, NOBODY)
            # Each looks at what there is, for whoever has not found all of it learns from that.
            found = {one: plan.told(parts[plan], shared=shared) for one, plan in plans.items()}
            told = {one: places for one, places in found.items() if places is not None}
            if len(told) == len(plans):
                return _Moment(read_version, sizes.total, sizes.max_entries), told
        raise StoreUnavailable("leaderboard", "its shards change faster than they can be read together")

    async def _explore(self, plans: Sequence[Plan], sizes: ShardSizes) -> None:
        """Ask what has to be known before all can be asked at once, of those shards alone that know it."""
        needed = [[*map(bool, plan.questions())] for plan in plans]
        shards = [shard for shard in range(sizes.count) if any(one[shard] for one in needed)]
        _, parts = await self._step(plans, shards, sizes, shared=False)
        for plan in plans:
            plan.learn(parts[plan])

    async def _step(
        self, plans: Sequence[Plan], shards: Sequence[int], sizes: ShardSizes, *, shared: bool
    ) -> tuple[Mapping[int, Pages], Mapping[Plan, Sequence[Sequence[Part]]]]:
        """Ask these shards all next questions of plans, each at one moment: what each answers, and what of that is for
        which plan."""
        questions = [plan.questions() for plan in plans]
        asked = [[query for one in questions for query in one[shard]] for shard in shards]
        works = [
            partial(self._shards[shard], partial(_pages, asked=queries, shared=shared))
            for shard, queries in zip(shards, asked, strict=True)
        ]
        answers = dict(zip(shards, await self._all(works), strict=True))
        sizes.tell({shard: ShardSize(answer.total, answer.max_entries) for shard, answer in answers.items()})
        parts: dict[Plan, list[list[Part]]] = {plan: [[] for _ in self._shards] for plan in plans}
        for shard, answer in answers.items():
            following = map(Part, answer.pages, repeat(answer.total), answer.ahead if shared else repeat(0))
            for plan, one in zip(plans, questions, strict=True):
                parts[plan][shard] = [next(following) for _ in one[shard]]
        return answers, parts

    def _own_shard(self, asked: PageQuery) -> int:
        return self._shard_of(asked.player_id) if isinstance(asked, Around) else 0


def _pages(view: RankedView, *, asked: Sequence[PageQuery], shared: bool) -> Awaitable[Pages]:
    return view.pages(asked, whole=True, shared=shared)


def _ahead_of(places: Sequence[PlaceKey], view: RankedView) -> Awaitable[Ahead]:
    return view.ahead_of(places)


def _limit(shards: Sequence[Ahead | Pages]) -> int | None:
    """The limit of a board; the smallest of its shards', while it is being changed."""
    return min([one.max_entries for one in shards if one.max_entries is not None], default=None)


def _cut(number: int, limit: int | None) -> int:
    return number if limit is None else min(number, limit)


def _just_ahead_of(sort_key: float, order_key: bytes = b"") -> AroundKey:
    return AroundKey(sort_key, 0, order_key)


def _only(told: Told) -> RankedEntry | None:
    places = told.places(whole=False)
    return places[0] if places else None


def _at_vector(shards: Sequence[ReadVersion]) -> ReadVersion:
    """The version of a wide board whose shards are at these. Raises `ShardsApart`."""
    seasons, versions = [one.season for one in shards], [one.version for one in shards]
    if len({*seasons}) > 1:
        raise ShardsApart(seasons)
    revisions = tuple([version.revision for version in versions])
    ids = "\n".join([version.change_id for version in versions])
    return ReadVersion(
        Version(blake2b(ids.encode(), digest_size=16).hexdigest(), sum(revisions)),
        seasons[0],
        as_of=min([one.as_of for one in shards if one.as_of is not None], default=None),
        players=sum([one.players for one in shards]),
        frozen=any(one.frozen for one in shards),
        revisions=revisions,
    )
