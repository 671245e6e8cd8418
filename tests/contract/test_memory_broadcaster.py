"""The memory broadcaster keeps the law of news."""

import pytest

from leaderboard_adapters.memory.broadcaster import MemoryBroadcaster
from leaderboard_core.ports.broadcaster import Broadcaster
from leaderboard_testing.contracts.broadcaster import BroadcasterContract


class TestMemoryBroadcaster(BroadcasterContract):
    @pytest.fixture
    def broadcaster(self) -> Broadcaster:
        return MemoryBroadcaster()
