"""A real-time store that falls behind, and whether it shows the truth again."""

from leaderboard_adapters.memory import MemoryRankings, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.usecases.restore import Restore
from tests.unit.usecases.kit import WatchedRankings, play, states


async def behind(leaderboard: Application, restore: Restore, late: WatchedRankings, board: Board) -> None:
    """The late store is brought to where the board is; then three more changes are committed without it."""
    await restore.bring_forward(board.uid)
    late.calls.clear()
    await play(leaderboard, d=9)
    await leaderboard.boards.remove("b", "b")
    await play(leaderboard, a=10)


async def whole(late: MemoryRankings, repository: MemoryRepository, board: Board) -> bool:
    """Whether the late store holds the board as the repository has it, at its newest change."""
    async with repository.snapshot(board.uid) as truth:
        assert truth is not None
        players = [state async for chunk in truth.chunks for state in chunk]
    players.sort(key=lambda state: state.player_id)
    return (await late.heads([board.uid])) == {board.uid: truth.board.head} and players == await states(late, board)
