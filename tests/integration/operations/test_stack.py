"""A running deployment answers every query of the dashboard and of the alerts."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import yaml
from attrs import frozen
from websockets.sync.client import connect

from leaderboard_shells.monitoring import Metrics
from tests.integration.operations.conftest import Make
from tests.integration.operations.promql import Query
from tests.support.background import Background, running
from tests.support.documentation import anchors
from tests.support.kafka_server import KafkaServer
from tests.support.metrics import Shown

ROOT = Path(__file__).parents[3]
DASHBOARD = json.loads((ROOT / "deploy/grafana/leaderboard.json").read_text())
RULES = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text())["groups"][0]["rules"]
PAGE = (ROOT / "docs/operations.md").read_text()

#: Each row of the table of metrics: name, labels, meaning.
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in re.findall(r"^\| `leaderboard_.*\|$", PAGE, re.MULTILINE)
]


@pytest.fixture(scope="module")
def server(make: Make) -> Background:
    return make("server", "serve")


@pytest.fixture(scope="module")
def consumer(make: Make) -> Background:
    return make("consumer", "consume")


@pytest.fixture(scope="module")
def scheduler(make: Make) -> Background:
    return make("scheduler", "schedule")


@frozen
class Stack:
    server: Background
    consumer: Background
    scheduler: Background

    def shown(self) -> Shown:
        """What Prometheus would know: the samples of each process, with its name."""
        processes = {"server": self.server, "consumer": self.consumer, "scheduler": self.scheduler}
        return Shown(
            {
                (name, labels | {("process", process)}): value
                for process, one in processes.items()
                for (name, labels), value in one.shown().samples.items()
            }
        )


def record(player_id: str, **fields: object) -> tuple[str, bytes]:
    return player_id, json.dumps({"player_id": player_id, "leaderboard_id": "first-board", **fields}).encode()


@pytest.fixture(scope="module")
def stack(server: Background, consumer: Background, scheduler: Background) -> Iterator[Stack]:
    with running(server, consumer, scheduler):
        consumer.wait_for_status("ready")
        yield Stack(server, consumer, scheduler)


@pytest.fixture(scope="module")
def shown(stack: Stack, kafka: KafkaServer, topic: str) -> Iterator[Shown]:
    """The deployment after scores have come in by each door, while somebody watches."""
    with httpx.Client(base_url=stack.server.api, timeout=30) as client:
        board = {"id": "first-board", "name": "First"}
        client.post("/api/v1/leaderboards", json=board).raise_for_status()
        for player_id in ("ada-the-player", "bob-the-player"):
            score = {"player_id": player_id, "leaderboard_id": "first-board", "score": 5}
            client.post("/api/v1/scores", json=score).raise_for_status()
        assert 404 == client.get("/api/v1/leaderboards/nowhere/top").status_code
        good = [record(f"kafka-player-{number}", score=number) for number in range(100)]
        kafka.produce(topic, [*good, record("bad-player", score="x")])
        stack.consumer.wait_until(
            lambda: stack.consumer.shown().total("leaderboard_consumer_records_total") == 101,
            lambda: stack.consumer.lines()[-5:],
        )
        stack.scheduler.wait_until(lambda: synced(stack))
        stack.consumer.wait_until(lambda: lag(stack) == APPLIED, lambda: lag(stack))
        with connect(f"{stack.server.api.replace('http', 'ws')}/ws") as socket:
            socket.send(json.dumps({"type": "subscribe", "leaderboard_id": "first-board"}))
            assert ["subscribed", "leaderboard_update"] == [json.loads(socket.recv(30))["type"] for _ in range(2)]
            yield stack.shown()


#: All partitions of the topic are held, and applied to their ends.
APPLIED = dict.fromkeys("012345", 0.0)


def synced(stack: Stack) -> bool:
    """Whether a round of sync was done since the scores came in; by whom is up to the lease."""
    return stack.shown().total("leaderboard_boards_verified_total") > 0 and any(
        one.shown().total("leaderboard_periodic_job_runs_total", periodic_job="sync", outcome="done") > 0
        for one in (stack.server, stack.scheduler)
    )


def queries() -> list[Query]:
    """All of the dashboard, and all of the alerts."""
    targets = [target for panel in DASHBOARD["panels"] for target in panel.get("targets", ())]
    shown = [Query(target["expr"], target["legendFormat"]) for target in targets]
    return [*shown, *(Query(rule["expr"], rule["annotations"]["summary"]) for rule in RULES)]


def test_every_query_finds_something(shown: Shown) -> None:
    """Each metric and label that a query uses is there, with a sample; only what no run shows has none to match."""
    faults = [fault for query in queries() for fault in query.faults(shown)]

    assert ['leaderboard_http_request_duration_seconds_count: nothing matches status=~"5.."'] == faults


#: What this stack has none of: several workers (of a supervisor's own exposition), a replica.
_NOT_HERE = {"leaderboard_worker_up", "leaderboard_replica_reads_total"}


def test_every_metric_is_told(shown: Shown) -> None:
    """The page tells of every metric there is, with its labels, and of no other."""
    families = {family.name: family.type for family in Metrics().registry.collect()}
    ours = {
        f"{name}_total" if kind == "counter" else f"{name}_info" if kind == "info" else name
        for name, kind in families.items()
        if name.startswith("leaderboard_")
    }
    told = {name.strip("`"): set(re.findall("`(.+?)`", labels)) for name, labels, _ in ROWS}
    assert ours | _NOT_HERE == told.keys()

    for name, labels in told.items():
        if name in _NOT_HERE:
            continue
        samples = shown.labels(name) or shown.labels(f"{name}_count")
        assert {*labels, "process"} == set().union(*samples), name


def test_no_label_names_a_player_or_a_board(shown: Shown) -> None:
    """Whoever plays, and on which board, is nobody's business here, and would be a series for each."""
    values = " ".join(value for _, labels in shown.samples for _, value in labels)

    for name in ("first-board", "the-player", "kafka-player", "bad-player"):
        assert name not in values


