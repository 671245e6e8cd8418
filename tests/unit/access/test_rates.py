"""Rates of keys and players together."""

import pytest

from leaderboard_shells.access.errors import RateLimited
from leaderboard_shells.access.rate_limiter import UNLIMITED, AddressAccount, KeyAccount, RateLimiter
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.access.token_buckets import TokenBuckets


def rates(key: int | None = None, player: int | None = None) -> RateLimiter:
    """So many scores at once, and then one an hour."""
    of_keys, of_players = (
        {} if most is None else {Scope.SUBMIT: TokenBuckets(1, 3600, most)} for most in (key, player)
    )
    return RateLimiter(of_keys, of_players)


def spent(rates: RateLimiter, key: str | None, player: str | None) -> bool:
    try:
        rates.spend(Scope.SUBMIT, None if key is None else KeyAccount(key), player)
    except RateLimited:
        return False
    return True


def test_nothing_is_limited_unless_it_is_said() -> None:
    """Without limits everything passes, and so does what another scope is for."""
    for _ in range(100):
        UNLIMITED.spend(Scope.SUBMIT, KeyAccount("a"), "p")
        rates(key=1).spend(Scope.READ, KeyAccount("a"), "p")


def test_what_one_refuses_the_other_does_not_count() -> None:
    """A player who is over the limit does not use up the key's."""
    limits = rates(key=2, player=1)

    assert [True, False, False, True, False] == [spent(limits, "a", player) for player in ("p", "p", "p", "q", "r")]


def test_without_a_key_only_the_player_counts() -> None:
    """Who comes with a token has no key; who reads without a player has no player."""
    limits = rates(key=1, player=1)

    assert [True, True, False] == [spent(limits, None, player) for player in ("p", "q", "p")]
    assert [True, False] == [spent(limits, "a", None) for _ in range(2)]


def test_a_list_is_counted_item_by_item() -> None:
    """Those that are too many of their player are refused, the others pass; the key is counted for these alone."""
    limits = rates(key=4, player=1)

    refused = limits.spend_each(Scope.SUBMIT, KeyAccount("a"), ["p", "q", "p"])
    assert [False, False, True] == [one is not None for one in refused]
    assert [True, True, False] == [spent(limits, "a", player) for player in ("r", "s", "t")]


def test_a_list_that_is_too_much_of_its_key() -> None:
    """It is refused as a whole, and counts for no player either."""
    limits = rates(key=2, player=1)
    assert spent(limits, "a", "x")

    with pytest.raises(RateLimited) as refused:
        limits.spend_each(Scope.SUBMIT, KeyAccount("a"), ["p", "q"])

    assert 3600 >= refused.value.retry_after > 3500
    assert [True, False] == [spent(limits, key, "p") for key in ("b", "b")]


def test_a_list_that_is_too_much_of_each_player() -> None:
    """Where nothing is left, the list is refused as a whole; the key has lost nothing."""
    limits = rates(key=2, player=1)
    assert spent(limits, "a", "p")

    with pytest.raises(RateLimited):
        limits.spend_each(Scope.SUBMIT, KeyAccount("a"), ["p"])

    assert spent(limits, "a", "q")


def test_an_empty_list() -> None:
    """Nothing to count is nothing to refuse."""
    assert [] == rates(key=1).spend_each(Scope.SUBMIT, KeyAccount("a"), [])


def test_an_address_is_not_a_key() -> None:
    """Each address has its own allowance, which is none of a key that is called like it."""
    limits = RateLimiter({Scope.READ: TokenBuckets(1, 3600, 1)}, of_addresses={Scope.READ: TokenBuckets(1, 3600, 1)})
    for account in (KeyAccount("203.0.113.7"), AddressAccount("203.0.113.7"), AddressAccount("203.0.113.8")):
        limits.spend(Scope.READ, account, None)
        with pytest.raises(RateLimited):
            limits.spend(Scope.READ, account, None)


def test_what_is_refused_is_taken_while_something_is_left() -> None:
    """Then it is too much, and adds nothing to what is owed."""
    limits = RateLimiter(of_addresses={Scope.READ: TokenBuckets(1, 3600, 2)})
    account = AddressAccount("203.0.113.7")
    limits.admit(Scope.READ, account)
    limits.admit(Scope.READ, account, 2)
    for _ in range(5):
        with pytest.raises(RateLimited) as refused:
            limits.admit(Scope.READ, account, 2)
    assert refused.value.retry_after <= 3600
