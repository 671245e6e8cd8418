"""What surrounds every request, in one layer: its id, its measure, its span, its limits, the line of its refusal.

A layer of its own for each would pass every message of every answer through as many hands.
"""

from collections.abc import Awaitable
from http import HTTPStatus
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leaderboard_shells.http import rate_limit_fields
from leaderboard_shells.http.access_log import REFUSED, AccessLog
from leaderboard_shells.http.request_ids import chosen_id
from leaderboard_shells.monitoring.readiness import AnyReadiness
from leaderboard_shells.monitoring.request_metrics import RequestMetrics, method_of, route_of
from leaderboard_shells.tracing import Spans
from leaderboard_shells.wire.request_id import enter_request

#: What an answer begins with: that of a request, of a refused handshake, of one that went well.
_STATUSES: Final = frozenset({"http.response.start", "websocket.http.response.start"})
_OPENING: Final = _STATUSES | {"websocket.accept"}
#: A browser is not to guess whether JSON might be a page.
_NO_SNIFFING: Final = (b"x-content-type-options", b"nosniff")
_ANSWER: Final = "leaderboard.answer"
#: Whoever keeps a connection to a process that is about to stop takes a new one, rather than to be cut off with a
#: request on its way.
_CLOSING: Final = (b"connection", b"close")


class RequestPipeline:
    """Gives each request its id and puts it on the answer, whoever answers; an answer to HEAD loses its body here.

    While `readiness` says that the process is about to stop, each answer is the last one of its connection. `metrics`
    count requests, `access_log` tells refusals and `spans` trace them, where there are any.
    """

    def __init__(
        self,
        app: ASGIApp,
        readiness: AnyReadiness | None = None,
        metrics: RequestMetrics | None = None,
        access_log: AccessLog | None = None,
        spans: Spans | None = None,
    ) -> None:
        self._app = app if spans is None else _Traced(app, spans)
        self._readiness = readiness
        self._metrics = metrics
        self._access_log = access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        if kind == "lifespan":
            await self._app(scope, receive, send)
            return
        request_id = chosen_id(scope["headers"])
        enter_request(request_id.decode(), is_connection=kind == "websocket")
        answer = scope[_ANSWER] = _Answer(scope, send, request_id, self._access_log, self._readiness)
        metrics = self._metrics
        if metrics is None or kind != "http":
            await self._app(scope, receive, answer)
            return
        answer.measuring = metrics, metrics.begin()
        try:
            await self._app(scope, receive, answer)
        finally:
            answer.measured()


class _Traced:
    """Lets each request be a span, of the trace that its sender names in `traceparent`."""

    def __init__(self, app: ASGIApp, spans: Spans) -> None:
        self._app = app
        self._spans = spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = method_of(scope)
        origins = [value.decode("latin-1") for name, value in scope["headers"] if name == b"traceparent"]
        with self._spans.span(method, "SERVER", origins) as span:
            try:
                await self._app(scope, receive, send)
            finally:
                status = scope[_ANSWER].status
                span.describe(f"{method} {route_of(scope)}", http__request__method=method, http__route=route_of(scope))
                if status is not None:
                    span.describe(http__response__status_code=status)
                if status is None or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    span.failed(str(status or "unanswered"))


def has_begun(scope: Scope) -> bool:
    """Whether something of the answer to a request was sent."""
    return scope[_ANSWER].status is not None


def answered(scope: Scope) -> None:
    """Whatever follows takes as long as its reader likes: the request is measured as it stands, and not waited for."""
    scope[_ANSWER].measured()


class _Answer:
    """Where the answer to one request is sent."""

    __slots__ = ("_access_log", "_fields", "_is_bodiless", "_readiness", "_scope", "_send", "measuring", "status")

    def __init__(
        self,
        scope: Scope,
        send: Send,
        request_id: bytes,
        access_log: AccessLog | None,
        readiness: AnyReadiness | None,
    ) -> None:
        self._scope = scope
        self._send = send
        self._fields = ((b"x-request-id", request_id), _NO_SNIFFING)
        self._is_bodiless = scope.get("method") == "HEAD"
        self._access_log = access_log
        self._readiness = readiness
        self.status: int | None = None
        #: What measures the request, and when it began.
        self.measuring: tuple[RequestMetrics, float] | None = None

    def measured(self) -> None:
        """The measure ends here, if it has not ended before."""
        if self.measuring is not None:
            (metrics, began), self.measuring = self.measuring, None
            metrics.end(self._scope, self.status, began)

    def __call__(self, message: Message) -> Awaitable[None]:
        """Not a coroutine of its own: that of the engine is handed out."""
        kind = message["type"]
        if kind in _OPENING:
            message["headers"] = [*message.get("headers", ()), *self._fields, *rate_limit_fields.fields(self._scope)]
            if self._readiness is not None and self._readiness.draining and kind == "http.response.start":
                message["headers"].append(_CLOSING)
            if kind in _STATUSES:
                status = self.status = message["status"]
                if status in REFUSED and self._access_log is not None:
                    self._access_log.refused(self._scope, status)
        elif self._is_bodiless and kind == "http.response.body":
            message["body"] = b""
        return self._send(message)
