"""A line for each request that its sender got wrong: enough to find it, and nothing that it carried."""

from typing import Final

import structlog
from starlette.types import Scope

from leaderboard_shells.http.recent_refusals import CODE, RecentRefusals
from leaderboard_shells.monitoring.logs import LogRateLimiter
from leaderboard_shells.monitoring.request_metrics import method_of, route_of

_log = structlog.stdlib.get_logger("leaderboard.access")

#: The statuses that it is about.
REFUSED: Final = range(400, 500)
#: How many lines a second there are for long, and how many at once.
_RATE, _BURST = 10.0, 50


class AccessLog:
    """Says refusals at `info`, and lets the `recent` ones be looked at. Whoever sends thousands of them a second fills
    no disk."""

    def __init__(self, recent: RecentRefusals) -> None:
        self._recent = recent
        self._sparing = LogRateLimiter(_RATE, _BURST)

    def refused(self, scope: Scope, status: int) -> None:
        """A request was refused with this status."""
        self._recent.add(scope, status)
        besides = self._sparing()
        if besides is not None:
            method = method_of(scope) if scope["type"] == "http" else "GET"
            _log.info(
                "refused", method=method, route=route_of(scope), status=status, code=scope.get(CODE, ""), **besides
            )
