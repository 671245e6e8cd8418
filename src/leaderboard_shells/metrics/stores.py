"""Standing before a store: every call is timed and its failures are counted."""

from collections.abc import Awaitable, Callable
from functools import lru_cache
from inspect import iscoroutinefunction
from time import perf_counter
from typing import Any, TypeVar, cast

from prometheus_client import Counter, Histogram

from leaderboard_core.domain.errors import OutcomeUnknown, StoreUnavailable
from leaderboard_shells.metrics.families import Metrics

Port = TypeVar("Port")

#: What hands out a part of the store to be asked in its turn.
_PARTS = frozenset({"board", "places"})


def measured(port: Port, store: str, metrics: Metrics) -> Port:
    """The same port, measured as `store`. What it streams is not: that is as slow as whoever reads it."""
    return cast("Port", _Measured(port, _Calls(store, metrics)))


class _Calls:
    """What the calls of one store are counted by; looked up once for each."""

    def __init__(self, store: str, metrics: Metrics) -> None:
        self._store = store
        self._metrics = metrics
        self._known: dict[str, tuple[Histogram, Counter]] = {}

    def __getitem__(self, call: str) -> tuple[Histogram, Counter]:
        if call not in self._known:
            seconds = self._metrics.store_calls.labels(self._store, call)
            self._known[call] = seconds, self._metrics.store_failures.labels(self._store, call)
        return self._known[call]


class _Measured:
    """Passes everything on. A call that was found once is an attribute like any other from then on."""

    def __init__(self, port: Any, calls: _Calls) -> None:
        self._port = port
        self._kind = type(port)
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if name in _PARTS:
            kept = self._parts(found)
        elif _is_awaited((self._kind, name)):
            kept = _timed(found, *self._calls[name])
        else:
            return found
        setattr(self, name, kept)
        return kept

    def _parts(self, found: Callable[..., object]) -> Callable[..., Any]:
        def part(*asked: Any) -> Any:
            return _Measured(found(*asked), self._calls)

        return part


@lru_cache
def _is_awaited(method: tuple[type, str]) -> bool:
    """Whether this method of a class is. Parts are made for every question; what they can do is looked up once."""
    kind, name = method
    return iscoroutinefunction(getattr(kind, name, None))


def _timed(call: Callable[..., Awaitable[Any]], seconds: Histogram, failures: Counter) -> Callable[..., Awaitable[Any]]:
    async def timed(*arguments: Any, **named: Any) -> Any:
        began = perf_counter()
        try:
            return await call(*arguments, **named)
        except (StoreUnavailable, OutcomeUnknown):
            failures.inc()
            raise
        finally:
            seconds.observe(perf_counter() - began)

    return timed
