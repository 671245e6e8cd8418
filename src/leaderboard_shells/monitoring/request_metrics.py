"""Measuring requests by the route they took."""

from functools import cache
from time import perf_counter

from starlette.types import Scope

from leaderboard_shells.monitoring.metric_definitions import Metrics

#: What stands for a path or a method that nobody declared: senders choose those freely.
OTHER = "other"
#: What stands for the status of a request whose sender left before it was answered.
UNANSWERED = "none"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestMetrics:
    """Counts requests and how long they take; all of them, whoever answers."""

    def __init__(self, metrics: Metrics) -> None:
        self._in_flight = metrics.in_flight
        # By method, route and status, each of which has few values.
        self._seconds = cache(metrics.requests.labels)

    def begin(self) -> float:
        """A request has come; returns what `end` is to be told."""
        self._in_flight.begin()
        return perf_counter()

    def end(self, scope: Scope, status: int | None, began: float) -> None:
        """A request was answered with a status, or not at all."""
        self._in_flight.end()
        seconds = self._seconds(method_of(scope), route_of(scope), UNANSWERED if status is None else str(status))
        seconds.observe(perf_counter() - began)


def method_of(scope: Scope) -> str:
    """The method, if it is one that anybody declares."""
    return scope["method"] if scope["method"] in _METHODS else OTHER


def route_of(scope: Scope) -> str:
    """The path as it was declared: the router leaves the route behind that it chose."""
    return getattr(scope.get("route"), "path", OTHER)
