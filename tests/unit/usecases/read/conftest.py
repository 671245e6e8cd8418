"""A board with a few players, and one with many."""

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from tests.unit.usecases.kit import new, play, sub


@pytest.fixture
async def board(leaderboard: Application) -> Board:
    """A board with five players, from `a` with 5 to `e` with 1."""
    board = await leaderboard.boards.create(new())
    await play(leaderboard, a=5, b=4, c=3, d=2, e=1)
    return board


@pytest.fixture
async def crowd(leaderboard: Application) -> Board:
    """A board with 1,200 players."""
    board = await leaderboard.boards.create(new())
    await leaderboard.submit_many([sub(f"p{n}", -n) for n in range(1, 1201)], ranked=False)
    return board
