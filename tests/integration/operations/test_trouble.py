"""Stores go and come back: every process tells the truth about it, in its readiness, its metrics and its log."""

import json
from collections.abc import Iterator

import httpx2 as httpx
import pytest
from attrs import frozen

from tests.integration.operations.conftest import SECRET, Make
from tests.support.background import Background, running
from tests.support.kafka_server import KafkaServer
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer

OK = {"realtime": "ok", "realtime_memory": "ok", "broadcaster": "ok", "repository": "ok", "clock": "ok"}
FAILURES = "leaderboard_store_failures_total"


@frozen
class Deployment:
    server: Background
    consumer: Background
    scheduler: Background

    @property
    def all(self) -> tuple[Background, Background, Background]:
        return self.server, self.consumer, self.scheduler


@pytest.fixture(scope="module")
def deployment(make: Make) -> Iterator[Deployment]:
    made = Deployment(make("server", "serve"), make("consumer", "consume"), make("scheduler", "schedule"))
    with running(*made.all):
        yield made


@pytest.mark.timeout(240)
def test_all_of_them_tell_the_truth(
    deployment: Deployment, redis: RedisServer, postgres: PostgresServer, kafka: KafkaServer, topic: str
) -> None:
    """Ready with everything, degraded without one store, unavailable without both, and ready again."""
    for one in deployment.all:
        checks = one.wait_for_status("ready")
        queue = {"queue": "ok", "consumer": "ok"} if one is deployment.consumer else {}
        doors = {"descriptors": "ok"} if one is deployment.server else {}
        assert {**OK, **queue, **doors} == checks
    # Where there is a board, there is something to watch.
    httpx.post(f"{deployment.server.api}/api/v1/leaderboards", json={"id": "g", "name": "g"}).raise_for_status()

    redis.kill()
    for one in deployment.all:
        checks = one.wait_for_status("degraded")
        assert ("failed", "failed", "ok") == (checks["realtime"], checks["broadcaster"], checks["repository"])
        one.wait_until(lambda one=one: one.shown().total(FAILURES, store="realtime") > 0)  # type: ignore[misc]

    postgres.kill()
    for one in deployment.all:
        checks = one.wait_for_status("unavailable")
        assert ("failed", "failed") == (checks["realtime"], checks["repository"])
        assert 503 == one.readiness()[0]
        one.wait_until(lambda one=one: one.shown().total(FAILURES, store="repository") > 0)  # type: ignore[misc]

    kafka.produce(topic, [(f"p{number}", record(number)) for number in range(50)])
    consumer = deployment.consumer
    consumer.wait_until(lambda: consumer.shown().total("leaderboard_consumer_lag") == 50)
    consumer.wait_until(lambda: consumer.readiness()[2]["consumer"] == "failed")
    assert consumer.shown().total("leaderboard_consumer_waits_total", work="records") > 0

    postgres.start()
    for one in deployment.all:
        assert "ok" == one.wait_for_status("degraded")["repository"]

    redis.start()
    for one in deployment.all:
        one.wait_for_status("ready")
    consumer.wait_until(lambda: consumer.shown().total("leaderboard_consumer_lag") == 0)
    assert 50 == consumer.shown().value("leaderboard_consumer_records_total", result="applied")

    for one in deployment.all:
        one.wait_until(lambda one=one: {"realtime", "repository"} <= told_back(one), lambda one=one: one.output)  # type: ignore[misc]
    assert [0, 0, 0] == [one.stop() for one in deployment.all]
    for one in deployment.all:
        hold_to_the_form(one)
        hold_to_one_episode(one, redis, postgres)


def record(number: int) -> bytes:
    return json.dumps({"player_id": f"p{number}", "leaderboard_id": "g", "score": number}).encode()


def told_back(one: Background) -> set[object]:
    """The stores that it has said to be back."""
    return {line["store"] for line in one.lines() if line["event"] == "store back"}


def hold_to_one_episode(one: Background, redis: RedisServer, postgres: PostgresServer) -> None:
    """Each store is said to go once for each reason, and to be back once, however many calls failed meanwhile."""
    lines = [json.loads(line) for line in one.output.splitlines()]
    for store, port in (("realtime", redis.port), ("repository", postgres.port)):
        away = [line for line in lines if line["event"] == "store away" and line["store"] == store]
        [back] = [line for line in lines if line["event"] == "store back" and line["store"] == store]
        assert 1 <= len(away) == len({line.get("code", line["reason"]) for line in away})
        assert all(str(port) in line["address"] for line in (*away, back))
        assert back["failures"] >= len(away)
        assert back["seconds"] > 0
    put_off = [line for line in lines if line["event"] == "job put off"]
    assert 0 < len(put_off) == len({(line["job"], line["reason"]) for line in put_off})


def hold_to_the_form(one: Background) -> None:
    """Every line is JSON that says what, when and how bad; no secret is in any, and nothing is said elsewhere."""
    assert "" == one.complaints
    assert SECRET not in one.output
    lines = [json.loads(line) for line in one.output.splitlines()]
    assert all({"event", "level", "timestamp", "logger"} <= line.keys() for line in lines)
    assert all("request_id" in line for line in lines if line["event"] == "readiness check failed")
    assert {"leaderboard.scheduler", "leaderboard.stores"} <= {line["logger"] for line in lines}
