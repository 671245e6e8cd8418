"""What seasons that have ended show, after something was put right in one."""

from typing import Final, NamedTuple

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import NotShown, Unavailable
from leaderboard_core.domain.ranking import is_dense, is_shared
from leaderboard_core.ports.repository import SeasonStore
from leaderboard_core.usecases.answer_builders import entries_of_players

#: How often it is tried to publish standings that others mend at the same time; what is left the next sync publishes.
_TRIES: Final = 3


class ShownPast(NamedTuple):
    """Where a player stands there, whether that is shown already, and which final standings these are."""

    rank: int | None
    visible: bool
    standings_revision: int | None


class PastSeasons:
    """Seasons that have ended."""

    def __init__(self, seasons: SeasonStore) -> None:
        self._seasons = seasons

    async def shown(self, board: Board, season: int, player_id: str) -> ShownPast:
        """Publish what was put right, where final standings are out already, and tell what they show."""
        try:
            visible = await self._published(board.uid, season)
            [found] = [one for one in await self._seasons.seasons(board.uid) if one.season == season]
            roll = await self._seasons.places(board, found).find(
                [player_id], shared=is_shared(board.ranking), dense=is_dense(board.ranking)
            )
        except (NotShown, Unavailable, ValueError):
            # It is committed all the same; the board may be gone meanwhile.
            return ShownPast(None, False, None)
        ranks = [one.rank for one in entries_of_players(board, roll)]
        return ShownPast(ranks[0] if ranks and visible else None, visible, found.standings_revision)

    async def _published(self, board_uid: int, season: int) -> bool:
        for _ in range(_TRIES):
            if (board_uid, season) not in await self._seasons.unsettled():
                return True
            await self._seasons.publish_standings(board_uid, season)
        return (board_uid, season) not in await self._seasons.unsettled()
