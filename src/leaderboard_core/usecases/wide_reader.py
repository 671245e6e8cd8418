"""Reading a wide board: one view over its shards, each of them as new as a reading of any board is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import BoardLoading, BoardNotFound, NotShown
from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.domain.season import Season
from leaderboard_core.domain.shards import shard_of
from leaderboard_core.ports.ranked_view import Ahead, PlaceAmong, RankedView
from leaderboard_core.ports.repository import SeasonStore
from leaderboard_core.usecases.empty_ranked_view import unpublished
from leaderboard_core.usecases.together import DoTogether
from leaderboard_core.usecases.wide_boards import WideBoards
from leaderboard_core.usecases.wide_view import AskAmong, CountAhead, ShardReading, ShardsApart, WideRankedView

R = TypeVar("R")

#: How often the shards of a board are brought together for one question before it counts as loading.
_ATTEMPTS: Final = 3


class WideReader:
    """Asks all shards of a board. `live` asks one as any board is asked that is read as it is, `ahead_of` asks several
    at once how many are ahead, and `place_among` as well of the place of a player of one of them."""

    def __init__(
        self,
        seasons: SeasonStore,
        wide: WideBoards,
        live: Callable[[Board, Callable[[RankedView, Board], Awaitable[Any]]], Awaitable[Any]],
        ahead_of: Callable[[Sequence[tuple[Board, Sequence[PlaceKey]]]], Awaitable[Sequence[Ahead]]],
        place_among: Callable[[Sequence[Board], int, str, bool], Awaitable[PlaceAmong | None]],
        *,
        together: DoTogether,
    ) -> None:
        self._seasons = seasons
        self._wide = wide
        self._live = live
        self._ahead_of = ahead_of
        self._place_among = place_among
        self._together = together

    async def now(self, board: Board, ask: Callable[[RankedView, Board], Awaitable[R]]) -> R:
        """What the board shows. Raises `BoardNotFound`, `BoardLoading`."""
        for _ in range(_ATTEMPTS):
            try:
                shards = await self._wide.shards(board)
                readings = [partial(self._ask_live, shard) for shard in shards]
                view = self._over(readings, partial(self._count, shards), partial(self._place_among, shards))
                return await ask(view, board)
            except ShardsApart:
                await self._wide.align(board)
            except BoardNotFound:
                # One that was deleted meanwhile, unless the board itself was.
                await self._wide.mended(board)
        raise BoardLoading(board.public_id)

    async def past(self, board: Board, season: Season, ask: Callable[[RankedView, Board], Awaitable[R]]) -> R:
        """What standings of a season show, of all shards."""
        for _ in range(_ATTEMPTS):
            try:
                shards = await self._wide.shards(board)
                view = self._over([partial(self._ask_past, shard, season) for shard in shards])
                return await ask(view, board)
            except ShardsApart:
                await self._wide.align(board)
        raise BoardLoading(board.public_id)

    def _over(
        self, shards: Sequence[ShardReading], ahead_of: CountAhead | None = None, among: AskAmong | None = None
    ) -> WideRankedView:
        return WideRankedView(
            shards,
            self._together,
            lambda player_id: shard_of(player_id, len(shards)),
            ahead_of,
            among,
        )

    async def _count(self, shards: Sequence[Board], wanted: Mapping[int, Sequence[PlaceKey]]) -> Sequence[Ahead]:
        return await self._ahead_of([(shards[number], keys) for number, keys in wanted.items()])

    async def _ask_live(self, shard: Board, question: Callable[[RankedView], Awaitable[R]]) -> R:
        answer: R = await self._live(shard, lambda places, _: question(places))
        return answer

    async def _ask_past(self, shard: Board, season: Season, question: Callable[[RankedView], Awaitable[R]]) -> R:
        seasons = {one.season: one for one in await self._seasons.seasons(shard.uid)}
        own = seasons.get(season.season)
        if own is None and season.season > max(seasons, default=0):
            raise ShardsApart([season.season, max(seasons, default=0)])
        if own is not None and own.ended_at is None and season.ended_at is not None:
            raise ShardsApart([season.season + 1, own.season])
        # One that was made anew has nothing of what was before.
        if own is None:
            return await question(unpublished(season, 0))
        try:
            return await question(self._seasons.places(shard, own))
        except NotShown:
            return await question(unpublished(own, shard.season_opened))
