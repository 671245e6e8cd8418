"""Seasons: which there were, and turning those whose time is over."""

from collections.abc import Sequence

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.season import Season, latest_resets
from leaderboard_core.ports.repository import BoardStore, LockedState, ReadSet, SeasonStore, UnitOfWork, WriteSet
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.boards import pending_commit
from leaderboard_core.usecases.projector import BoardCommit, Projector


class Seasons:
    """The seasons of boards. Any number of schedulers may turn them: each boundary turns once."""

    def __init__(
        self,
        shelf: BoardStore,
        repository: UnitOfWork,
        seasons: SeasonStore,
        board_cache: BoardCache,
        show: Projector,
    ) -> None:
        self._shelf = shelf
        self._repository = repository
        self._seasons = seasons
        self._board_cache = board_cache
        self._projector = show

    async def of(self, board_id: str) -> Sequence[Season]:
        """All seasons of a board, the open one first. Raises `BoardNotFound`."""
        board = await self._board_cache.fresh(board_id)
        return await self._seasons.seasons(board.uid)

    async def turn_due(self) -> int:
        """Turn the season of every board whose boundary has passed, and set anew those that lie too far ahead.

        Says how many turned.
        """
        now = await self._shelf.now()
        due = await self._shelf.due(now, latest_resets(now))
        return sum([await self._turn(board) for board in due])

    async def _turn(self, board: Board) -> bool:
        def decide(view: LockedState) -> WriteSet[BoardCommit | None]:
            row = view.boards.get(board.uid)
            if row is None:
                return WriteSet(answer=None)
            # Opening the edit turns the season if it is due under the lock.
            return pending_commit(row, ChangeBuilder(row, view.now, {}, {}))

        commit = await self._repository.unit_of_work(ReadSet(players={board.uid: ()}), decide)
        if commit is None or commit.change is None:
            return False
        await self._projector([commit])
        return commit.board.season != board.season
