"""Standings in memory: a season's players in order, as they were at one moment."""

from collections.abc import Callable, Iterable, Sequence

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import place
from leaderboard_core.ports.places import Ends, Found, Moment, Page, Placed, Places, Roll


class Standing:
    """A complete ranked copy that nobody changes any more."""

    def __init__(self, moment: Moment, states: Iterable[PlayerState]) -> None:
        self.moment = moment
        self._order = sorted(states, key=place)
        self._ranks = {state.player_id: rank for rank, state in enumerate(self._order, start=1)}

    def without(self, player_id: str) -> "Standing":
        """The same copy without a player."""
        return Standing(self.moment, [state for state in self._order if state.player_id != player_id])

    def __len__(self) -> int:
        return len(self._order)

    def ranks(self, player_ids: Iterable[str]) -> Sequence[int]:
        """The ranks of those players who are there, best first."""
        return sorted({self._ranks[player_id] for player_id in player_ids if player_id in self._ranks})

    def state(self, rank: int) -> PlayerState:
        """The player of a rank."""
        return self._order[rank - 1]

    def places(self, first: int, last: int) -> Sequence[Placed]:
        """The places `first` to `last`, as far as there are any."""
        states = self._order[first - 1 : last]
        return [Placed(rank, state.player_id, state.sort_key) for rank, state in enumerate(states, start=first)]


class MemoryPlaces(Places):
    """Reads, cut at a limit, the copy that is shown when it is asked."""

    def __init__(self, shown: Callable[[], Standing], limit: int | None) -> None:
        """`shown` tells the copy, or raises `NotShown`."""
        self._shown = shown
        self._limit = limit

    async def page(self, first: int, last: int) -> Page:
        return self._page(self._shown(), first, last)

    async def around(self, player_id: str, radius: int) -> Page:
        standing = self._shown()
        for rank in standing.ranks([player_id]):
            if rank <= self._total(standing):
                return self._page(standing, max(1, rank - radius), rank + radius)
        return Page(standing.moment, self._total(standing), ())

    async def find(self, player_ids: Sequence[str]) -> Roll:
        standing = self._shown()
        total = self._total(standing)
        players = [Found(rank if rank <= total else None, standing.state(rank)) for rank in standing.ranks(player_ids)]
        return Roll(standing.moment, total, players)

    async def ends(self) -> Ends:
        standing = self._shown()
        total = self._total(standing)
        if not total:
            return Ends(standing.moment, 0, None, None)
        return Ends(standing.moment, total, *standing.places(1, 1), *standing.places(total, total))

    def _page(self, standing: Standing, first: int, last: int) -> Page:
        total = self._total(standing)
        return Page(standing.moment, total, standing.places(first, min(last, total)))

    def _total(self, standing: Standing) -> int:
        return len(standing) if self._limit is None else min(len(standing), self._limit)
