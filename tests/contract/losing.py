"""A store that loses something by itself."""

from leaderboard_core.ports.rankings import Rankings


class Losing:
    """What only the adapter's own test can do."""

    async def lose_a_player(self, rankings: Rankings, board_uid: int) -> None:
        """Override: make a player of the board vanish behind the store's back, its header staying as it is."""
        raise NotImplementedError
