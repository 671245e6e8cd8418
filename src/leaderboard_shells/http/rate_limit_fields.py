"""`RateLimit` and `RateLimit-Policy`: what is left to whoever asks, before they are refused.

As the working group's draft has them since its eighth edition (draft-ietf-httpapi-ratelimit-headers): two lists of
Structured Fields (RFC 9651), one item a limit, named after whose it is.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from starlette.types import Scope

from leaderboard_shells.access.caller import Caller
from leaderboard_shells.access.scope import Scope as Needed
from leaderboard_shells.access.token_buckets import Balance

NAMES: Final = ("RateLimit", "RateLimit-Policy")
#: Where the one who is told stands in a request's scope, with the scope that was needed; or what they are to be told.
_TOLD: Final = "leaderboard.rate_limits"


def tell(scope: Scope, caller: Caller, needed: Needed | None) -> None:
    """Let the answer to a request say what it leaves to its caller, where something limits them."""
    if needed is not None and caller.rates.limits(needed):
        scope[_TOLD] = caller, needed


def tell_balances(scope: Scope, balances: Mapping[str, Balance]) -> None:
    """Let the answer to a request say this."""
    scope[_TOLD] = balances


def fields(scope: Scope) -> Sequence[tuple[bytes, bytes]]:
    """What the answer to a request is to say, as it stands now."""
    told = scope.get(_TOLD)
    if told is None:
        return ()
    balances = told if isinstance(told, Mapping) else told[0].balances(told[1])
    if not balances:
        return ()
    left = ", ".join(f'"{name}";r={one.remaining};t={one.reset}' for name, one in balances.items())
    policy = ", ".join(f'"{name}";q={one.quota};w={one.window}' for name, one in balances.items())
    return (b"ratelimit", left.encode()), (b"ratelimit-policy", policy.encode())
