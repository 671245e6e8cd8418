"""One leaderboard over the real memory stores, seen by this process and by another one."""

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from tests.unit.usecases.kit import Clock, WatchedRankings, new, play


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def repository(clock: Clock) -> MemoryRepository:
    return MemoryRepository(clock)


@pytest.fixture
def ranking_store() -> WatchedRankings:
    return WatchedRankings()


@pytest.fixture
def leaderboard(repository: MemoryRepository, ranking_store: WatchedRankings) -> Application:
    return Application.over(repository, ranking_store)


@pytest.fixture
def elsewhere(repository: MemoryRepository, ranking_store: WatchedRankings) -> Application:
    """Another process on the same two stores."""
    return Application.over(repository, ranking_store)


@pytest.fixture
async def board(leaderboard: Application) -> Board:
    """A board with three players: `a` before `b` before `c`."""
    board = await leaderboard.boards.create(new())
    await play(leaderboard, a=3, b=2, c=1)
    return board
