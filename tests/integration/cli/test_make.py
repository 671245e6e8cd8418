"""The make targets, run in a checkout of their own on a free port."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.support.make import ROOT, Make, checkout, open_checkout

TARGETS = (
    "help build run stop status test test-health test-api test-leaderboard create-leaderboard feed feed-kafka "
    "feed-http feed-burst feed-battle logs logs-kafka watch-logs run-server run-webapp stop-server stop-webapp restart "
    "restart-server clean clean-all open-webapp up down"
)


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Targets in a copy of the checkout; what they started is gone when the test ends."""
    with checkout(tmp_path) as make:
        yield make


def test_help_lists_every_target(make: Make) -> None:
    """Each with what it does, and so does the page."""
    listed = {name for line in make.does("help").splitlines() for name in line[:25].split()}

    page = (ROOT / "docs" / "make.md").read_text()
    assert set(TARGETS.split()) <= listed
    assert [] == [target for target in sorted(listed - {"help"}) if f"`{target}`" not in page]


def test_the_server_in_the_background(make: Make) -> None:
    """It is ready when `run-server` returns, is found by the other targets, and ends when it is told to."""
    running = rf"server     running: pid (\d+), {make.url}"

    assert "server     not running\n" == make.does("status")
    started = re.fullmatch(rf"{running}\n", make.does("run-server"))
    assert started is not None
    assert 200 == httpx.get(f"{make.url}/ready").status_code
    assert re.fullmatch(rf"{running}, ready\n", make.does("status"))
    assert f"server     running already: pid {started[1]}, {make.url}\n" == make.does("run-server")
    assert '"event": "serving"' in make.does("logs")
    stopped, again = make.does("restart").splitlines()
    assert f"server     stopped: pid {started[1]}, {make.url}" == stopped
    assert re.fullmatch(running, again)
    assert make.does("stop-server").startswith("server     stopped: pid ")
    assert "not running\n" == make.does("stop")
    assert "server     not running\n" == make.does("status")


def test_a_server_that_cannot_start_says_why(make: Make) -> None:
    """A port that is taken, or settings that are wrong: one line, and a target that failed."""
    make.does("run-server")
    (make.checkout / ".run").rename(make.checkout / "elsewhere")
    taken = make("run-server")
    (make.checkout / ".run" / "server.pid").unlink()
    (make.checkout / ".run").rmdir()
    (make.checkout / "elsewhere").rename(make.checkout / ".run")

    assert 2 == taken.returncode
    assert taken.stderr.startswith(
        f"server: cannot listen on 127.0.0.1:{make.port}: address already in use; end what listens there, or choose "
        "another port with LEADERBOARD_SERVER__PORT\n"
    )
    assert make.does("status").startswith("server     running: ")


def test_the_process_of_another_is_never_ended(make: Make) -> None:
    """A number left over from a server that is gone, and now another's, is not taken for ours."""
    with subprocess.Popen(["sleep", "60"]) as other:
        (make.checkout / ".run").mkdir()
        note = {"pid": other.pid, "where": make.url, "log": 0}
        (make.checkout / ".run" / "server.pid").write_text(f"{json.dumps(note)}\n")

        assert make.does("status").startswith(f"server     ended by itself: pid {other.pid}, ")
        assert "not running\n" == make.does("stop")
        assert "server     not running\n" == make.does("status")
        assert other.poll() is None
        other.kill()


def test_a_server_from_elsewhere_is_told_apart(make: Make) -> None:
    """What answers at the address without having been started here is called that."""
    make.does("run-server")
    (make.checkout / ".run" / "server.pid").rename(make.checkout / "note")
    told = make.does("status")
    (make.checkout / "note").rename(make.checkout / ".run" / "server.pid")

    assert f"server     not started from here, but {make.url} is ready\n" == told


def test_the_checks_pass_and_leave_nothing_behind(make: Make) -> None:
    """Every line of every check is ok, and the boards they made are gone."""
    make.does("run-server")

    told = make.does("test-health", "test-api", "test-leaderboard").splitlines()

    assert ["health: passed", "api: passed", "leaderboard: passed"] == [line for line in told if line[:6] != "ok    "]
    assert [] == make.boards()


@pytest.mark.parametrize("target", ["test-health", "test-api", "test-leaderboard"])
def test_a_check_without_a_server_fails(make: Make, target: str) -> None:
    """It says so, and make says so too."""
    ended = make(target)

    assert 2 == ended.returncode
    assert ended.stdout.startswith(f"FAIL  {make.url} cannot be asked: ")
    assert ended.stdout.endswith(": 1 failed\n")


def test_boards_are_fed(make: Make) -> None:
    """Each feed makes its board and sends what its variables say."""
    make.does("run-server")

    assert "created mine\n" == make.does("create-leaderboard", "BOARD=mine", "MODE=increment")
    steady = make.does("feed-http", "BOARD=mine", "PLAYERS=1200", "RATE=50", "DURATION=1")
    burst = make.does("feed-burst", "BOARD=other", "PLAYERS=30", "COUNT=2500")
    battle = make.does("feed-battle", "DURATION=1")

    assert steady.splitlines()[-1].startswith("1,250 scores in 1.")
    assert burst.startswith("2,500 scores in ")
    assert "is the last one standing" in battle
    assert [1200, 30, 60] == [make.players(board) for board in ("mine", "other", "demo")]


def test_all_that_was_made_can_be_removed(make: Make) -> None:
    """`clean-all` takes the environment and the log; a database is nobody's rubbish."""
    for name in (".run", "gone/bin", "dist", "src", "tests"):
        (make.checkout / name).mkdir(parents=True)
    (make.checkout / "leaderboard.db").touch()

    assert 0 == make("clean-all", venv="gone").returncode
    assert {"Makefile", "deploy", "scripts", "src", "tests", "leaderboard.db"} == {
        path.name for path in make.checkout.iterdir()
    }


def test_compose_is_asked_where_there_is_an_engine(tmp_path: Path) -> None:
    """`up`, `status` and `down` are Docker Compose's, with passwords that only their owner can read."""
    (tmp_path / "bin").mkdir()
    docker = tmp_path / "bin" / "docker"
    docker.write_text('#!/bin/sh\necho "$@" "KAFKA_PORT=$KAFKA_PORT"\n')
    docker.chmod(0o755)
    path = f"{docker.parent}:{os.environ['PATH']}"
    with open_checkout(PATH=path, STACK="", KAFKA_BROKERS="127.0.0.1:19999") as make:
        asked = [make.does(target).splitlines()[-1] for target in ("up", "status", "down")]
        secrets = make.checkout / ".data" / "secrets.env"
        kept, mode = secrets.read_text(), secrets.stat().st_mode & 0o777

    given = f"compose --file {make.checkout}/deploy/compose.yaml --env-file {secrets}"
    verbs = ("up --build --detach --wait", "ps", "down")
    assert [f"{given} {verb} KAFKA_PORT=19999" for verb in verbs] == asked
    assert 0o600 == mode
    assert {"POSTGRES_PASSWORD", "REDIS_PASSWORD", "KAFKA_PASSWORD"} == {line[:-49] for line in kept.splitlines()}
