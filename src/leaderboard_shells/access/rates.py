"""How much of what fits into a second: per key, and per player."""

from collections.abc import Mapping

from attrs import field, frozen

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.access.buckets import Buckets
from leaderboard_shells.access.errors import RateLimited
from leaderboard_shells.access.scope import Scope


@frozen
class Rates:
    """The allowances of keys and of players, by scope; a scope that is not there is not limited.

    What is refused is counted nowhere.
    """

    of_keys: Mapping[Scope, Buckets] = field(factory=dict)
    of_players: Mapping[Scope, Buckets] = field(factory=dict)

    def spend(self, scope: Scope, key: str | None, player: str | None) -> None:
        """Count one request or score of a key (None: of none) and of a player. Raises `RateLimited`."""
        if scope not in self.of_keys and scope not in self.of_players:
            return
        spent = [
            (buckets, owner)
            for buckets, owner in ((self.of_keys.get(scope), key), (self.of_players.get(scope), player))
            if buckets is not None and owner is not None
        ]
        wait = max((buckets.wait(owner, 1) for buckets, owner in spent), default=0.0)
        if wait:
            raise RateLimited(wait)
        for buckets, owner in spent:
            buckets.take(owner, 1)

    def spend_each(self, scope: Scope, key: str | None, players: list[str]) -> list[LeaderboardError | None]:
        """Count a list of scores, one a player that is named, and refuse those that are too many of their player.

        Raises `RateLimited` when the list is too much of its key, or too much for each of its players.
        """
        of_key = self.of_keys.get(scope) if key is not None else None
        if of_key is not None and (wait := of_key.wait(key or "", len(players))):
            raise RateLimited(wait)
        refused = self._refused(scope, players)
        if refused and None not in refused:
            raise next(filter(None, refused))
        if of_key is not None:
            of_key.take(key or "", refused.count(None))
        return [*refused]

    def _refused(self, scope: Scope, players: list[str]) -> list[RateLimited | None]:
        buckets = self.of_players.get(scope)
        if buckets is None:
            return [None] * len(players)
        refused: list[RateLimited | None] = []
        for player in players:
            wait = buckets.wait(player, 1)
            refused.append(RateLimited(wait) if wait else None)
            if not wait:
                buckets.take(player, 1)
        return refused


UNLIMITED = Rates()
