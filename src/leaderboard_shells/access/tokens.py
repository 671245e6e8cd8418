"""Player tokens: JSON Web Tokens that let one player act for themselves, for a short while. What they say."""

from collections.abc import Sequence

from attrs import frozen

from leaderboard_core.domain.patterns import ANY
from leaderboard_shells.access.scope import PLAYER_SCOPES, Scope

#: The longest life of a token, in seconds.
LONGEST_LIFE = 15 * 60
#: Whom tokens are for: what else is signed with the same secret is no player token.
AUDIENCE = "leaderboard"


@frozen(kw_only=True)
class Claims:
    """What a token says: for whom it is, until when (POSIX seconds), and what it opens on which boards.

    `client_id` tells which key asked for it (`HashedKey.thumbprint`): it opens nothing that this key does not open any
    more. Empty in one that was signed by whoever has the secret, or asked for without a key.
    """

    player_id: str
    expires_at: int
    boards: Sequence[str] = (ANY,)
    scopes: frozenset[Scope] = PLAYER_SCOPES
    client_id: str = ""
