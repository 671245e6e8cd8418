"""A board with three players."""

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from tests.unit.usecases.kit import new, play


@pytest.fixture
async def board(leaderboard: Application) -> Board:
    """A board with three players."""
    board = await leaderboard.boards.create(new())
    await play(leaderboard, a=3, b=2, c=1)
    return board
