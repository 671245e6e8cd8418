"""Telling whoever asks what is open to them."""

import math
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from leaderboard_shells.access.caller import Caller
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.parameters import NoQuery
from leaderboard_shells.wire.times import Time, rfc3339


class Shown(StrEnum):
    """What somebody showed of themselves."""

    NOTHING = "nothing"
    KEY = "key"
    TOKEN = "token"


class CallerAccess(Struct, frozen=True):
    """What is open to whoever asks: `scopes` on the leaderboards that `boards` are patterns of, `public` on all.

    `key` is the name of the key, `player_id` whom a token is for, `expires_at` when either ends.
    """

    shown: Shown
    key: str | None
    player_id: str | None
    scopes: Sequence[Scope]
    boards: Sequence[str]
    public: Sequence[Scope]
    expires_at: Time | None


def as_access(caller: Caller) -> CallerAccess:
    return CallerAccess(
        _shown(caller),
        caller.key or None,
        caller.player,
        _in_order(caller.scopes),
        caller.boards.patterns if caller.scopes else (),
        # Scores from before their season take a key.
        _in_order(caller.public - {Scope.IMPORT}),
        None if math.isinf(caller.expires_at) else rfc3339(int(caller.expires_at * 1_000_000)),
    )


def _shown(caller: Caller) -> Shown:
    if caller.player is not None:
        return Shown.TOKEN
    return Shown.KEY if caller.key else Shown.NOTHING


def _in_order(scopes: Iterable[Scope]) -> list[Scope]:
    held = frozenset(scopes)
    return [scope for scope in Scope if scope in held]


async def access(call: Call[NoQuery, None]) -> Reply:
    return Reply(as_access(call.caller))


ACCESS: Sequence[AnyOperation] = (
    Operation(
        tag="Access",
        name="get_access",
        summary="What is open to whoever asks",
        description=(
            "The scopes of the key or the token that is shown, on which leaderboards it has them, and what is open to "
            "everybody. Asking takes none; a key that is not valid is refused as everywhere."
        ),
        method="GET",
        path="/api/v1/access",
        scope=None,
        identifies=True,
        query=NoQuery,
        data=CallerAccess,
        handle=access,
    ),
)
