"""Standings in memory: a season's players in order, as they were at one moment."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat

from attrs import evolve

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import PlaceKey, place
from leaderboard_core.ports.paging import different_ahead, neighbours, place_of, ranks_of, whole_place
from leaderboard_core.ports.ranked_view import (
    Ahead,
    Around,
    AroundKey,
    AroundPlace,
    Counts,
    Extremes,
    Page,
    PageQuery,
    Pages,
    PlayerLookup,
    RankedEntry,
    RankedPlayer,
    RankedView,
    RankRange,
    ReadVersion,
)


class RankedStandings:
    """A complete ranked copy that nobody changes any more."""

    def __init__(self, read_version: ReadVersion, states: Iterable[PlayerState]) -> None:
        self._order = sorted(states, key=place)
        self.read_version = evolve(read_version, players=len(self._order))
        self._ranks = {state.player_id: rank for rank, state in enumerate(self._order, start=1)}

    def without(self, player_id: str) -> "RankedStandings":
        """The same copy without a player."""
        return RankedStandings(self.read_version, [state for state in self._order if state.player_id != player_id])

    def __len__(self) -> int:
        return len(self._order)

    def ranks(self, player_ids: Iterable[str]) -> Sequence[int]:
        """The ranks of those players who are there, best first."""
        return sorted({self._ranks[player_id] for player_id in player_ids if player_id in self._ranks})

    def state(self, rank: int) -> PlayerState:
        """The player of a rank."""
        return self._order[rank - 1]

    def state_of(self, player_id: str) -> PlayerState:
        """A player who is there."""
        return self._order[self._ranks[player_id] - 1]

    def ahead_of(self, key: PlaceKey) -> int:
        """How many players are ahead of where a state would stand."""
        wanted: tuple[float, bytes, int, str] = key
        return bisect_left(self._order, wanted, key=place)

    def ahead(self, sort_key: float, order_key: bytes = b"") -> int:
        """How many players have a smaller score key."""
        return bisect_left(self._order, (sort_key, order_key), key=lambda state: (state.sort_key, state.order_key))

    def places(self, ranks: range) -> Sequence[RankedEntry]:
        """The places of neighbouring ranks, as far as there are any."""
        states = self._order[ranks.start - 1 : ranks.stop - 1]
        return [*map(place_of, ranks, states)]


class MemoryRankedView(RankedView):
    """Reads, cut at a limit, the copy that is shown when it is asked."""

    def __init__(self, shown: Callable[[], RankedStandings], limit: int | None) -> None:
        """`shown` tells the copy, or raises `NotShown`."""
        self._shown = shown
        self._limit = limit

    async def page(self, first: int, last: int) -> Page:
        return self._page(RankRange(first, last))

    async def around(self, player_id: str, radius: int) -> Page:
        return self._page(Around(player_id, radius))

    async def pages(
        self, asked: Sequence[PageQuery], *, whole: bool = False, shared: bool = False, dense: bool = False
    ) -> Pages:
        standing = self._shown()
        pages = [self._places(standing, one) for one in asked]
        if whole:
            pages = [[whole_place(one, standing.state_of(one.player_id)) for one in page] for page in pages]
        ahead_of = self._counter(standing, dense)
        ahead = [ahead_of(page[0]) if page else 0 for page in pages] if shared else ()
        return Pages(standing.read_version, self._total(standing), pages, ahead, self._limit)

    async def find(self, player_ids: Sequence[str], *, shared: bool = False, dense: bool = False) -> PlayerLookup:
        standing = self._shown()
        total = self._total(standing)
        players = [
            RankedPlayer(rank if rank <= total else None, standing.state(rank)) for rank in standing.ranks(player_ids)
        ]
        ahead_of = self._counter(standing, dense)
        ahead = [ahead_of(one.state) for one in players] if shared else ()
        return PlayerLookup(standing.read_version, total, players, ahead)

    async def extremes(self) -> Extremes:
        standing = self._shown()
        total = self._total(standing)
        if not total:
            return Extremes(standing.read_version, 0, None, None)
        return Extremes(
            standing.read_version, total, *standing.places(range(1, 2)), *standing.places(range(total, total + 1))
        )

    async def counts(self, sort_keys: Sequence[float], order_keys: Sequence[bytes] = ()) -> Counts:
        standing, ends = self._shown(), await self.extremes()
        ahead = [min(number, ends.total) for number in map(standing.ahead, sort_keys, order_keys or repeat(b""))]
        return Counts(ends.read_version, ends.total, self._limit, ends.best, ends.last, ahead)

    async def ahead_of(self, places: Sequence[PlaceKey]) -> Ahead:
        standing = self._shown()
        total = self._total(standing)
        ahead = [min(standing.ahead_of(key), total) for key in places]
        return Ahead(standing.read_version, total, self._limit, ahead)

    def _page(self, asked: PageQuery) -> Page:
        standing = self._shown()
        return Page(standing.read_version, self._total(standing), self._places(standing, asked))

    def _places(self, standing: RankedStandings, asked: PageQuery) -> Sequence[RankedEntry]:
        total = self._total(standing)
        if not isinstance(asked, Around):
            ahead = 0
            if isinstance(asked, AroundKey):
                ahead = standing.ahead(asked.sort_key, asked.order_key)
            elif isinstance(asked, AroundPlace):
                ahead = standing.ahead_of(asked.key)
            return standing.places(ranks_of(asked, min(ahead, total), total))
        for rank in standing.ranks([asked.player_id]):
            if rank <= total:
                return standing.places(neighbours(asked, rank, total))
            return [place_of(None, standing.state(rank))]
        return ()

    def _counter(self, standing: RankedStandings, dense: bool) -> Callable[[PlayerState | RankedEntry], int]:
        if dense:
            return different_ahead(standing.places(range(1, self._total(standing) + 1)))
        return lambda one: self._ahead(standing, one)

    def _ahead(self, standing: RankedStandings, one: PlayerState | RankedEntry) -> int:
        return min(standing.ahead(one.sort_key, one.order_key), self._total(standing))

    def _total(self, standing: RankedStandings) -> int:
        return len(standing) if self._limit is None else min(len(standing), self._limit)
