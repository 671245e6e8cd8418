"""Families whose samples are kept elsewhere and read when somebody asks: on the way of a score they cost nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

#: The values of a family by its labels' values; `()` where it has none.
Samples = Mapping[tuple[str, ...], float]

ALONE: tuple[str, ...] = ()


class Pulled(Collector):
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
