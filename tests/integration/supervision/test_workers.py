"""Several workers behind one port: what is refused, what they tell, and what becomes of each signal."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from leaderboard_shells.access.keys import digest_of
from tests.support.consumers import ConsumerProcess, wait_for
from tests.support.metrics import scraped
from tests.support.server import COMMAND, Server, free_port, running
from tests.support.workers import WORKERS, is_alive, kill, lines, serving, wait_until_serving

COUNT = 2


@pytest.fixture
def server(tmp_path: Path, stores: dict[str, str]) -> Iterator[Server]:
    with running(tmp_path, **stores, **{WORKERS: str(COUNT)}) as server:
        wait_until_serving(server, COUNT)
        yield server


def run(directory: Path, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, which is expected to come at once."""
    return subprocess.run(
        [COMMAND, *command],
        cwd=directory,
        env={**os.environ, "LEADERBOARD_SERVER__PORT": str(free_port()), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("variable", [WORKERS, "LEADERBOARD_KAFKA__WORKERS"])
@pytest.mark.parametrize("present", [{}, {"REDIS_ADDR": "127.0.0.1:1"}, {"POSTGRES_HOST": "127.0.0.1"}])
def test_stores_of_one_process(tmp_path: Path, variable: str, present: dict[str, str]) -> None:
    """Without Redis and PostgreSQL it does not start, and says which field is why."""
    ended = run(tmp_path, "serve", **{variable: "2"}, **present)

    section = variable.removeprefix("LEADERBOARD_").partition("_")[0].lower()
    assert (1, "") == (ended.returncode, ended.stdout)
    assert f"{section}.workers: needs the sections redis and postgres" in ended.stderr
    assert f"({variable})" in ended.stderr


def test_stores_that_never_serve(tmp_path: Path, stores: dict[str, str]) -> None:
    """It ends at once with exit code 1, with the sentence that a single process says."""
    ended = run(tmp_path, "serve", **stores | {"POSTGRES_DB": "nowhere"}, **{WORKERS: "2"})

    assert 1 == ended.returncode
    assert "it has no database of this name" in ended.stderr
    assert '"event": "given up: no worker can be started"' in ended.stdout


def test_a_port_that_is_taken(tmp_path: Path, stores: dict[str, str], server: Server) -> None:
    """It says so before it starts anybody."""
    ended = run(tmp_path, "serve", **stores, **{WORKERS: "2"}, LEADERBOARD_SERVER__PORT=str(server.port))

    assert (1, "") == (ended.returncode, ended.stdout)
    assert "address already in use" in ended.stderr


@pytest.mark.parametrize("signal_name", ["SIGTERM", "SIGINT"])
def test_it_stops_when_asked(server: Server, signal_name: str) -> None:
    """All workers end with it, and well."""
    pids = serving(server)
    began = time.monotonic()

    assert 0 == server.stop(signal_name=signal_name)
    assert time.monotonic() - began < 10
    assert not any(map(is_alive, pids.values()))
    assert [1, 2, None] == sorted((line.get("worker") for line in lines(server, "stopped")), key=lambda n: n or 9)


def test_it_is_ended_while_it_starts(tmp_path: Path, stores: dict[str, str]) -> None:
    """Whoever is being started goes with it, and nobody is left behind."""
    server = Server(tmp_path, {**stores, WORKERS: str(COUNT)})
    with (tmp_path / "server.log").open("ab") as log:
        environment = {**os.environ, **server.environment, "LEADERBOARD_SERVER__PORT": str(server.port)}
        server.process = subprocess.Popen([COMMAND, "serve"], cwd=tmp_path, env=environment, stdout=log)
    try:
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        wait_for(lambda: len(children.read_text().split()) == COUNT, 90, children.read_text)
        pids = [int(pid) for pid in children.read_text().split()]
        assert 0 == server.stop()
    finally:
        server.end()

    assert not any(map(is_alive, pids))
    assert [] == lines(server, "worker died")


def test_a_supervisor_that_is_killed(server: Server) -> None:
    """Its workers do not stay behind: they drain and end."""
    pids = serving(server)
    server.kill()
    deadline = time.monotonic() + 60
    while any(map(is_alive, pids.values())):
        assert time.monotonic() < deadline
        time.sleep(0.05)

    assert 2 == len(lines(server, "stopped"))


def test_a_worker_that_is_told_to_end(server: Server) -> None:
    """By hand, with SIGTERM: it ends well and is replaced."""
    before = serving(server)
    os.kill(before[1], signal.SIGTERM)
    wait_until_serving(server, COUNT, without={1: before[1]})

    [line] = lines(server, "worker died")
    assert (1, 0) == (line["worker"], line["code"])
    assert before[2] == serving(server)[2]


def test_metrics_are_those_of_all(server: Server) -> None:
    """Whichever worker is asked, every series of each is there, told apart by its label; no request is missing."""
    for _ in range(20):
        httpx.get(f"{server.url}/api/v1/leaderboards")
    shown = scraped(server.url)

    assert [1.0, 1.0] == [shown.value("leaderboard_worker_up", worker=str(number)) for number in (1, 2)]
    name = "leaderboard_http_request_duration_seconds_count"
    assert 20 == shown.total(name, route="/api/v1/leaderboards", method="GET")
    starts = [shown.value("process_start_time_seconds", worker=str(number)) for number in (1, 2)]
    assert None not in starts
    assert shown.labels("leaderboard_kept_states_limit") == [{"worker": "1"}, {"worker": "2"}]


def test_an_address_for_metrics(tmp_path: Path, stores: dict[str, str]) -> None:
    """One port for all workers, on which each answers for all."""
    port = free_port()
    own = {"LEADERBOARD_METRICS__PORT": str(port), WORKERS: str(COUNT)}
    with running(tmp_path, **stores, **own) as server:
        wait_until_serving(server, COUNT)
        shown = scraped(f"http://127.0.0.1:{port}")
        ready = httpx.get(f"http://127.0.0.1:{port}/ready").json()["data"]

    assert 2 == len(shown.labels("leaderboard_worker_up"))
    assert ("ready", "ok") == (ready["status"], ready["checks"]["workers"])


def test_lines_of_the_log(server: Server) -> None:
    """Each line of a worker has its number; the supervisor says which process it is."""
    assert [1, 2] == sorted(line["worker"] for line in lines(server, "serving"))  # type: ignore[type-var]
    assert {1, 2} == {line["worker"] for line in lines(server, "worker serves")}
    assert [2] == [line["workers"] for line in lines(server, "supervising")]


def test_keys_and_everything_else_on_sighup(tmp_path: Path, stores: dict[str, str]) -> None:
    """The workers are exchanged for some that have read the whole configuration again."""
    config = tmp_path / "config.yaml"

    def write(level: str) -> None:
        key = {"name": level, "sha256": digest_of(f"lbk_{level}"), "scopes": ["admin"]}
        config.write_text(json.dumps({"server": {"log_level": level}, "auth": {"keys": [key]}}))

    write("info")
    with running(tmp_path, **stores, **{WORKERS: str(COUNT), "LEADERBOARD_CONFIG": str(config)}) as server:
        wait_until_serving(server, COUNT)
        before = serving(server)
        write("debug")
        assert server.process is not None
        server.process.send_signal(signal.SIGHUP)
        wait_until_serving(server, COUNT, without=before)
        server.wait_for_line("workers exchanged")
        headers = {"Authorization": "Bearer lbk_debug"}
        answers = {httpx.get(f"{server.url}/metrics", headers=headers).status_code for _ in range(10)}

    assert {200} == answers
    assert [] == lines(server, "worker died")


def test_a_configuration_that_is_wrong_on_sighup(tmp_path: Path, stores: dict[str, str]) -> None:
    """Nothing changes, and it is told; whoever dies meanwhile is started again and again until it is right."""
    config = tmp_path / "config.yaml"
    config.write_text("{}")
    with running(tmp_path, **stores, **{WORKERS: str(COUNT), "LEADERBOARD_CONFIG": str(config)}) as server:
        wait_until_serving(server, COUNT)
        before = serving(server)
        config.write_text("server: {read_timeout: many}")
        assert server.process is not None
        server.process.send_signal(signal.SIGHUP)
        line = server.wait_for_line("workers not exchanged")
        assert "server.read_timeout: must be a duration" in str(line["faults"])
        assert before == serving(server)
        kill(server, 1)
        server.wait_for_line("worker did not start")
        assert 200 == httpx.get(f"{server.url}/health").status_code
        config.write_text("{}")
        wait_until_serving(server, COUNT, without={1: before[1]})
        assert before[2] == serving(server)[2]


def test_nobody_can_be_started_any_more(tmp_path: Path, stores: dict[str, str]) -> None:
    """Once nobody serves and start after start fails, it is given up with exit code 1."""
    config = tmp_path / "config.yaml"
    config.write_text("{}")
    with running(tmp_path, **stores, **{WORKERS: str(COUNT), "LEADERBOARD_CONFIG": str(config)}) as server:
        wait_until_serving(server, COUNT)
        config.write_text("server: {read_timeout: many}")
        for number in (1, 2):
            kill(server, number)
        assert server.process is not None

        assert 1 == server.process.wait(90)
    assert 5 <= len(lines(server, "worker did not start")) + 1
    assert 1 == len(lines(server, "given up: no worker can be started"))


def test_consumers(tmp_path: Path, stores: dict[str, str]) -> None:
    """One `leaderboard consume` is several: who dies is replaced, all are exchanged on SIGHUP, all end on SIGTERM."""
    environment = {**stores, "LEADERBOARD_KAFKA__WORKERS": str(COUNT), "KAFKA_BROKERS": f"127.0.0.1:{free_port()}"}
    consumer = ConsumerProcess(tmp_path / "consumer", environment)
    try:
        consumer.start()
        assert consumer.process is not None
        wait_until_serving(consumer, COUNT)
        pid = kill(consumer, 1)
        wait_until_serving(consumer, COUNT, without={1: pid})
        before = serving(consumer)
        consumer.process.send_signal(signal.SIGHUP)
        wait_until_serving(consumer, COUNT, without=before)
        assert 0 == consumer.stop()
    finally:
        consumer.end()

    assert [1] == [line["worker"] for line in lines(consumer, "worker died")]
