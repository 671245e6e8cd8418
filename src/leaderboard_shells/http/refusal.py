"""Errors as responses."""

from http import HTTPStatus

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.access.errors import KeyRequired, RateLimited
from leaderboard_shells.http import body
from leaderboard_shells.http.envelope import failure
from leaderboard_shells.http.errors import TooLarge, TooSlow, UnknownMethod, problem_of

#: Seconds after which it is worth trying again.
_RETRY_AFTER = "1"


class Refusal(Response):
    """The answer that an error gets; the error must be in the table."""

    media_type = "application/json"

    def __init__(self, error: LeaderboardError) -> None:
        problem = problem_of(error)
        assert problem is not None, type(error)
        super().__init__(failure(error), problem.status)
        self.headers["Cache-Control"] = "no-store"
        if self.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            self.headers["Retry-After"] = _RETRY_AFTER
        if isinstance(error, RateLimited):
            self.headers["Retry-After"] = str(error.retry_after)
        if isinstance(error, KeyRequired):
            self.headers["WWW-Authenticate"] = "Bearer"
        if isinstance(error, UnknownMethod):
            self.headers["Allow"] = ", ".join(error.allowed)
        self._closes = isinstance(error, TooLarge | TooSlow)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A body that was not read to its end takes its connection along; in HTTP/2 a stream ends alone.
        closes = scope["type"] == "http" and (self._closes or not await body.is_over(scope, receive))
        if closes and scope["http_version"].startswith("1"):
            self.headers["Connection"] = "close"
        await super().__call__(scope, receive, send)


async def deny(websocket: WebSocket, error: LeaderboardError) -> None:
    """Refuse a WebSocket at its handshake: like a request, where the engine can do that; else with a bare 403."""
    if "websocket.http.response" in websocket.scope.get("extensions", {}):
        await websocket.send_denial_response(Refusal(error))
    else:
        await websocket.close()
