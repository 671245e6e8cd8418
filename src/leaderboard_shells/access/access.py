"""From what is shown to who it is."""

import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import evolve

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.patterns import Patterns
from leaderboard_shells.access.caller import Caller
from leaderboard_shells.access.errors import AuthFailure, KeyRequired, NoTokens, PlayersSignNothing
from leaderboard_shells.access.keys import HashedKey, Keyring, thumbprint_of
from leaderboard_shells.access.rate_limiter import UNLIMITED, RateLimiter
from leaderboard_shells.access.scope import ALL_SCOPES, PLAYER_SCOPES, Scope
from leaderboard_shells.access.tokens import Claims
from leaderboard_shells.wire.addresses import owner_of

if TYPE_CHECKING:
    from leaderboard_shells.access.token_signer import TokenSigner

_HEADER = b"authorization"
_SCHEME = "bearer"
#: How many players' tokens are read once and for all.
_TOKENS_REMEMBERED = 4096
_ADDRESSES_REMEMBERED = 4096

#: Names, in lower case, and values.
Headers = Iterable[tuple[bytes, bytes]]


class Access:
    """Knows the keys and the tokens of one server. `public`: what is open to everybody, by default everything.

    `clock` tells POSIX seconds.
    """

    def __init__(
        self,
        keys: Iterable[HashedKey] = (),
        public: frozenset[Scope] = ALL_SCOPES,
        tokens: "TokenSigner | None" = None,
        rates: RateLimiter = UNLIMITED,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._tokens = tokens
        self._rates = rates
        self._clock = clock
        self._followers: set[Callable[[], None]] = set()
        # A player shows the same token again and again; what was found to be signed stays signed.
        self._player = lru_cache(maxsize=_TOKENS_REMEMBERED)(self._player_of)
        self._take(keys, public)

    def _take(self, keys: Iterable[HashedKey], public: frozenset[Scope]) -> None:
        self.anybody = Caller(public=public, rates=self._rates)
        self._anonymous = lru_cache(maxsize=_ADDRESSES_REMEMBERED)(lambda owner: evolve(self.anybody, address=owner))
        self._keys = Keyring(
            HashedKey(key.digest, evolve(key.caller, digest=key.digest, public=public, rates=self._rates))
            for key in keys
        )
        #: With nothing to tell callers apart by, nothing that they show is looked at.
        self._is_open = public == ALL_SCOPES and self._tokens is None and not self._keys

    def replace(self, keys: Iterable[HashedKey], public: frozenset[Scope]) -> None:
        """Know these keys from now on, and no others; whoever follows is told."""
        self._take(keys, public)
        self._player.cache_clear()
        for changed in list(self._followers):
            changed()

    def follow(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` whenever keys were replaced, until what this returns is called."""
        self._followers.add(changed)
        return lambda: self._followers.discard(changed)

    def enter(
        self, headers: Headers, address: str, needed: Scope | None, board_id: str = "", player_id: str = ""
    ) -> Caller:
        """Who sends these headers from an address, and may do what is needed. Raises `KeyRequired` or `Forbidden`.

        Raises `RateLimited` for one who shows nothing, or nothing that is valid, once that was too often. With nothing
        `needed` it only matters who they are.
        """
        if self._is_open and not self._rates.of_addresses:
            return self.anybody
        caller = anonymous = self.anonymous(address)
        try:
            caller = self.caller(headers, anonymous)
            if needed is not None:
                caller.require(needed, board_id, player_id)
        except LeaderboardError:
            caller.count_refused(needed or Scope.READ)
            raise
        if needed is not None:
            caller.admit(needed)
        return caller

    def anonymous(self, address: str) -> Caller:
        """One who shows nothing, at an address."""
        return self._anonymous(owner_of(address)) if self._rates.of_addresses else self.anybody

    def caller(self, headers: Headers, anonymous: Caller | None = None) -> Caller:
        """Who sends these headers: `anonymous`, if they show nothing. Raises `KeyRequired` for what is not valid."""
        if self._is_open:
            return anonymous or self.anybody
        shown = [value for name, value in headers if name == _HEADER]
        if not shown:
            return anonymous or self.anybody
        scheme, _, credential = shown[0].decode("latin-1").strip().partition(" ")
        if len(shown) > 1 or scheme.lower() != _SCHEME or not credential.strip():
            raise KeyRequired(AuthFailure.MALFORMED)
        return self.bearer(credential.strip(), anonymous)

    def bearer(self, credential: str, anonymous: Caller | None = None) -> Caller:
        """Whose key or token this is; `anonymous`, where none is asked for. Raises `KeyRequired`."""
        if self._is_open:
            return anonymous or self.anybody
        return self._holding(self._keys.caller_with(credential) or self._player(credential))

    def again(self, caller: Caller, anonymous: Caller | None = None) -> Caller:
        """Who a caller of before is by the keys of now. Raises `KeyRequired` when what they showed does not hold."""
        if not caller.is_known or self._is_open:
            return anonymous or self.anybody
        if caller.claims is not None:
            return self._holding(self._player_with(caller.claims))
        known = self._keys.caller_of(caller.digest)
        if known is None:
            raise KeyRequired(AuthFailure.UNKNOWN)
        return self._holding(known)

    def _holding(self, caller: Caller) -> Caller:
        if self.has_expired(caller):
            raise KeyRequired(AuthFailure.EXPIRED)
        return caller

    def key_shown(self, headers: Headers) -> str:
        """The name of the key that these headers show; empty without one that is valid."""
        try:
            return self.caller(headers).key
        except KeyRequired:
            return ""

    def has_expired(self, caller: Caller) -> bool:
        return caller.expires_at <= self._clock()

    def seconds_left(self, caller: Caller) -> float:
        """How long a caller's key or token holds from now on."""
        return caller.expires_at - self._clock()

    def sign(self, caller: Caller, player_id: str, boards: Sequence[str], seconds: int) -> tuple[str, Claims]:
        """A token for a player, which opens no more than its caller's own key does, nor longer. Raises `Forbidden`.

        `boards`: those that it opens; none: all that the key opens. A scope that the caller has on some of them alone
        is left out, for a token has the same scopes on all.
        """
        if self._tokens is None:
            raise NoTokens
        if caller.player is not None:
            raise PlayersSignNothing
        for board in boards:
            caller.require(Scope.SUBMIT, board)
        named = boards or caller.boards.patterns
        return self._tokens.sign(
            player_id,
            named,
            PLAYER_SCOPES & caller.scopes_on(named),
            int(min(seconds, self.seconds_left(caller))),
            thumbprint_of(caller.digest),
        )

    def _player_of(self, token: str) -> Caller:
        if self._tokens is None:
            raise KeyRequired(AuthFailure.UNKNOWN)
        return self._player_with(self._tokens.read(token))

    def _player_with(self, claims: Claims) -> Caller:
        """Who has a token that says this. It is worth what it says as far as the key still opens it that asked for it.

        Raises `KeyRequired` when there is no such key any more.
        """
        scopes, expires_at = claims.scopes, float(claims.expires_at)
        if claims.client_id:
            maker = self._keys.caller_named(claims.client_id)
            if maker is None:
                raise KeyRequired(AuthFailure.UNKNOWN)
            scopes &= maker.scopes_on(claims.boards)
            expires_at = min(expires_at, maker.expires_at)
        # Whoever plays acts for their player and nobody else, whatever is open to anonymous callers.
        return Caller(
            scopes=scopes,
            boards=Patterns(claims.boards),
            player=claims.player_id,
            claims=claims,
            expires_at=expires_at,
            rates=self._rates,
        )


#: Everything is open to everybody.
OPEN = Access()
