"""Whoever asks, and what is open to them. This is the one place where that is decided."""

import math
from collections.abc import Collection, Iterable, Mapping

from attrs import frozen

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.patterns import EVERY_BOARD, Patterns
from leaderboard_core.domain.profile import OF_PLAYERS
from leaderboard_core.domain.submission import Submission
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_shells.access.errors import (
    AuthFailure,
    BoardClosed,
    BoardsMissing,
    KeyRequired,
    NotOfPlayers,
    OtherPlayer,
    ScopeMissing,
)
from leaderboard_shells.access.rate_limiter import UNLIMITED, Account, AddressAccount, KeyAccount, RateLimiter
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.access.token_buckets import Balance
from leaderboard_shells.access.tokens import Claims


@frozen(kw_only=True, eq=False)
class Caller:
    """`public` is open on every board, `scopes` on `boards`; a caller with a `player` acts for that one alone.

    `key` is the name of the key that was shown, empty for none, and `digest` the digest of it; `claims` is what the
    token says that was shown; `expires_at` (POSIX seconds) is when either ends. `address` tells apart those who show
    nothing.
    """

    public: frozenset[Scope] = frozenset()
    scopes: frozenset[Scope] = frozenset()
    boards: Patterns = EVERY_BOARD
    player: str | None = None
    key: str = ""
    digest: str = ""
    claims: Claims | None = None
    expires_at: float = math.inf
    address: str = ""
    rates: RateLimiter = UNLIMITED

    def refusal(self, scope: Scope, board_id: str = "", player_id: str = "") -> LeaderboardError | None:
        """Why this may not be done, on the board and for the player that are named; None if it may."""
        if scope in self.public:
            return None
        if scope not in self.scopes:
            return ScopeMissing(scope) if self.is_known else KeyRequired(AuthFailure.NOTHING)
        if board_id and not self.boards.cover(board_id):
            return BoardClosed(board_id)
        if player_id and self.player not in (None, player_id):
            return OtherPlayer(player_id)
        return None

    def require(self, scope: Scope, board_id: str = "", player_id: str = "") -> None:
        """Raise `KeyRequired` or `Forbidden` unless this may be done."""
        refusal = self.refusal(scope, board_id, player_id)
        if refusal is not None:
            raise refusal

    def require_everywhere(self, scope: Scope) -> None:
        """Raise `KeyRequired` or `Forbidden` unless this may be done on every board there may be."""
        self.require(scope)
        if scope not in self.public and not self.boards.everything:
            raise BoardsMissing

    def require_submit(self, submission: Submission) -> None:
        """Raise `KeyRequired` or `Forbidden` unless the submission may be sent.

        A profile in it is the whole of it and of all boards: a player, who says a part of it, puts that by itself.
        """
        self.require(Scope.SUBMIT, submission.leaderboard_id, submission.player_id)
        if submission.profile is not None:
            self.require_everywhere(Scope.SUBMIT)
            if self.player is not None:
                raise NotOfPlayers("profile")

    def profile_fields(self, given: Iterable[str]) -> Collection[str] | None:
        """Which fields of a profile may be said, of those that are given; None: all.

        Raises `Forbidden`, naming the first that may not: a player says no more of themselves than their own.
        """
        if self.player is None:
            return None
        for name in given:
            if name not in OF_PLAYERS:
                raise NotOfPlayers(name)
        return OF_PLAYERS

    def scopes_on(self, boards: Iterable[str]) -> frozenset[Scope]:
        """What is open on every one of these boards, which may be patterns."""
        return self.public | (self.scopes if all(map(self.boards.cover, boards)) else frozenset())

    def imports_to(self, boards: Iterable[str]) -> frozenset[str]:
        """To which of these boards scores from before their season may be sent. It takes a key: what is open to
        everybody does not open that."""
        return frozenset(filter(self.boards.cover, boards)) if Scope.IMPORT in self.scopes else frozenset()

    def viewer(self, board_id: str, player_id: str = "") -> Viewer:
        """As who a board is seen, or a player on it. It takes a key as well: on an open server everybody is anybody."""
        if Scope.MANAGE in self.scopes and self.boards.cover(board_id):
            return Viewer.MANAGER
        own = self.player is not None and self.player == player_id and self.boards.cover(board_id)
        return Viewer.PLAYER if own else Viewer.PUBLIC

    @property
    def is_known(self) -> bool:
        """Whether a key or a token was shown."""
        return bool(self.key) or self.player is not None

    @property
    def boards_seen(self) -> Patterns:
        """Which boards may be read, by whoever may read at all."""
        return EVERY_BOARD if Scope.READ in self.public else self.boards

    def sees(self, board_id: str) -> bool:
        """Whether a board is one of these."""
        return self.boards_seen.cover(board_id)

    def spend(self, scope: Scope, player_id: str | None = None) -> None:
        """Count one request, for the player that is named or else the caller's own. Raises `RateLimited`."""
        if self.rates.limits(scope):
            self.rates.spend(scope, self._account, self.player if player_id is None else player_id)

    def spend_each(self, scope: Scope, player_ids: list[str]) -> list[LeaderboardError | None]:
        """Count one item for each player; those that do not fit are refused. Raises `RateLimited` when none fits."""
        return self.rates.spend_each(scope, self._account, player_ids)

    def balances(self, scope: Scope) -> Mapping[str, Balance]:
        """How the caller's own allowances stand, by whose they are: `key`, `address` or `player`."""
        return self.rates.balances(scope, self._account, self.player)

    def admit(self, scope: Scope) -> None:
        """Raise `RateLimited` when one who shows nothing has nothing left, before more is done for them."""
        if not self.is_known:
            self.rates.admit(scope, self._account)

    def count_refused(self, scope: Scope | None, count: int = 1) -> None:
        """Count what was refused, if it is one's who shows nothing: asking in vain is not free, where it takes a scope.

        Raises `RateLimited` when nothing was left for it.
        """
        if scope is not None and not self.is_known:
            self.rates.admit(scope, self._account, count)

    @property
    def _account(self) -> Account:
        """Whose an allowance is: a key's, or an address's that shows none; players have their own."""
        if self.player is not None:
            return None
        return KeyAccount(self.key) if self.key else AddressAccount(self.address)
