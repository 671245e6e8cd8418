"""Whoever asks, and what is open to them. This is the one place where that is decided."""

import math

from attrs import frozen

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.access.errors import BoardClosed, BoardsMissing, KeyRequired, Lack, OtherPlayer, ScopeMissing
from leaderboard_shells.access.patterns import EVERY_BOARD, Patterns
from leaderboard_shells.access.rates import UNLIMITED, Rates
from leaderboard_shells.access.scope import Scope


@frozen(kw_only=True, eq=False)
class Caller:
    """`public` is open on every board, `scopes` on `boards`; a caller with a `player` acts for that one alone.

    `key` is the name of the key that was shown, empty for none; `expires_at` (POSIX seconds) is when it ends.
    """

    public: frozenset[Scope] = frozenset()
    scopes: frozenset[Scope] = frozenset()
    boards: Patterns = EVERY_BOARD
    player: str | None = None
    key: str = ""
    expires_at: float = math.inf
    rates: Rates = UNLIMITED

    def refusal(self, scope: Scope, board_id: str = "", player_id: str = "") -> LeaderboardError | None:
        """Why this may not be done, on the board and for the player that are named; None if it may."""
        if scope in self.public:
            return None
        if scope not in self.scopes:
            return ScopeMissing(scope) if self.is_known else KeyRequired(Lack.NOTHING)
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

    @property
    def is_known(self) -> bool:
        """Whether a key or a token was shown."""
        return bool(self.key) or self.player is not None

    @property
    def sees_all(self) -> bool:
        """Whether every board may be read."""
        return Scope.READ in self.public or self.boards.everything

    def sees(self, board_id: str) -> bool:
        """Whether a board may be read, by whoever may read at all."""
        return Scope.READ in self.public or self.boards.cover(board_id)

    def spend(self, scope: Scope, player_id: str | None = None) -> None:
        """Count one request, for the player that is named or else the caller's own. Raises `RateLimited`."""
        self.rates.spend(scope, self._account, self.player if player_id is None else player_id)

    def spend_each(self, scope: Scope, player_ids: list[str]) -> list[LeaderboardError | None]:
        """Count one item for each player; those that do not fit are refused. Raises `RateLimited` when none fits."""
        return self.rates.spend_each(scope, self._account, player_ids)

    @property
    def _account(self) -> str | None:
        """Who a key's allowance is of: all who show none share one, players have their own."""
        return self.key if self.player is None else None
