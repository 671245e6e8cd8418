"""Standing before a store: every call is timed and its failures are counted."""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from time import perf_counter
from typing import Any, TypeVar, cast

from leaderboard_core.domain.errors import OutcomeUnknown, StoreUnavailable
from leaderboard_shells.metrics.families import Metrics

Port = TypeVar("Port")

#: What hands out a part of the store to be asked in its turn.
_PARTS = frozenset({"board", "places"})


def measured(port: Port, store: str, metrics: Metrics) -> Port:
    """The same port, measured as `store`. What it streams is not: that is as slow as whoever reads it."""
    return cast("Port", _Measured(port, store, metrics))


class _Measured:
    """Passes everything on. A call that was found once is an attribute like any other from then on."""

    def __init__(self, port: object, store: str, metrics: Metrics) -> None:
        self._port = port
        self._store = store
        self._metrics = metrics

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if name in _PARTS:
            return lambda *asked: _Measured(found(*asked), self._store, self._metrics)
        if not iscoroutinefunction(found):
            return found
        timed = self._timed(name, found)
        setattr(self, name, timed)
        return timed

    def _timed(self, name: str, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        seconds = self._metrics.store_calls.labels(self._store, name)
        failures = self._metrics.store_failures.labels(self._store, name)

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
