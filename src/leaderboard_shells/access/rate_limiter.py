"""How much of what fits into a second: per key, and per player."""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.access.errors import RateLimited
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.access.token_buckets import Balance, TokenBuckets


@frozen
class KeyAccount:
    """The account of a key."""

    name: str


@frozen
class AddressAccount:
    """The account of whoever shows no key, by where they are."""

    name: str


Account = KeyAccount | AddressAccount | None


@frozen
class RateLimiter:
    """The allowances of keys, of players and of addresses that show no key, by scope; a scope that is not there is
    not limited.

    What is more than an allowance is counted nowhere.
    """

    of_keys: Mapping[Scope, TokenBuckets] = field(factory=dict)
    of_players: Mapping[Scope, TokenBuckets] = field(factory=dict)
    of_addresses: Mapping[Scope, TokenBuckets] = field(factory=dict)

    def limits(self, scope: Scope) -> bool:
        """Whether `spend` may refuse anybody."""
        return scope in self.of_keys or scope in self.of_players

    def spend(self, scope: Scope, account: Account, player: str | None) -> None:
        """Count one request or score of an account and of a player. Raises `RateLimited`."""
        if not self.limits(scope):
            return
        spent = self._concerned(scope, account, player)
        wait = max((buckets.wait(owner, 1) for _, buckets, owner in spent), default=0.0)
        if wait:
            raise RateLimited(wait, self.balances(scope, account, player))
        for _, buckets, owner in spent:
            buckets.take(owner, 1)

    def balances(self, scope: Scope, account: Account, player: str | None) -> Mapping[str, Balance]:
        """How the allowances stand that a request of an account and of a player would count for, by whose they are:
        a `key`'s, an `address`', a `player`'s."""
        return {name: buckets.balance(owner) for name, buckets, owner in self._concerned(scope, account, player)}

    def spend_each(self, scope: Scope, account: Account, players: list[str]) -> list[LeaderboardError | None]:
        """Count a list of scores, one a player that is named, and refuse those that are too many of their player.

        Raises `RateLimited` when the list is too much of its account, or too much for each of its players.
        """
        buckets, owner = self._of(account, scope)
        if buckets is not None and (wait := buckets.wait(owner, len(players))):
            raise RateLimited(wait, self.balances(scope, account, None))
        refused = self._refused(scope, players)
        if refused and None not in refused:
            raise next(filter(None, refused))
        if buckets is not None:
            buckets.take(owner, refused.count(None))
        return [*refused]

    def admit(self, scope: Scope, account: Account, count: int = 0) -> None:
        """Raise `RateLimited` unless something is left of an allowance; else take `count` of it, left or not."""
        buckets, owner = self._of(account, scope)
        if buckets is None:
            return
        if wait := buckets.wait(owner, 1):
            raise RateLimited(wait, self.balances(scope, account, None))
        if count:
            buckets.take(owner, count)

    def _concerned(self, scope: Scope, account: Account, player: str | None) -> Sequence[tuple[str, TokenBuckets, str]]:
        """Whose allowances they are, their buckets, and by which name these know them."""
        concerned = []
        buckets, owner = self._of(account, scope)
        if buckets is not None:
            concerned.append(("key" if isinstance(account, KeyAccount) else "address", buckets, owner))
        of_players = self.of_players.get(scope)
        if of_players is not None and player is not None:
            concerned.append(("player", of_players, player))
        return concerned

    def _of(self, account: Account, scope: Scope) -> tuple[TokenBuckets | None, str]:
        match account:
            case KeyAccount(name):
                return self.of_keys.get(scope), name
            case AddressAccount(name):
                return self.of_addresses.get(scope), name
        return None, ""

    def _refused(self, scope: Scope, players: list[str]) -> list[RateLimited | None]:
        buckets = self.of_players.get(scope)
        if buckets is None:
            return [None] * len(players)
        refused: list[RateLimited | None] = []
        for player in players:
            wait = buckets.wait(player, 1)
            refused.append(RateLimited(wait, {"player": buckets.balance(player)}) if wait else None)
            if not wait:
                buckets.take(player, 1)
        return refused


UNLIMITED = RateLimiter()
