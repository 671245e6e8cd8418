"""Families whose samples are read when somebody asks."""

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily

from leaderboard_shells.monitoring.collectors import NO_LABELS, CallbackMetric
from tests.support.metrics import held


def test_samples_are_those_of_now() -> None:
    """Each time somebody asks, all readers are asked."""
    registry = CollectorRegistry()
    family = CallbackMetric(GaugeMetricFamily, "things", "Things.", ("kind",), registry=registry)
    count = {("a",): 1.0}
    family.read(lambda: count)
    family.read(lambda: {("b",): 5.0})
    assert (1, 5) == (held(registry).value("things", kind="a"), held(registry).value("things", kind="b"))

    count["a",] = 2.0
    assert 2 == held(registry).value("things", kind="a")


def test_a_family_without_labels() -> None:
    """It has one value."""
    registry = CollectorRegistry()
    CallbackMetric(GaugeMetricFamily, "things", "Things.", registry=registry).read(lambda: {NO_LABELS: 3.0})

    assert 3 == held(registry).value("things")


def test_a_process_that_keeps_nothing_of_the_kind() -> None:
    """The family is there, without a sample."""
    registry = CollectorRegistry()
    CallbackMetric(GaugeMetricFamily, "things", "Things.", registry=registry)

    assert {} == held(registry).samples
