"""The memory rankings keep the law of real-time stores."""

import pytest

from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_testing.contracts.ranking_store import RankingStoreContract
from tests.support.harm import lose_the_last


class TestMemoryRankingStore(RankingStoreContract):
    @pytest.fixture
    def ranking_store(self) -> RankingStore:
        return MemoryRankingStore()

    async def lose_a_player(self, ranking_store: RankingStore, board_uid: int) -> None:
        assert isinstance(ranking_store, MemoryRankingStore)
        lose_the_last(ranking_store._boards[board_uid])
