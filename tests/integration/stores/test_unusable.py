"""What is told of stores that cannot serve: at the start, in `/ready`, in the log, as `docs/operations.md` has it."""

import asyncio
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.integration.stores import kit
from tests.support import pgbouncer, postgres_server
from tests.support.live import watching
from tests.support.patience import PATIENCE, waited_for_a_processor
from tests.support.postgres_server import PostgresServer
from tests.support.server import COMMAND, Server, free_port

_PAGE = (Path(__file__).parents[3] / "docs" / "operations.md").read_text()
[_TABLE] = re.findall(r"^\| Store \| At the start \|.*\n\|[-|]+\n((?:\|.*\n)+)", _PAGE, re.MULTILINE)
#: By store: what happens at the start, the check that tells of it, and what it tells.
TOLD = {
    store: (start, check.strip("`"), reason)
    for store, start, check, reason in (
        [cell.strip() for cell in line.strip("|\n").split("|")] for line in _TABLE.splitlines()
    )
}
EXITS, STARTS = "exits with 1", "starts"

REDIS: dict[str, Callable[[Path, int], AbstractContextManager[object]]] = {
    "a node of a Redis Cluster": kit.a_cluster_node,
    "a Sentinel": kit.a_sentinel,
    "a user without scripting": kit.a_redis_without_scripting,
    "a replica": kit.a_replica,
    "a full Redis": kit.a_full_redis,
}
POOLERS = {
    "PgBouncer in transaction mode": {"ignore_startup_parameters": pgbouncer.IGNORED},
    "PgBouncer as it comes": {},
}


def test_the_table_is_whole() -> None:
    """The page tells of each of them and of nothing else."""
    assert {*REDIS, *POOLERS} == TOLD.keys()


