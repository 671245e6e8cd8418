"""Holding the real-time store against the repository, player by player and both ways."""

from collections.abc import Iterable, Mapping, Sequence

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.rankings import Rankings
from leaderboard_core.ports.repository import History, Outcome, UnitsOfWork, View, Wanted
from leaderboard_core.usecases.restore import Restore

#: How often suspects are looked at again while their board is not shown.
_ATTEMPTS = 5


class Verify:
    """Finds players whom the real-time store shows otherwise than the repository has them.

    Both are read in chunks while submissions go on, so what looks different is only a suspicion; it is confirmed
    against the states under the board's lock, brought forward to the very change that the real-time store is at.
    """

    def __init__(self, history: History, repository: UnitsOfWork, rankings: Rankings, restore: Restore) -> None:
        self._history = history
        self._repository = repository
        self._rankings = rankings
        self._restore = restore

    async def __call__(self, board_uid: int) -> int:
        """Verify one board and load it anew if it differs; says how many players differed.

        What is known to be wrong is not shown any more while it is loaded.
        """
        wrong: set[str] = set()
        async with self._history.snapshot(board_uid) as snapshot:
            if snapshot is None:
                return 0
            board = snapshot.board
            async for chunk in snapshot.chunks:
                wrong |= await self._confirmed(board, await self._differing(board, chunk))
        async for chunk in self._rankings.scan(board_uid):
            wrong |= await self._confirmed(board, await self._unfounded(board, chunk))
        if wrong:
            # Nobody moves on what is not there, so however busy the board is, it will be loaded.
            await self._rankings.drop(board_uid)
            await self._restore.bring_forward(board_uid)
        return len(wrong)

    async def _differing(self, board: Board, truth: Sequence[PlayerState]) -> set[str]:
        shown = await self._shown(board, [state.player_id for state in truth])
        return {state.player_id for state in truth if shown.get(state.player_id) != state}

    async def _unfounded(self, board: Board, shown: Sequence[PlayerState]) -> set[str]:
        view = await self._view(board, [state.player_id for state in shown])
        truth = view.states.get(board.uid, {})
        return {state.player_id for state in shown if truth.get(state.player_id) != state}

    async def _confirmed(self, board: Board, suspects: set[str]) -> set[str]:
        for _ in range(_ATTEMPTS if suspects else 0):
            view = await self._view(board, suspects)
            row = view.boards.get(board.uid)
            if row is None or not await self._restore.bring_forward(board.uid):
                return set()
            try:
                roll = await self._rankings.board(row).find(list(suspects))
            except NotShown:
                continue
            truth = await self._truth_at(roll.moment.head, row, view.states.get(board.uid, {}))
            if truth is not None:
                shown = {found.state.player_id: found.state for found in roll.players}
                return {player for player in suspects if shown.get(player) != truth.get(player)}
        return set()

    async def _truth_at(
        self, head: Head, row: Board, states: Mapping[str, PlayerState]
    ) -> Mapping[str, PlayerState] | None:
        """What players whose states are known at the row's change were at a later one; None if it does not follow."""
        if head == row.head:
            return states
        season = row.season
        for change in await self._history.changes(row.uid, row.head.change_id) or ():
            states, season = change.applied(season, states), change.season
            if head == change.head:
                return states
        return None

    async def _shown(self, board: Board, players: Sequence[str]) -> dict[str, PlayerState]:
        try:
            roll = await self._rankings.board(board).find(players)
        except NotShown:
            return {}
        return {found.state.player_id: found.state for found in roll.players}

    async def _view(self, board: Board, players: Iterable[str]) -> View:
        wanted = Wanted(players={board.uid: tuple(players)})
        return await self._repository.unit_of_work(wanted, lambda view: Outcome(answer=view))
