"""What the answer to a request for a player token is made of."""

from msgspec import Struct

from leaderboard_shells.access.tokens import Claims
from leaderboard_shells.http.times import Time, rfc3339


class PlayerToken(Struct, frozen=True):
    """A token, for whom it is and until when."""

    token: str
    player_id: str
    expires_at: Time


def as_player_token(token: str, claims: Claims) -> PlayerToken:
    return PlayerToken(token, claims.player_id, rfc3339(claims.expires_at * 1_000_000))