def refused(directory: Path, environment: dict[str, str], command: str = "serve") -> str:
    """What a command says that is expected to give up at once."""
    began = time.monotonic()
    ending = subprocess.Popen(
        [COMMAND, command],
        cwd=directory,
        env={**os.environ, **environment, "LEADERBOARD_SERVER__PORT": str(free_port())},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.waitid(os.P_PID, ending.pid, os.WEXITED | os.WNOWAIT)
    # What a busy machine takes from it is not its own.
    took = time.monotonic() - began - waited_for_a_processor(ending.pid)
    _, said = ending.communicate()
    assert 1 == ending.returncode
    assert took < 10.0
    [line] = said.splitlines()
    return line


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def readiness(server: Server) -> dict[str, object]:
    answer = httpx.get(f"{server.url}/ready", timeout=10.0).json()
    data: dict[str, object] = answer["data"]
    return data


def assert_told(server: Server, check: str, reason: str, meanwhile: Callable[[], None] = lambda: None) -> None:
    """In `/ready` as soon as it is so, and then in the log."""
    deadline = time.monotonic() + PATIENCE
    while (data := readiness(server))["reasons"].get(check) != reason:  # type: ignore[attr-defined]
        assert time.monotonic() < deadline, data
        meanwhile()
        time.sleep(0.1)
    assert "failed" == data["checks"][check]  # type: ignore[index]
    assert [check, reason] in [
        [line["check"], line["reason"]] for line in server.log if line["event"] == "readiness check failed"
    ]


@pytest.mark.parametrize("store", REDIS)
def test_a_redis_at_the_start(tmp_path: Path, store: str) -> None:
    """Where it can never work the start fails within ten seconds, otherwise `/ready` tells."""
    start, check, reason = TOLD[store]
    port = free_port()
    environment = {"REDIS_ADDR": f"127.0.0.1:{port}"}
    place = tmp_path / "store"
    place.mkdir()
    with REDIS[store](place, port):
        if start == EXITS:
            assert f"leaderboard: The store '127.0.0.1:{port}' cannot be used: {reason}." == refused(
                tmp_path, environment
            )
            return
        assert start == STARTS
        server = Server(tmp_path, environment)
        try:
            server.start()
            assert_told(server, check, reason)
        finally:
            server.end()


@pytest.mark.parametrize("store", REDIS)
def test_a_redis_in_the_place_of_a_good_one(tmp_path: Path, store: str) -> None:
    """A server goes on without it: what is committed is answered as that, `/ready` tells why, and it heals."""
    _, check, reason = TOLD[store]
    port = free_port()
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.mkdir()
    bad.mkdir()
    server = Server(tmp_path, {"REDIS_ADDR": f"127.0.0.1:{port}"})
    try:
        with kit.a_redis(good, port):
            server.start()
            httpx.post(f"{server.url}/api/v1/leaderboards", json={"id": "g", "name": "g", "update_mode": "increment"})
            assert submitted(server) == (200, 1, True)
        with REDIS[store](bad, port):
            assert_told(server, check, reason)
            score = submitted(server)
            seen = {score[2], *asyncio.run(committed_through_every_door(server))}
            top = httpx.get(f"{server.url}/api/v1/leaderboards/g/top").status_code
            assert (200, 2) == score[:2]
            if store == "a node of a Redis Cluster":
                # What happens to lie in its slots it does hold.
                assert top in {200, 503}
            else:
                assert ({False}, 503) == (seen, top)
        with kit.a_redis(good, port):
            wait_until(lambda: readiness(server)["status"] == "ready")
            wait_until(lambda: httpx.get(f"{server.url}/api/v1/leaderboards/g/top").status_code == 200)
            assert submitted(server) == (200, 3, True)
        assert [] == [line for line in server.log if line["event"] in {"request failed", "committed and not shown"}]
    finally:
        server.end()


async def committed_through_every_door(server: Server) -> set[bool]:
    """Boards are made, changed, reset, emptied of players and deleted; batches and sockets are taken from. Whether it
    was visible."""
    score = {"player_id": "q", "leaderboard_id": "h", "score": 1}
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", timeout=20.0) as client:
        answers = [
            await client.post("/leaderboards", json={"id": "h", "name": "h"}),
            await client.post("/scores/batch", json={"scores": [score, {**score, "player_id": "r"}]}),
            await client.patch("/leaderboards/h", json={"name": "H"}),
            await client.delete("/leaderboards/h/player/q"),
            await client.delete("/players/r"),
            await client.post("/leaderboards/h/reset"),
        ]
        async with watching(server.url) as socket:
            await socket.send("submit_score", **score)
            told = await socket.receive()
        answers.append(await client.delete("/leaderboards/h"))
    assert [201, *[200] * 6] == [answer.status_code for answer in answers]
    assert "score_result" == told["type"]
    return {told["data"]["visible"], *(answers[n].json()["data"]["visible"] for n in (3, 4, 5, 6))}


def submitted(server: Server) -> tuple[int, float, bool]:
    body = {"player_id": "p", "leaderboard_id": "g", "score": 1}
    answer = httpx.post(f"{server.url}/api/v1/scores", json=body, timeout=20.0)
    data = answer.json().get("data", {})
    return answer.status_code, data.get("score"), data.get("visible")


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server.running() as server:
        yield server


@pytest.mark.parametrize("store", POOLERS)
@pytest.mark.parametrize("command", ["serve", "migrate", "schedule"])
def test_a_pooler_at_the_start(tmp_path: Path, postgres: PostgresServer, store: str, command: str) -> None:
    """Every command that needs the repository says it."""
    start, _, reason = TOLD[store]
    assert start == EXITS
    with (
        postgres.empty_database() as database,
        pgbouncer.running(database, "transaction", **POOLERS[store]) as bouncer,
    ):
        line = refused(tmp_path, bouncer.credentials.environment, command)

    place = f"leaderboard@127.0.0.1:{bouncer.port}/{database.database}"
    assert f"leaderboard: The store '{place}' cannot be used: {reason}." == line


def test_a_pooler_that_is_set_up_otherwise_later(tmp_path: Path, postgres: PostgresServer) -> None:
    """From session mode to transaction mode under a running server: `/ready` tells, and nothing is mixed up."""
    _, check, reason = TOLD["PgBouncer in transaction mode"]
    options = {"ignore_startup_parameters": pgbouncer.IGNORED}
    redis_port = free_port()
    with (
        kit.a_redis(tmp_path, redis_port),
        postgres.fresh_database() as database,
        pgbouncer.running(database, "session", **options) as bouncer,
    ):
        server = Server(tmp_path, {**bouncer.credentials.environment, "REDIS_ADDR": f"127.0.0.1:{redis_port}"})
        try:
            server.start()
            httpx.post(f"{server.url}/api/v1/leaderboards", json={"id": "g", "name": "g", "update_mode": "increment"})
            assert submitted(server) == (200, 1, True)
            bouncer.end()
            bouncer.options["pool_mode"] = "transaction"
            bouncer.start()
            assert_told(server, check, reason)
        finally:
            server.end()
