"""Processes of which a part is away from the start, or whose address for metrics cannot be had."""

import os
import socket
import subprocess
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.support.background import Background, running
from tests.support.redis_server import RedisServer
from tests.support.server import COMMAND, free_port


def test_a_server_without_its_queue(tmp_path: Path) -> None:
    """It serves, degraded: the cluster does not answer, and nothing is consumed."""
    server = Background(
        tmp_path / "server",
        ["serve"],
        {
            "LEADERBOARD_SERVER__PORT": str(free_port()),
            "KAFKA_ENABLED": "true",
            "KAFKA_BROKERS": f"127.0.0.1:{free_port()}",
        },
    )
    with running(server):
        checks = server.wait_for_status("degraded")

    parts = {"realtime": "ok", "repository": "ok", "clock": "ok", "queue": "failed", "consumer": "failed"}
    assert {**parts, "descriptors": "ok"} == checks
    assert "" == server.complaints
    assert all({"event", "level", "timestamp", "logger"} <= line.keys() for line in server.lines())


@pytest.mark.parametrize("password", [None, "wrong"])
def test_a_new_installation_without_its_redis(tmp_path: Path, password: str | None) -> None:
    """Nobody asks for anything, and there is no board: the log says at once where it fails and of what, and when it
    does no more."""
    redis = RedisServer(tmp_path, port=free_port())
    secret = {} if password is None else {"REDIS_PASSWORD": password}
    port = str(free_port())
    server = Background(
        tmp_path / "server", ["serve"], {"LEADERBOARD_SERVER__PORT": port, "REDIS_ADDR": redis.address, **secret}
    )
    with ExitStack() as stack:
        stack.callback(redis.end)
        if password is not None:
            redis.start()
            # Whoever came before there was a password goes on.
            admin = stack.enter_context(redis.admin())
            admin.config_set("requirepass", "right-horse-battery")
        with running(server):
            server.wait_until(lambda: "serving" in events(server))
            before = server.lines()
            if password is None:
                redis.start()
            else:
                admin.config_set("requirepass", password)
            server.wait_until(lambda: "store back" in events(server), lambda: server.output)

    [line] = [line for line in before if line["event"] == "store away"]
    assert ("realtime", f"{redis.address}/0") == (line["store"], line["address"])
    assert ("redis.addr" if password is None else "redis.password") in str(line["reason"])
    assert ["store away", "store back"] == [event for event in events(server) if event.startswith("store ")]


def events(one: Background) -> list[str]:
    return [str(line["event"]) for line in one.lines()]


@pytest.mark.parametrize("command", ["serve", "schedule"])
def test_an_address_for_metrics_that_is_taken(tmp_path: Path, command: str) -> None:
    """It is named in one line, and nothing starts."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        environment = {"LEADERBOARD_METRICS__PORT": port, "LEADERBOARD_SERVER__PORT": str(free_port())}
        refused = subprocess.run(
            [COMMAND, command],
            cwd=tmp_path,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert 1 == refused.returncode
    [line] = refused.stderr.splitlines()
    assert f"127.0.0.1:{port}" in line


def test_nothing_listens_unless_it_is_asked_for(tmp_path: Path) -> None:
    """A scheduler without the section `metrics` has no socket that anybody could reach."""
    with subprocess.Popen([COMMAND, "schedule"], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as scheduler:
        assert scheduler.stdout is not None
        assert "scheduling" in scheduler.stdout.readline()
        sockets = set()
        for path in Path(f"/proc/{scheduler.pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                sockets.add(os.readlink(path))
        listening = {
            f"socket:[{fields[9]}]"
            for family in ("tcp", "tcp6")
            for fields in map(str.split, Path(f"/proc/{scheduler.pid}/net/{family}").read_text().splitlines()[1:])
            if fields[3] == "0A"
        }
        scheduler.terminate()

    assert set() == sockets & listening