def test_what_came_in_is_counted(shown: Shown) -> None:
    """Two over HTTP, a hundred through Kafka and one that could not be applied."""
    assert 2 == shown.total("leaderboard_submissions_total", result="changed")
    assert (100, 1) == (
        shown.total("leaderboard_consumer_records_total", result="applied"),
        shown.total("leaderboard_consumer_records_total", result="dead"),
    )
    assert 101 == shown.total("leaderboard_list_size_sum", door="queue")
    assert 2 == shown.total("leaderboard_list_size_sum", door="api")
    assert 0 == shown.total("leaderboard_differences_total")


def test_whoever_watches_is_counted(shown: Shown) -> None:
    """One socket, which watches one board and was sent what it asked for."""
    assert (1, 1) == (shown.total("leaderboard_live_sockets"), shown.total("leaderboard_live_subscriptions"))
    assert shown.total("leaderboard_live_frames_sent_total") >= 2


def test_connections_are_counted(shown: Shown) -> None:
    """Both pools, with what is used, what is idle, and the most there may be."""
    for store, limit in (("realtime", 100), ("repository", 50)):
        its = {"store": store, "process": "server"}
        states = {labels["state"] for labels in shown.labels("leaderboard_pool_connections")}
        assert {"used", "idle"} == states
        assert 1 <= shown.total("leaderboard_pool_connections", **its) <= limit
        assert limit == shown.total("leaderboard_pool_limit", **its)


def test_units_of_work_are_counted_by_their_way(shown: Shown) -> None:
    """What is kept, how often it was there, and what came of it."""
    server = {"process": "server"}
    ways = {labels["way"] for labels in shown.labels("leaderboard_units_of_work_total")}
    assert {"one_message", "locked", "refused"} == ways
    assert 1 <= shown.total("leaderboard_units_of_work_total", way="locked", **server)
    assert 1 <= shown.total("leaderboard_kept_states", **server)
    assert 200_000 == shown.total("leaderboard_kept_states_limit", **server)
    assert 1 <= shown.total("leaderboard_kept_state_lookups_total", result="miss", **server)


def lag(stack: Stack) -> dict[str, float]:
    found = stack.consumer.shown()
    return {
        labels["partition"]: found.total("leaderboard_consumer_lag", **labels)
        for labels in found.labels("leaderboard_consumer_lag")
    }


@pytest.mark.parametrize("path", ["/", "/api/v1/leaderboards", "/docs", "/openapi.json"])
def test_the_address_for_metrics_has_nothing_else(stack: Stack, path: str) -> None:
    """Boards are not read there, by whatever path."""
    answer = httpx.get(f"{stack.consumer.url}{path}")

    assert (404, "not_found") == (answer.status_code, answer.json()["code"])


def test_the_server_shows_the_same_at_its_own_address(stack: Stack, shown: Shown) -> None:
    """Whoever has no `metrics` section asks the server where it serves."""
    assert "leaderboard_submissions_total" in httpx.get(f"{stack.server.api}/metrics").text


def test_prometheus_is_told_of_each_process() -> None:
    """The configuration names an address for each, and the rules beside it."""
    configuration = yaml.safe_load((ROOT / "deploy/prometheus.yml").read_text())
    [job] = configuration["scrape_configs"]

    assert ["server", "consumer", "scheduler"] == [group["labels"]["process"] for group in job["static_configs"]]
    assert "leaderboard" == job["job_name"]
    assert all((ROOT / "deploy" / name).is_file() for name in configuration["rule_files"])


def test_every_alert_is_told() -> None:
    """The page says of each alert what to do, and of no other."""
    told = re.findall(r"^\| `(Leaderboard\w+)` \|", PAGE, re.MULTILINE)

    assert [rule["alert"] for rule in RULES] == told


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_leads_to_what_is_to_be_done(rule: dict[str, Any]) -> None:
    """Where the pages lie is said once, in the configuration that comes with the rules."""
    configuration = yaml.safe_load((ROOT / "deploy/prometheus.yml").read_text())
    [label] = configuration["global"]["external_labels"]
    below = f"{{{{ $externalLabels.{label} }}}}/"
    page, _, anchor = rule["annotations"]["runbook_url"].removeprefix(below).partition("#")

    assert rule["annotations"]["runbook_url"].startswith(below)
    assert anchor in anchors(ROOT / "docs" / page)
