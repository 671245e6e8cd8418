"""Access keys for tests: one entry of the configuration each, and the key itself."""

from datetime import UTC, datetime
from typing import Any

from leaderboard_shells.access.keys import digest_of
from leaderboard_shells.settings import AccessKey

#: What tokens of the tests are signed with.
SECRET = "a secret of the tests, and of nobody else"
PAST = datetime(2020, 1, 1, tzinfo=UTC)


def key(name: str, *scopes: str, **fields: Any) -> AccessKey:
    """The entry of the key that is called `lbk_` and its name."""
    return AccessKey(name=name, sha256=digest_of(f"lbk_{name}"), scopes=scopes, **fields)  # type: ignore[arg-type]


def bearer(name: str) -> dict[str, str]:
    """The headers that show the key of this name."""
    return {"Authorization": f"Bearer lbk_{name}"}
