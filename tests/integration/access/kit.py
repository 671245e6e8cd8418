"""Who is who in the tests of access."""

from leaderboard_shells.access.scope import PLAYER_SCOPES
from leaderboard_shells.access.token_signer import TokenSigner
from leaderboard_shells.settings import Auth
from tests.support.keys import PAST, SECRET, key

GAME = {"boards": ("game*",)}

AUTH = Auth(
    keys=(
        *(key(f"{scope}-game", scope, **GAME) for scope in ("read", "submit", "moderate", "manage", "admin")),
        *(
            key(f"{scope}-other", scope, boards=("other*",))
            for scope in ("read", "submit", "moderate", "manage", "admin")
        ),
        key("admin-everywhere", "admin"),
        key("submit-everywhere", "submit"),
        key("read-submit-game", "read", "submit", **GAME),
        key("expired", "admin", expires_at=PAST),
    ),
    token_secret=SECRET,
)


def player(player_id: str, *boards: str) -> dict[str, str]:
    """The headers that show a player's token."""
    token, _ = TokenSigner(SECRET).sign(player_id, boards or ("*",), PLAYER_SCOPES, 60)
    return {"Authorization": f"Bearer {token}"}
