"""The requests that were refused lately: enough to see what goes wrong, and nothing that they carried.

No row can name a player, so that an erasure has nothing to seek here: a path is told as it was declared, and an id that
the sender chose for the request is not kept, for it may say anything.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice

from attrs import frozen
from starlette.types import Scope

from leaderboard_shells.access.access import Access
from leaderboard_shells.monitoring.request_metrics import method_of, route_of
from leaderboard_shells.wire.limits import MAX_REFUSALS
from leaderboard_shells.wire.request_id import request_id

#: Where the code of a refusal stands in a request's scope.
CODE = "leaderboard.code"
_CHOSEN_ID = b"x-request-id"


@frozen
class RecentRefusal:
    """One request that was refused, at so many microseconds since 1970. `key`: the name of the one that was shown."""

    refused_at: int
    status: int
    code: str
    method: str
    route: str
    key: str
    request_id: str


class RecentRefusals:
    """The last of them, in the memory of this process. `clock` tells nanoseconds since 1970."""

    def __init__(self, access: Access, clock: Callable[[], int] = time.time_ns) -> None:
        self._access = access
        self._clock = clock
        self._kept: deque[RecentRefusal] = deque(maxlen=MAX_REFUSALS)

    def add(self, scope: Scope, status: int) -> None:
        """A request was refused with this status."""
        headers = scope["headers"]
        is_chosen = any(name == _CHOSEN_ID for name, _ in headers)
        self._kept.append(
            RecentRefusal(
                self._clock() // 1_000,
                status,
                scope.get(CODE, ""),
                method_of(scope) if scope["type"] == "http" else "GET",
                route_of(scope),
                self._access.key_shown(headers),
                "" if is_chosen else request_id(),
            )
        )

    def newest(self, limit: int) -> Sequence[RecentRefusal]:
        """Up to so many, the last one first."""
        return list(islice(reversed(self._kept), limit))
