"""Errors as responses, also to what never becomes a request."""

import secrets
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.access.errors import KeyRequired, RateLimited
from leaderboard_shells.http import body_drain, problem_details, rate_limit_fields
from leaderboard_shells.http.errors import (
    HeadTooLarge,
    MalformedRequest,
    TooLarge,
    TooManyConnections,
    TooSlow,
    UnknownMethod,
    UriTooLong,
    error_spec_of,
)
from leaderboard_shells.http.openapi.pages import DOCS
from leaderboard_shells.http.recent_refusals import CODE
from leaderboard_shells.http.root_path import root_path_of
from leaderboard_shells.wire.envelope import failure, problem
from leaderboard_shells.wire.request_id import answering_as

#: Seconds after which it is worth trying again.
RETRY_AFTER = "1"
#: What an engine refuses before it is a request, by the status that the engine would give it.
_ENGINE_ERRORS: Mapping[int, LeaderboardError] = {
    408: TooSlow(),
    414: UriTooLong(),
    431: HeadTooLarge(),
    503: TooManyConnections(),
}


class ErrorResponse(Response):
    """The answer that an error gets; the error must be in the table."""

    media_type = "application/json"

    def __init__(self, error: LeaderboardError) -> None:
        spec = error_spec_of(error)
        assert spec is not None, type(error)
        super().__init__(failure(error), spec.status)
        self.headers["Cache-Control"] = "no-store"
        if self.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            self.headers["Retry-After"] = RETRY_AFTER
        if isinstance(error, RateLimited):
            self.headers["Retry-After"] = str(error.retry_after)
        if isinstance(error, KeyRequired):
            self.headers["WWW-Authenticate"] = "Bearer"
        if isinstance(error, UnknownMethod):
            self.headers["Allow"] = ", ".join(error.allowed)
        self._error = error
        self._closes = isinstance(error, TooLarge | TooSlow)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[CODE] = self._error.code
        if isinstance(self._error, RateLimited):
            rate_limit_fields.tell_balances(scope, self._error.balances)
        if problem_details.is_preferred(scope["headers"]):
            self._tell_as_problem(scope)
        if self._closes and scope["http_version"].startswith("1"):
            self.headers["Connection"] = "close"
        if body_drain.has_unread_body(scope):
            start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            await body_drain.respond_and_drain(scope, receive, send, start, bytes(self.body))
        else:
            await super().__call__(scope, receive, send)

    def _tell_as_problem(self, scope: Scope) -> None:
        self.body = problem(self._error, self.status_code, f"{root_path_of(scope)}{DOCS.path}")
        self.headers["Content-Type"] = problem_details.MEDIA_TYPE
        self.headers["Content-Length"] = str(len(self.body))


async def deny(websocket: WebSocket, error: LeaderboardError) -> None:
    """Refuse a WebSocket at its handshake: like a request, where the engine can do that; else with a bare 403."""
    if "websocket.http.response" in websocket.scope.get("extensions", {}):
        await websocket.send_denial_response(ErrorResponse(error))
    else:
        await websocket.close()


def raw_error_response(status: int) -> bytes:
    """The whole answer to what is refused with a status; what has no error of its own is malformed, a 400."""
    error = _ENGINE_ERRORS.get(status, MalformedRequest())
    told = HTTPStatus(status if status in _ENGINE_ERRORS else HTTPStatus.BAD_REQUEST)
    request_id = secrets.token_hex(8)
    with answering_as(request_id):
        body = failure(error)
    lines = [
        f"HTTP/1.1 {told.value} {told.phrase}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        f"X-Request-ID: {request_id}",
        *([f"Retry-After: {RETRY_AFTER}"] if told is HTTPStatus.SERVICE_UNAVAILABLE else []),
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
