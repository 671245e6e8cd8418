"""Reading what a process shows at /metrics."""

from collections.abc import Mapping

import httpx2 as httpx
from attrs import frozen
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families


@frozen
class Shown:
    """The samples of one moment."""

    samples: Mapping[tuple[str, frozenset[tuple[str, str]]], float]

    def value(self, name: str, **labels: str) -> float | None:
        """The value of the sample with exactly these labels; None when there is none."""
        return self.samples.get((name, frozenset(labels.items())))

    def total(self, name: str, **labels: str) -> float:
        """The sum over all samples of a name that have these labels among theirs."""
        return sum(
            value for (one, its), value in self.samples.items() if one == name and labels.items() <= dict(its).items()
        )

    def labels(self, name: str) -> list[dict[str, str]]:
        """The labels of all samples of a name."""
        return [dict(labels) for one, labels in self.samples if one == name]


def parsed(text: str) -> Shown:
    return Shown(
        {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }
    )


def held(registry: CollectorRegistry) -> Shown:
    """What a registry of this process holds now."""
    return parsed(generate_latest(registry).decode())


def scraped(url: str) -> Shown:
    """What the process at this address shows now."""
    answer = httpx.get(f"{url}/metrics", timeout=30)
    assert answer.status_code == 200
    return parsed(answer.text)
