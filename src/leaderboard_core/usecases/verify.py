"""Holding the real-time store against the repository, range by range, and by player where a range differs."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import aclosing

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.ranking_store import RankingStore, Scanned
from leaderboard_core.ports.repository import ChangeLog, LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.reconcile import Reconciler
from leaderboard_core.usecases.side_by_side import differences

#: How often suspects are looked at again while their board is not shown.
_ATTEMPTS = 5


class Verify:
    """Finds players whom the real-time store shows otherwise than the repository has them.

    Both tell all players in order, and each is read once, range by range, while submissions go on. So what looks
    different is only a suspicion; it is confirmed against the states under the board's lock, replayed to the very
    change that the real-time store is at.
    """

    def __init__(
        self, change_log: ChangeLog, repository: UnitOfWork, ranking_store: RankingStore, reconciler: Reconciler
    ) -> None:
        self._change_log = change_log
        self._repository = repository
        self._ranking_store = ranking_store
        self._reconciler = reconciler

    async def __call__(self, board_uid: int) -> int:
        """Verify one board and rebuild it if it differs; says how many players differed.

        What is known to be wrong is not shown any more while it is loaded. A copy that is not shown at all shows nobody
        wrongly: it is brought back.
        """
        wrong: set[str] = set()
        async with self._change_log.snapshot(board_uid, best_first=True) as snapshot:
            if snapshot is None:
                return 0
            try:
                async with aclosing(self._ranking_store.scan(board_uid)) as scan:
                    async for suspects in differences(snapshot.chunks, _states(scan, wrong)):
                        wrong |= await self._confirmed(snapshot.board, suspects)
            except NotShown:
                await self._reconciler.catch_up(board_uid)
        if wrong:
            # Nobody moves on what is not there, so however busy the board is, it will be loaded.
            await self._ranking_store.drop(board_uid)
            await self._reconciler.catch_up(board_uid)
        return len(wrong)

    async def _confirmed(self, board: Board, suspects: set[str]) -> set[str]:
        for _ in range(_ATTEMPTS if suspects else 0):
            view = await self._view(board, suspects)
            row = view.boards.get(board.uid)
            if row is None or not await self._reconciler.catch_up(board.uid):
                return set()
            try:
                roll = await self._ranking_store.board(row).find(list(suspects))
            except NotShown:
                continue
            truth = await self._truth_at(roll.read_version.version, row, view.states.get(board.uid, {}))
            if truth is not None:
                shown = {found.state.player_id: found.state for found in roll.players}
                return {player for player in suspects if shown.get(player) != truth.get(player)}
        return set()

    async def _truth_at(
        self, version: Version, row: Board, states: Mapping[str, PlayerState]
    ) -> Mapping[str, PlayerState] | None:
        """What players whose states are known at the row's change were at a later one; None if it does not follow."""
        if version == row.version:
            return states
        season = row.season
        for change in await self._change_log.changes(row.uid, row.version.change_id) or ():
            states, season = change.applied(season, states), change.season
            if version == change.version:
                return states
        return None

    async def _view(self, board: Board, players: Iterable[str]) -> LockedState:
        read_set = ReadSet(players={board.uid: tuple(players)})
        return await self._repository.unit_of_work(read_set, lambda view: WriteSet(answer=view))


async def _states(scan: AsyncIterator[Scanned], torn: set[str]) -> AsyncIterator[Sequence[PlayerState]]:
    """The states that a scan tells; who is torn is kept apart."""
    async for chunk in scan:
        torn.update(chunk.torn)
        yield chunk.states
