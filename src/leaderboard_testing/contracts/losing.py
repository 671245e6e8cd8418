"""A store that loses something by itself."""

from abc import ABC, abstractmethod

from leaderboard_core.ports.ranking_store import RankingStore


class Losing(ABC):
    """What only the adapter's own test can do."""

    @abstractmethod
    async def lose_a_player(self, ranking_store: RankingStore, board_uid: int) -> None:
        """Make a player of the board vanish behind the store's back, its header staying as it is."""
