"""Metrics whose values are kept elsewhere and read when somebody asks: on the way of a score they cost nothing."""

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

#: The values of a family by its labels' values; `()` where it has none.
Samples = Mapping[tuple[str, ...], float]

NO_LABELS: tuple[str, ...] = ()


class CallbackMetric(Collector):
    """One family. A process that keeps nothing of the kind has the family without a sample."""

    def __init__(
        self,
        family: type[CounterMetricFamily] | type[GaugeMetricFamily],
        name: str,
        meaning: str,
        labels: Sequence[str] = (),
        *,
        registry: CollectorRegistry,
    ) -> None:
        self._family = family
        self._name = name
        self._meaning = meaning
        self._labels = labels
        self._readers: list[Callable[[], Samples]] = []
        registry.register(self)

    def read(self, reader: Callable[[], Samples]) -> None:
        """Ask `reader` from now on. It must not wait."""
        self._readers.append(reader)

    def collect(self) -> Iterable[CounterMetricFamily | GaugeMetricFamily]:
        family = self._family(self._name, self._meaning, labels=self._labels)
        for reader in self._readers:
            for labels, value in reader().items():
                family.add_metric(labels, value)
        return [family]


class Durations:
    """How long what bears the same labels took: observing it costs as much as counting it, for it is counted in this
    process alone, by one thread."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def observe(self, seconds: float) -> None:
        """It took this long once more."""
        self._counts[bisect_left(self._bounds, seconds)] += 1
        self._sum += seconds

    def add_to(self, family: HistogramMetricFamily, labels: Sequence[str]) -> None:
        """Show it."""
        names = [*map(floatToGoString, self._bounds), "+Inf"]
        buckets = [(name, float(count)) for name, count in zip(names, accumulate(self._counts), strict=True)]
        family.add_metric(labels, buckets, self._sum)


class DurationMetric(Collector):
    """One family of durations in seconds, in buckets that end at `bounds`."""

    def __init__(
        self, name: str, meaning: str, labels: Sequence[str], bounds: Sequence[float], *, registry: CollectorRegistry
    ) -> None:
        self._name = name
        self._meaning = meaning
        self._names = labels
        self._bounds = bounds
        self._children: dict[tuple[str, ...], Durations] = {}
        registry.register(self)

    def labels(self, *values: str) -> Durations:
        """Those with these values of the labels."""
        found = self._children.get(values)
        if found is None:
            found = self._children[values] = Durations(self._bounds)
        return found

    def collect(self) -> Iterable[HistogramMetricFamily]:
        family = HistogramMetricFamily(self._name, self._meaning, labels=self._names)
        for values, durations in self._children.items():
            durations.add_to(family, values)
        return [family]


class InFlight:
    """Requests that are being answered: how many there are, and when there are none."""

    def __init__(self) -> None:
        self.count = 0
        self._none_left = asyncio.Event()

    def begin(self) -> None:
        """One more."""
        self.count += 1

    def end(self) -> None:
        """One less."""
        self.count -= 1
        if not self.count:
            self._none_left.set()

    async def drained(self) -> None:
        """Return as soon as there is none."""
        while self.count:
            self._none_left.clear()
            await self._none_left.wait()
