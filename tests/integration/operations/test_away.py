"""Processes of which a part is away from the start, or whose address for metrics cannot be had."""

import os
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.background import Background, running
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

    assert {"realtime": "ok", "repository": "ok", "queue": "failed", "consumer": "failed"} == checks
    assert "" == server.complaints
    assert all({"event", "level", "timestamp", "logger"} <= line.keys() for line in server.lines())


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
