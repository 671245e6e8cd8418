"""Seasons: which there were, and turning those whose time is over."""

from collections.abc import Sequence

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.edit import Edit
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.repository import BoardShelf, Outcome, SeasonShelf, UnitsOfWork, View, Wanted
from leaderboard_core.usecases.boards import edited
from leaderboard_core.usecases.directory import Directory
from leaderboard_core.usecases.show import Commit, Show


class Seasons:
    """The seasons of boards. Any number of schedulers may turn them: each boundary turns once."""

    def __init__(
        self,
        shelf: BoardShelf,
        repository: UnitsOfWork,
        seasons: SeasonShelf,
        directory: Directory,
        show: Show,
    ) -> None:
        self._shelf = shelf
        self._repository = repository
        self._seasons = seasons
        self._directory = directory
        self._show = show

    async def of(self, board_id: str) -> Sequence[Season]:
        """All seasons of a board, the open one first. Raises `BoardNotFound`."""
        board = await self._directory.fresh(board_id)
        return await self._seasons.seasons(board.uid)

    async def turn_due(self) -> int:
        """Turn the season of every board whose boundary has passed; says how many turned."""
        due = await self._shelf.due(await self._shelf.now())
        return sum([await self._turn(board) for board in due])

    async def _turn(self, board: Board) -> bool:
        def decide(view: View) -> Outcome[Commit | None]:
            row = view.boards.get(board.uid)
            if row is None:
                return Outcome(answer=None)
            # Opening the edit turns the season if it is due under the lock.
            return edited(row, Edit(row, view.now, {}, {}))

        commit = await self._repository.unit_of_work(Wanted(players={board.uid: ()}), decide)
        if commit is None or commit.change is None:
            return False
        await self._show([commit])
        return True
