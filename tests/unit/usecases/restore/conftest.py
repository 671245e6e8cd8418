"""A real-time store that has seen nothing of what the leaderboard did."""

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.usecases.restore import Restore
from tests.unit.usecases.kit import WatchedRankings


@pytest.fixture
def late() -> WatchedRankings:
    """A real-time store that has seen nothing of all this."""
    return WatchedRankings()


@pytest.fixture
def restore(repository: MemoryRepository, late: WatchedRankings) -> Restore:
    return Application.over(repository, late).restore
