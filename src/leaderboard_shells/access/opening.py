"""From the settings to what is open to whom."""

import math
from collections.abc import Mapping

from attrs import asdict

from leaderboard_shells.access.access import Access
from leaderboard_shells.access.buckets import Buckets
from leaderboard_shells.access.caller import Caller
from leaderboard_shells.access.keys import Key
from leaderboard_shells.access.patterns import Patterns
from leaderboard_shells.access.rates import Rates
from leaderboard_shells.access.scope import ALL_SCOPES, Scope, scopes_of
from leaderboard_shells.access.tokens import Tokens
from leaderboard_shells.settings import AccessKey, Allowance, Allowances, Auth


def access_of(auth: Auth) -> Access:
    """What the settings open. Without keys everything is open, unless they say what is open to everybody."""
    return Access(
        keys=[_key(key) for key in auth.keys],
        public=scopes_of(auth.anonymous) if auth.keys or auth.anonymous else ALL_SCOPES,
        tokens=Tokens(auth.token_secret) if auth.token_secret else None,
        rates=Rates(_buckets(auth.rate_limits.per_key), _buckets(auth.rate_limits.per_player)),
    )


def _key(key: AccessKey) -> Key:
    return Key(
        key.sha256,
        Caller(
            key=key.name,
            scopes=scopes_of(key.scopes),
            boards=Patterns(key.boards),
            expires_at=math.inf if key.expires_at is None else key.expires_at.timestamp(),
        ),
    )


def _buckets(allowances: Allowances) -> Mapping[Scope, Buckets]:
    by_scope: Mapping[str, Allowance | None] = asdict(allowances, recurse=False)
    return {
        Scope(name): Buckets(allowance.limit, allowance.per.seconds, allowance.burst or allowance.limit)
        for name, allowance in by_scope.items()
        if allowance is not None
    }
