"""From the settings to what is open to whom."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import asdict

from leaderboard_core.domain.patterns import Patterns
from leaderboard_shells.access.access import Access
from leaderboard_shells.access.caller import Caller
from leaderboard_shells.access.keys import HashedKey
from leaderboard_shells.access.rate_limiter import RateLimiter
from leaderboard_shells.access.scope import ALL_SCOPES, Scope, scopes_of
from leaderboard_shells.access.token_buckets import TokenBuckets
from leaderboard_shells.settings import AccessKey, Allowance, Allowances, Auth

if TYPE_CHECKING:
    from leaderboard_shells.access.token_signer import TokenSigner


def access_from_settings(auth: Auth) -> Access:
    """What the settings open. Without keys everything is open, unless they say what is open to everybody.

    Who names a file for keys means that keys are needed, also while there is none in it.
    """
    closed = bool(auth.keys or auth.anonymous or auth.keys_file)
    return Access(
        keys=_keys(auth),
        public=scopes_of(auth.anonymous) if closed else ALL_SCOPES,
        tokens=_signer(auth.token_secret) if auth.token_secret else None,
        rates=RateLimiter(
            of_keys=_buckets(auth.rate_limits.per_key),
            of_players=_buckets(auth.rate_limits.per_player),
            # Who shows no key may do, from each address, what one key may.
            of_addresses=_buckets(auth.rate_limits.per_key),
        ),
    )


def replace_keys(access: Access, auth: Auth) -> None:
    """Let the keys of these settings be those of now. What was closed stays closed, also when the last key goes."""
    public = access.anybody.public
    access.replace(_keys(auth), scopes_of(auth.anonymous) if auth.keys and public == ALL_SCOPES else public)


def _signer(secret: str) -> "TokenSigner":
    # Whoever has no secret starts without cryptography.
    from leaderboard_shells.access.token_signer import TokenSigner  # noqa: PLC0415

    return TokenSigner(secret)


def _keys(auth: Auth) -> Sequence[HashedKey]:
    return [_key(key) for key in auth.keys]


def _key(key: AccessKey) -> HashedKey:
    return HashedKey(
        key.sha256,
        Caller(
            key=key.name,
            scopes=scopes_of(key.scopes),
            boards=Patterns(key.boards),
            expires_at=math.inf if key.expires_at is None else key.expires_at.timestamp(),
        ),
    )


def _buckets(allowances: Allowances) -> Mapping[Scope, TokenBuckets]:
    by_scope: dict[str, Allowance | None] = asdict(allowances, recurse=False)
    if "manage" in by_scope:
        # Whoever limited administrators before there was the scope limited the making of boards with it.
        by_scope["manage"] = by_scope["manage"] or by_scope["admin"]
    return {
        Scope(name): TokenBuckets(allowance.limit, allowance.per.seconds, allowance.burst or allowance.limit)
        for name, allowance in by_scope.items()
        if allowance is not None
    }
