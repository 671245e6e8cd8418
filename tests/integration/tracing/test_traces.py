"""One trace from a request to the frame that shows what it changed, as a collector receives it."""

import asyncio
import json
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from leaderboard_core import NewBoard, Submission
from leaderboard_shells.settings import Postgres, Redis, Settings, Sqlite, Tracing
from leaderboard_shells.wiring import services
from tests.support import consumers
from tests.support.collector import PARENT, TRACE, TRACEPARENT, Collector, collecting
from tests.support.in_process import serving
from tests.support.kafka_server import KafkaServer
from tests.support.live import make_board, submit, watching
from tests.support.patience import PATIENCE
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.redis_server import RedisServer
from tests.support.server import free_port, running


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as opened:
        yield opened


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[Credentials]:
    with postgres.fresh_database() as database:
        yield database


@pytest.fixture
def shared(redis: RedisServer, database: Credentials) -> Mapping[str, Any]:
    """The stores that processes share."""
    redis.flush()
    postgres = Postgres(**database.arguments)  # type: ignore[arg-type]
    return {"redis": Redis(addr=redis.address), "postgres": postgres}


@pytest.fixture(params=["embedded", "shared"])
def sections(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    return {} if request.param == "embedded" else request.getfixturevalue("shared")


@pytest.fixture(params=["hypercorn", "uvicorn"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


SCORE = {"player_id": "somebody", "leaderboard_id": "game1", "score": 7}


async def test_one_trace_from_the_request_to_the_frame(
    tmp_path: Path, collector: Collector, sections: Mapping[str, Any], engine: str
) -> None:
    """What a game traces goes on here: through the list that its score went in, both stores, and the frame that a
    watcher was sent. Nothing in it names the player."""
    tracing = Tracing(endpoint=collector.url)
    async with serving(tmp_path, engine, tracing=tracing, **sections) as live, watching(live.url) as watcher:
        await watcher.subscribe("game1")
        async with httpx.AsyncClient(base_url=live.url, headers={"traceparent": TRACEPARENT}) as client:
            assert 200 == (await client.post("/api/v1/scores", json=SCORE)).status_code
            await watcher.receive_until("leaderboard_update")
            assert 404 == (await client.get("/api/v1/leaderboards/game1/player/nobody-at-all")).status_code

    (request,) = collector.named("POST /api/v1/scores")
    assert (TRACE, PARENT) == (request.trace, request.parent)
    told = {"http.request.method": "POST", "http.route": "/api/v1/scores", "http.response.status_code": "200"}
    assert told == request.attributes
    assert not request.failed
    (frame,) = [span for span in collector.named("show frame") if span.trace == TRACE]
    (committed,) = [span for span in collector.named("repository unit_of_work") if span.trace == TRACE]
    (shown,) = [span for span in collector.named("realtime advance") if span.trace == TRACE]
    above = ["POST /api/v1/scores", "submit"]
    assert [*above, "commit list", "repository unit_of_work"] == collector.path_to(committed)
    assert [*above, "show list", "realtime advance"] == collector.path_to(shown)
    assert [*above, "show list", "show frame"] == collector.path_to(frame)
    assert {"leaderboard"} == {span.service for span in collector.spans}
    (missed,) = collector.named("GET /api/v1/leaderboards/{id}/player/{player_id}")
    assert ("404", False) == (missed.attributes["http.response.status_code"], missed.failed)
    assert b"somebody" not in collector.received
    assert b"nobody-at-all" not in collector.received


async def test_a_frame_of_another_process(
    tmp_path: Path, collector: Collector, redis: RedisServer, database: Credentials
) -> None:
    """The trace goes along with the news, to whichever process has the watcher; the variables of OpenTelemetry say
    where to and who it is."""
    environment = {
        "REDIS_ADDR": redis.address,
        **database.environment,
        "LEADERBOARD_TRACING__SERVICE_NAME": "scores",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": collector.url,
    }
    for name in ("watched", "other"):
        (tmp_path / name).mkdir()
    with (
        running(tmp_path / "watched", **environment, OTEL_SERVICE_NAME="watched") as watched,
        running(tmp_path / "other", **environment) as other,
    ):
        async with (
            httpx.AsyncClient(base_url=other.url, headers={"traceparent": TRACEPARENT}) as client,
            watching(watched.url) as watcher,
        ):
            await make_board(client, "far")
            await watcher.subscribe("far")
            await submit(client, "far", somebody=1)
            await watcher.receive_until("leaderboard_update")
        assert (0, 0) == (watched.stop(), other.stop())

    [frame] = [span for span in collector.named("show frame") if span.trace == TRACE]
    assert "watched" == frame.service
    [shown] = [span for span in collector.spans if span.id == frame.parent]
    assert ("show list", "scores") == (shown.name, shown.service)
    path = ["POST /api/v1/scores/batch", "submit", "show list", "show frame"]
    assert path == collector.path_to(frame)


@pytest.mark.timeout(120)
async def test_what_records_say(
    kafka: KafkaServer, redis: RedisServer, postgres: PostgresServer, tmp_path: Path, collector: Collector
) -> None:
    """Records carry a trace in the header `traceparent`: what becomes of them belongs to it. Those of a batch that say
    others are linked; what is no trace is none."""
    others = [f"00-{number:032x}-{number:016x}-01" for number in (1, 2)]
    with consumers.ingestion(kafka, redis, postgres, tmp_path, tracing=collector.url) as ingestion:
        async with ingestion.leaderboard() as leaderboard:
            await leaderboard.boards.create(NewBoard(id="race", name="Race"))
            ingestion.kafka.create_topic(ingestion.topic, partitions=1)
            value = json.dumps({"player_id": "somebody", "leaderboard_id": "race", "score": 1}).encode()
            for trace in (TRACEPARENT, *others, "no trace", None):
                headers = [] if trace is None else [("traceparent", trace.encode())]
                ingestion.kafka.produce(ingestion.topic, [("somebody", value)], headers=headers)
            consumer = ingestion.consumer()
            ingestion.wait_until_applied()
        assert 0 == consumer.stop()

    [committed] = collector.named("commit records")
    assert TRACE == committed.trace
    assert PARENT == committed.parent
    assert [f"{number:032x} {number:016x}" for number in (1, 2)] == committed.links
    [shown] = collector.named("show records")
    assert (TRACE, PARENT) == (shown.trace, shown.parent)
    [advanced] = [span for span in collector.named("realtime advance") if span.parent == shown.id]
    assert TRACE == advanced.trace
    assert b"somebody" not in collector.received


async def test_a_collector_that_is_away(tmp_path: Path) -> None:
    """Nobody waits for it: scores are answered, and the server stops."""
    tracing = Tracing(endpoint=f"http://127.0.0.1:{free_port()}/v1/traces")
    async with asyncio.timeout(PATIENCE):
        async with serving(tmp_path, tracing=tracing) as live, httpx.AsyncClient(base_url=live.url) as client:
            assert 200 == (await client.post("/api/v1/scores", json=SCORE)).status_code


async def test_a_collector_that_does_not_answer(tmp_path: Path) -> None:
    """One that takes connections and says nothing keeps a server from nothing either, and from stopping in time."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}/v1/traces"
        with running(tmp_path, LEADERBOARD_TRACING__ENDPOINT=endpoint) as server:
            httpx.get(f"{server.url}/api/v1/leaderboards").raise_for_status()
            assert 0 == server.stop()


async def test_a_list_of_many_requests(tmp_path: Path, collector: Collector) -> None:
    """What was gathered goes in one list: it belongs to the first request, and is linked with the others."""
    settings = Settings(sqlite=Sqlite(path=str(tmp_path / "leaderboard.db")), tracing=Tracing(endpoint=collector.url))
    async with services(settings) as running:
        await running.application.boards.create(NewBoard(id="race", name="Race"))
        lists = ([Submission(player_id=player, leaderboard_id="race", score=1)] for player in ("a", "b", "c"))
        await asyncio.gather(*map(running.application.submitter, lists))

    requests = collector.named("submit")
    assert 3 == len({request.trace for request in requests})
    for name in ("commit list", "show list"):
        [gathered] = collector.named(name)
        parent, *others = sorted(requests, key=lambda request: request.id != gathered.parent)
        assert (parent.trace, parent.id) == (gathered.trace, gathered.parent)
        assert {f"{other.trace} {other.id}" for other in others} == {*gathered.links}
