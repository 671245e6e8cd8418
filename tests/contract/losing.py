"""A store that loses something by itself."""

from abc import ABC, abstractmethod

from leaderboard_core.ports.rankings import Rankings


class Losing(ABC):
    """What only the adapter's own test can do."""

    @abstractmethod
    async def lose_a_player(self, rankings: Rankings, board_uid: int) -> None:
        """Make a player of the board vanish behind the store's back, its header staying as it is."""
