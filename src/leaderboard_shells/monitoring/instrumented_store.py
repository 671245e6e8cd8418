"""Standing before a store: every call is timed, its failures are counted, and told when they begin and end."""

from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from inspect import iscoroutinefunction
from time import perf_counter
from typing import Any, TypeVar, cast

from attrs import frozen
from prometheus_client import Counter

from leaderboard_core.domain.errors import LeaderboardError, OutcomeUnknown, StoreUnavailable, StoreUnusable
from leaderboard_shells.monitoring.collectors import Durations
from leaderboard_shells.monitoring.metric_definitions import Metrics
from leaderboard_shells.monitoring.outages import Outages
from leaderboard_shells.tracing import Spans

Port = TypeVar("Port")

#: What may be answered in part, while another part of the store is away.
_PARTED = frozenset({"advance", "versions"})
#: What hands out a part of the store to be asked in its turn.
_PARTS = frozenset({"board", "places"})


def instrumented(port: Port, store: str, metrics: Metrics, outages: Outages, spans: Spans | None = None) -> Port:
    """The same port, measured as `store`. What it streams is not: that is as slow as whoever reads it. `spans`: what
    its calls are traced by."""
    return cast("Port", _Measured(port, _Calls(store, metrics, outages, spans)))


class _Calls:
    """What the calls of one store are counted by, and told where they fail; looked up once for each."""

    def __init__(self, store: str, metrics: Metrics, outages: Outages, spans: Spans | None) -> None:
        self.spans = spans
        self._store = store
        self._metrics = metrics
        self._outages = outages
        self._known: dict[str, _Call] = {}

    def __getitem__(self, call: str) -> "_Call":
        if call not in self._known:
            seconds = self._metrics.store_calls.labels(self._store, call)
            failures = self._metrics.store_failures.labels(self._store, call)
            self._known[call] = _Call(self._store, call, seconds, failures, self._outages)
        return self._known[call]


@frozen
class _Call:
    """One call of one store."""

    store: str
    name: str
    seconds: Durations
    failures: Counter
    outages: Outages

    def failed(self, error: Exception) -> None:
        """It could not be answered."""
        self.failures.inc()
        if isinstance(error, StoreUnavailable | OutcomeUnknown | StoreUnusable):
            self.outages.unavailable(self.store, self.name, error)
        else:
            self.outages.call_failed(self.store, self.name, error)

    def answered(self, answer: Any) -> None:
        """It was answered, as far as all parts of the store did."""
        away = _away_in(answer) if self.name in _PARTED else None
        if away is None:
            self.worked()
        else:
            self.failed(away)

    def worked(self) -> None:
        """It was answered, if only by a refusal."""
        if self.outages.failing:
            self.outages.call_succeeded(self.store, self.name)


class _Measured:
    """Passes everything on. A call that was found once is an attribute like any other from then on."""

    def __init__(self, port: Any, calls: _Calls) -> None:
        self._port = port
        self._calls = calls

    def epoch(self, board_uid: int) -> Any:
        """Asked for twice in every question, and no call."""
        return self._port.epoch(board_uid)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if name in _PARTS:
            kept = self._parts(found)
        elif _is_awaited(getattr(found, "__func__", None)):
            kept = _timed(found, self._calls[name])
            if self._calls.spans is not None:
                kept = _traced(kept, self._calls[name], self._calls.spans)
        else:
            return found
        setattr(self, name, kept)
        return kept

    def _parts(self, found: Callable[..., object]) -> Callable[..., Any]:
        def part(*asked: Any) -> Any:
            return _Measured(found(*asked), self._calls)

        return part


@lru_cache
def _is_awaited(method: Callable[..., object] | None) -> bool:
    """Whether a bound method's function is. Parts are made for every question; what they can do is looked up once."""
    return iscoroutinefunction(method)


def _away_in(answer: Any) -> StoreUnavailable | None:
    """What the first part says that is away, in an answer that has one for each board."""
    parts = answer.values() if isinstance(answer, Mapping) else answer
    return next((part for part in parts if isinstance(part, StoreUnavailable)), None)


def _timed(call: Callable[..., Awaitable[Any]], counted: _Call) -> Callable[..., Awaitable[Any]]:
    async def timed(*arguments: Any, **named: Any) -> Any:
        began = perf_counter()
        try:
            counted.outages.allowed()
            answer = await call(*arguments, **named)
        except (StoreUnavailable, OutcomeUnknown, StoreUnusable) as error:
            counted.failed(error)
            raise
        except LeaderboardError:
            counted.worked()
            raise
        except Exception as error:  # a fault of ours: told here, and answered as one
            counted.failed(error)
            raise
        else:
            counted.answered(answer)
            return answer
        finally:
            counted.seconds.observe(perf_counter() - began)

    return timed


def _traced(call: Callable[..., Awaitable[Any]], counted: _Call, spans: Spans) -> Callable[..., Awaitable[Any]]:
    async def traced(*arguments: Any, **named: Any) -> Any:
        with spans.span(f"{counted.store} {counted.name}", "CLIENT") as span:
            span.describe(peer__service=counted.store, db__operation__name=counted.name)
            return await call(*arguments, **named)

    return traced
