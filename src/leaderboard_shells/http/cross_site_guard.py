"""What a browser may be made to do on behalf of a foreign page: nothing but read what is open, and not that by a name
that was bent to lead here."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.http.allowed_hosts import AllowedHosts, AllowedOrigins
from leaderboard_shells.http.error_response import ErrorResponse, deny
from leaderboard_shells.http.errors import ForeignOrigin, HostNotAllowed
from leaderboard_shells.http.proxies import SCHEME

_READING = frozenset({"GET", "HEAD"})
_SAFE = _READING | {"OPTIONS"}


class CrossSiteGuard:
    """Refuses requests and handshakes under foreign names, and writes and handshakes of foreign pages."""

    def __init__(self, app: ASGIApp, hosts: AllowedHosts, origins: AllowedOrigins) -> None:
        self._app = app
        self._hosts = hosts
        self._origins = origins

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        refused = None if scope["type"] == "lifespan" else self._refusal(scope)
        if refused is None:
            return self._app(scope, receive, send)
        if scope["type"] == "http":
            return ErrorResponse(refused)(scope, receive, send)
        return deny(WebSocket(scope, receive, send), refused)

    def _refusal(self, scope: Scope) -> LeaderboardError | None:
        if self._hosts.any and scope.get("method") in _READING:
            return None
        host = origin = asks_first = b""
        for name, value in scope["headers"]:
            if name == b"host":
                # A second one is looked at as well: who sends two has something in mind.
                host = value if not host else host + b"," + value
            elif name == b"origin":
                origin = value
            elif name == b"access-control-request-method":
                asks_first = value
        named = host.decode("latin-1")
        # Every browser names a host; what does not is no browser.
        if named and not self._hosts.allow(named, (scope.get("server") or ("",))[0]):
            return HostNotAllowed(named)
        if origin and (scope.get("method") not in _SAFE or asks_first):
            page = origin.decode("latin-1")
            if self._origins.is_foreign(page, named, scope.get(SCHEME, "")):
                return ForeignOrigin(page, named)
        return None
