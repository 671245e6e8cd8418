"""A board, and a real-time store that has seen nothing of it."""

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.usecases.restore import Restore
from tests.unit.usecases.kit import WatchedRankings, new, play


@pytest.fixture
async def board(leaderboard: Application) -> Board:
    """A board with three players."""
    board = await leaderboard.boards.create(new())
    await play(leaderboard, a=3, b=2, c=1)
    return board


@pytest.fixture
def late() -> WatchedRankings:
    """A real-time store that has seen nothing of all this."""
    return WatchedRankings()


@pytest.fixture
def restore(repository: MemoryRepository, late: WatchedRankings) -> Restore:
    return Application.over(repository, late).restore
