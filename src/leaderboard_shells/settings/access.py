"""The section `auth`: keys and what they open, player tokens, and how much of it in a time."""

from datetime import datetime
from operator import attrgetter
from typing import Annotated, Literal

from attrs import frozen

from leaderboard_shells.settings.duration import Duration
from leaderboard_shells.settings.redaction import secret
from leaderboard_shells.settings.rules import BoardPattern, Count, Filled, Name, Sha256, SigningSecret, all_different

Scope = Literal["read", "submit", "import", "moderate", "manage", "admin"]
#: What may be open to everybody.
PublicScope = Literal["read", "submit", "admin"]


@frozen(kw_only=True)
class AccessKey:
    """One key, known by the digest of it, and what it opens."""

    name: Name
    sha256: Sha256
    scopes: Annotated[tuple[Scope, ...], Filled()]
    boards: Annotated[tuple[BoardPattern, ...], Filled()] = ("*",)
    expires_at: datetime | None = None


AccessKeys = Annotated[
    tuple[AccessKey, ...],
    all_different(attrgetter("name"), "must not name the same twice"),
    all_different(attrgetter("sha256"), "must not hold the same digest twice"),
]


@frozen(kw_only=True)
class Allowance:
    """So much in so long a time, and at once up to `burst`; as much as `limit` where that is None."""

    limit: Count
    per: Duration = Duration("1s")
    burst: Count | None = None


@frozen(kw_only=True)
class Allowances:
    """How much of each scope; None: without a limit."""

    read: Allowance | None = None
    submit: Allowance | None = None


@frozen(kw_only=True)
class KeyAllowances(Allowances):
    """Those of one key, which may be one of a moderator or of an administrator. `manage`: as `admin`, if it is None."""

    moderate: Allowance | None = None
    manage: Allowance | None = None
    admin: Allowance | None = None


@frozen(kw_only=True)
class RateLimits:
    """What each key may do in a time, and each player."""

    per_key: KeyAllowances = KeyAllowances()
    per_player: Allowances = Allowances()


@frozen(kw_only=True)
class Auth:
    """Who may do what. Keys come from here or from a file of their own."""

    keys: AccessKeys = ()
    keys_file: str = ""
    anonymous: tuple[PublicScope, ...] = ()
    token_secret: SigningSecret = secret("")
    rate_limits: RateLimits = RateLimits()


@frozen(kw_only=True)
class KeysFile:
    """What the file of keys holds."""

    keys: AccessKeys
