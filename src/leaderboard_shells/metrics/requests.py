"""Measuring requests by the route they took."""

from functools import cache
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leaderboard_shells.metrics.families import Metrics

#: What stands for a path or a method that nobody declared: senders choose those freely.
OTHER = "other"
#: What stands for the status of a request whose sender left before it was answered.
UNANSWERED = "none"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MeasuredRequests:
    """Around everything that answers requests: all of them are seen, whoever answers."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        # By method, route and status, each of which has few values.
        self._seconds = cache(metrics.requests.labels)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = UNANSWERED

        async def noting_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        began = perf_counter()
        self._metrics.under_way.begin()
        try:
            await self._app(scope, receive, noting_send)
        finally:
            self._metrics.under_way.end()
            self._seconds(_method(scope), _route(scope), status).observe(perf_counter() - began)


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else OTHER


def _route(scope: Scope) -> str:
    """The path as it was declared: the router leaves the route behind that it chose."""
    return getattr(scope.get("route"), "path", OTHER)
