"""A season's standings for reading: which questions they are asked is the same in every SQL store."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TypeVar

from leaderboard_adapters.sql.standings import Reading, Standings
from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.ports.ranked_view import Ahead, Counts, Extremes, Page, PageQuery, Pages, PlayerLookup, RankedView

T = TypeVar("T")


class SqlRankedView(RankedView):
    """The copy that is shown or, once the season has ended, its scores as they stand."""

    async def page(self, first: int, last: int) -> Page:
        return await self._read(lambda standings: standings.page(first, last))

    async def around(self, player_id: str, radius: int) -> Page:
        return await self._read(lambda standings: standings.around(player_id, radius))

    async def pages(
        self, asked: Sequence[PageQuery], *, whole: bool = False, shared: bool = False, dense: bool = False
    ) -> Pages:
        return await self._read(lambda standings: standings.pages(asked, whole=whole, shared=shared, dense=dense))

    async def find(self, player_ids: Sequence[str], *, shared: bool = False, dense: bool = False) -> PlayerLookup:
        return await self._read(lambda standings: standings.find(player_ids, shared=shared, dense=dense))

    async def extremes(self) -> Extremes:
        return await self._read(lambda standings: standings.extremes())

    async def counts(self, sort_keys: Sequence[float], order_keys: Sequence[bytes] = ()) -> Counts:
        return await self._read(lambda standings: standings.counts(sort_keys, order_keys))

    async def ahead_of(self, places: Sequence[PlaceKey]) -> Ahead:
        return await self._read(lambda standings: standings.ahead_of(places))

    @abstractmethod
    async def _read(self, begin: Callable[[Standings], Reading[T]]) -> T:
        """The answer of a reading whose questions are answered in one transaction."""
