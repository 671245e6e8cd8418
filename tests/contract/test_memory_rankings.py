"""The memory rankings keep the law of real-time stores."""

import pytest

from leaderboard_adapters.memory.rankings import MemoryRankings
from leaderboard_core.ports.rankings import Rankings
from tests.contract.rankings import RankingsContract


class TestMemoryRankings(RankingsContract):
    @pytest.fixture
    def rankings(self) -> Rankings:
        return MemoryRankings()

    async def lose_a_player(self, rankings: Rankings, board_uid: int) -> None:
        assert isinstance(rankings, MemoryRankings)
        rankings._boards[board_uid]._order.pop()
