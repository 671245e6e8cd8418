"""One text of the metrics of all workers."""

from prometheus_client import CollectorRegistry, Counter, Histogram, Info, generate_latest

from leaderboard_shells.supervision.exposition import joined
from tests.support.metrics import parsed


def text(count: int, name: str = "ada {x}") -> bytes:
    registry = CollectorRegistry()
    requests = Counter("requests", "Requests, \\ and all.", ["who"], registry=registry)
    requests.labels(name).inc(count)
    Counter("plain", "Without labels.", registry=registry).inc(count)
    Histogram("seconds", "Time.", buckets=(1.0,), registry=registry).observe(count)
    Info("build", "Version.", registry=registry).info({"version": "1"})
    return generate_latest(registry)


def test_every_series_of_each() -> None:
    """They are told apart by the label `worker`, whatever labels they have and whatever stands in those."""
    shown = parsed(joined({2: text(5), 1: text(3, 'b"\n}')}).decode())

    assert 5 == shown.value("requests_total", worker="2", who="ada {x}")
    assert 3 == shown.value("requests_total", worker="1", who='b"\n}')
    assert (3, 5) == (shown.value("plain_total", worker="1"), shown.value("plain_total", worker="2"))
    assert 1 == shown.value("seconds_bucket", worker="1", le="+Inf")
    assert [1, 1] == [shown.value("build_info", worker=str(n), version="1") for n in (1, 2)]
    assert (1, 1) == (
        shown.value("leaderboard_worker_up", worker="1"),
        shown.value("leaderboard_worker_up", worker="2"),
    )


def test_families_stand_together() -> None:
    """Each has its head once, and all its samples behind it, as the format wants it."""
    lines = joined({1: text(1), 2: text(2)}).decode().splitlines()

    heads = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(heads) == len(set(heads))
    assert 2 == sum(
        line.startswith("requests_total{") for line in lines[lines.index("# TYPE requests_total counter") :]
    )
    at = lines.index("# TYPE plain_total counter")
    assert all(line.startswith("plain_total{") for line in lines[at + 1 : at + 3])


def test_one_that_does_not_answer() -> None:
    """It is told by a series of its own, and has none beside it."""
    shown = parsed(joined({1: text(1), 2: None}).decode())

    assert (1, 0) == (
        shown.value("leaderboard_worker_up", worker="1"),
        shown.value("leaderboard_worker_up", worker="2"),
    )
    assert [{"worker": "1"}] == shown.labels("plain_total")
