"""A real-time store that falls behind, and whether it shows the truth again."""

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.usecases.reconcile import Reconciler
from tests.unit.usecases.kit import WatchedRankings, play, states


async def behind(leaderboard: Application, reconciler: Reconciler, late: WatchedRankings, board: Board) -> None:
    """The late store is brought to where the board is; then three more changes are committed without it."""
    await reconciler.catch_up(board.uid)
    late.calls.clear()
    await play(leaderboard, d=9)
    await leaderboard.boards.remove("b", "b")
    await play(leaderboard, a=10)


async def whole(late: MemoryRankingStore, repository: MemoryRepository, board: Board) -> bool:
    """Whether the late store holds the board as the repository has it, at its newest change."""
    async with repository.snapshot(board.uid) as truth:
        assert truth is not None
        players = [state async for chunk in truth.chunks for state in chunk]
    players.sort(key=lambda state: state.player_id)
    return (await late.versions([board.uid])) == {board.uid: truth.board.version} and players == await states(
        late, board
    )
