"""A real-time store that has seen nothing of what the leaderboard did."""

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.usecases.reconcile import Reconciler
from tests.unit.usecases.kit import HOUR, Clock, WatchedRankings
from tests.unit.usecases.reconcile.kit import behind


@pytest.fixture
def late() -> WatchedRankings:
    """A real-time store that has seen nothing of all this."""
    return WatchedRankings()


@pytest.fixture
def reconciler(repository: MemoryRepository, late: WatchedRankings) -> Reconciler:
    return Application.over(repository, late).reconciler


@pytest.fixture
async def too_old(
    leaderboard: Application,
    repository: MemoryRepository,
    clock: Clock,
    reconciler: Reconciler,
    late: WatchedRankings,
    board: Board,
) -> WatchedRankings:
    """The late store, so far behind that the changes since are not kept any more."""
    await behind(leaderboard, reconciler, late, board)
    await repository.prune(clock.now + HOUR, 0)
    return late
