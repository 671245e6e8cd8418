"""From what is shown to who it is."""

import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from attrs import evolve

from leaderboard_shells.access.caller import Caller
from leaderboard_shells.access.errors import BoardClosed, KeyRequired, Lack, NoTokens, PlayersSignNothing
from leaderboard_shells.access.keys import Key, Keys
from leaderboard_shells.access.patterns import Patterns
from leaderboard_shells.access.rates import UNLIMITED, Rates
from leaderboard_shells.access.scope import ALL_SCOPES, PLAYER_SCOPES, Scope
from leaderboard_shells.access.tokens import Claims, Tokens

_HEADER = b"authorization"
_SCHEME = "bearer"
#: How many players' tokens are read once and for all.
_TOKENS_REMEMBERED = 4096


class Access:
    """Knows the keys and the tokens of one server. `public`: what is open to everybody, by default everything.

    `clock` tells POSIX seconds.
    """

    def __init__(
        self,
        keys: Iterable[Key] = (),
        public: frozenset[Scope] = ALL_SCOPES,
        tokens: Tokens | None = None,
        rates: Rates = UNLIMITED,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.anybody = Caller(public=public, rates=rates)
        self._keys = Keys(Key(key.digest, evolve(key.caller, public=public, rates=rates)) for key in keys)
        self._tokens = tokens
        self._rates = rates
        self._clock = clock
        # A player shows the same token again and again; what was found to be signed stays signed.
        self._player = lru_cache(maxsize=_TOKENS_REMEMBERED)(self._player_of)
        #: With nothing to tell callers apart by, nothing that they show is looked at.
        self._is_open = public == ALL_SCOPES and tokens is None and not self._keys

    def caller(self, headers: Iterable[tuple[bytes, bytes]]) -> Caller:
        """Who sends these headers (names in lower case). Raises `KeyRequired` for what is shown and is not valid."""
        if self._is_open:
            return self.anybody
        shown = [value for name, value in headers if name == _HEADER]
        if not shown:
            return self.anybody
        scheme, _, credential = shown[0].decode("latin-1").strip().partition(" ")
        if len(shown) > 1 or scheme.lower() != _SCHEME or not credential.strip():
            raise KeyRequired(Lack.MALFORMED)
        return self.bearer(credential.strip())

    def bearer(self, credential: str) -> Caller:
        """Whose key or token this is. Raises `KeyRequired`."""
        if self._is_open:
            return self.anybody
        caller = self._keys.caller_with(credential) or self._player(credential)
        if self.has_expired(caller):
            raise KeyRequired(Lack.EXPIRED)
        return caller

    def has_expired(self, caller: Caller) -> bool:
        return caller.expires_at <= self._clock()

    def seconds_left(self, caller: Caller) -> float:
        """How long a caller's key or token holds from now on."""
        return caller.expires_at - self._clock()

    def sign(self, caller: Caller, player_id: str, boards: Sequence[str], seconds: int) -> tuple[str, Claims]:
        """A token for a player, which opens no more than its caller's own key does, nor longer. Raises `Forbidden`.

        `boards`: those that it opens; none: all that the key opens.
        """
        if self._tokens is None:
            raise NoTokens
        if caller.player is not None:
            raise PlayersSignNothing
        everywhere = Scope.SUBMIT in caller.public
        for board in () if everywhere else boards:
            if not caller.boards.cover(board):
                raise BoardClosed(board)
        return self._tokens.sign(
            player_id,
            boards or caller.boards.patterns,
            PLAYER_SCOPES & (caller.scopes | caller.public),
            int(min(seconds, self.seconds_left(caller))),
        )

    def _player_of(self, token: str) -> Caller:
        if self._tokens is None:
            raise KeyRequired(Lack.UNKNOWN)
        claims = self._tokens.read(token)
        # Whoever plays acts for their player and nobody else, whatever is open to strangers.
        return Caller(
            scopes=claims.scopes,
            boards=Patterns(claims.boards),
            player=claims.player_id,
            expires_at=claims.expires_at,
            rates=self._rates,
        )


#: Everything is open to everybody.
OPEN = Access()
