"""As much of PromQL as it takes to see whether a query can find anything."""

import re
from collections.abc import Iterator

from attrs import frozen

from tests.support.metrics import Shown

_NAME = re.compile(r"\b(?:leaderboard|process|python)_\w+")
_SELECTOR = re.compile(r"\b(\w+)\{([^}]*)\}")
_MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"')
_GROUPING = re.compile(r"\b(?:by|on|without|ignoring|group_left|group_right)\s*\(([^)]*)\)")
#: What Prometheus itself adds, and deploy/prometheus.yml.
_ADDED = {"job", "instance", "process"}


@frozen
class Query:
    """One expression, and the labels that its legend names."""

    expression: str
    legend: str = ""

    @property
    def names(self) -> set[str]:
        return set(_NAME.findall(re.sub('"[^"]*"', "", self.expression)))

    @property
    def labels(self) -> set[str]:
        """What it groups by and shows."""
        grouped = [label.strip() for inner in _GROUPING.findall(self.expression) for label in inner.split(",")]
        return ({*grouped, *re.findall(r"{{\s*(?:\$labels\.)?(\w+)\s*}}", self.legend)} - {""}) - _ADDED

    def faults(self, shown: Shown) -> Iterator[str]:
        """What it asks for that is not there."""
        for name in self.names:
            samples = shown.labels(name)
            if not samples:
                yield f"{name}: no sample, in {self.expression}"
            elif missing := self.labels - set().union(*samples):
                yield f"{name}: no label {missing}, in {self.expression}"
        for name, inner in _SELECTOR.findall(self.expression):
            if name not in self.names:
                continue
            matchers = [one for one in _MATCHER.findall(inner) if one[0] not in _ADDED]
            if not any(all(_matches(labels, *one) for one in matchers) for labels in shown.labels(name)):
                yield f"{name}: nothing matches {inner}"


def _matches(labels: dict[str, str], label: str, operator: str, value: str) -> bool:
    found = labels.get(label, "")
    equal = re.fullmatch(value, found) is not None if "~" in operator else value == found
    return equal is not operator.startswith("!")
