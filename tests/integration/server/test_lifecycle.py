"""Starting and stopping a real server: what it refuses, what it says, and that it goes when asked."""

import json
import os
import socket
import subprocess
import threading
import time
from pathlib import Path

import httpx2 as httpx
import pytest

from leaderboard_shells.access.keys import digest_of
from tests.support.server import COMMAND, Server, free_port, running


def serve(directory: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run `leaderboard serve` to its end, which is expected to come at once."""
    return subprocess.run(
        [COMMAND, "serve", *arguments],
        cwd=directory,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("signal_name", ["SIGTERM", "SIGINT"])
def test_it_stops_when_asked(tmp_path: Path, signal_name: str) -> None:
    """SIGTERM and Ctrl-C end it cleanly, with idle connections open."""
    with running(tmp_path) as server, socket.create_connection(("127.0.0.1", server.port)), httpx.Client() as client:
        client.get(f"{server.url}/health")
        began = time.monotonic()

        assert server.stop(signal_name=signal_name) == 0
        assert time.monotonic() - began < 10


def test_the_command_line_says_where(tmp_path: Path) -> None:
    """`--host` and `--port` are stronger than the environment, and the server says where it is."""
    port = free_port()
    server = Server(tmp_path, port=port)
    server.environment = {"LEADERBOARD_SERVER__HOST": "127.0.0.9"}
    try:
        server.start("--host", "127.0.0.1", "--port", str(port))
        assert f"http://127.0.0.1:{port}" == server.wait_for_line("serving")["url"]
    finally:
        server.end()


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """It says so, and how to choose another one."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        ended = serve(tmp_path, "--port", port)

    assert (1, "") == (ended.returncode, ended.stdout)
    assert ended.stderr == (
        f"leaderboard: cannot listen on 127.0.0.1:{port}: address already in use; end what listens there, or choose "
        "another port with --port, server.port or LEADERBOARD_SERVER__PORT\n"
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--port", "0"), "server.port: must be from 1 to 65535, not 0 (--port)"),
        (("--port", "http"), "server.port: must be a whole number (--port)"),
        (("--host", "a b"), "server.host: must be a host name or an IP address (--host)"),
    ],
)
def test_an_address_that_is_none(tmp_path: Path, options: tuple[str, ...], sentence: str) -> None:
    """The rules are those of the configuration, and the option is named."""
    assert sentence in serve(tmp_path, *options).stderr


def test_requests_under_way_are_answered_before_it_stops(tmp_path: Path) -> None:
    """Whoever was taken in gets an answer, and every answered score is there after the restart."""
    answered: list[int] = []
    with running(tmp_path) as server:
        httpx.post(f"{server.url}/api/v1/leaderboards", json={"id": "g", "name": "g", "update_mode": "increment"})
        writers = [threading.Thread(target=submit_until_refused, args=(server, n, answered)) for n in range(8)]
        for writer in writers:
            writer.start()
        while len(answered) < 200:
            time.sleep(0.01)
        assert server.stop() == 0
        for writer in writers:
            writer.join()
        server.start()
        top = httpx.get(f"{server.url}/api/v1/leaderboards/g/top").json()["data"]

    assert sum(entry["score"] for entry in top) >= len(answered)


def submit_until_refused(server: Server, number: int, answered: list[int]) -> None:
    with httpx.Client(timeout=30) as client:
        while True:
            body = {"player_id": f"p{number}", "leaderboard_id": "g", "score": 1}
            try:
                answer = client.post(f"{server.url}/api/v1/scores", json=body)
            except httpx.TransportError:
                return
            if answer.status_code != 200:
                assert answer.status_code == 503
                return
            answered.append(number)


def test_it_says_where_it_serves_in_json_lines(tmp_path: Path) -> None:
    """The log is one JSON object a line and names the address."""
    with running(tmp_path) as server:
        assert server.url in [line.get("url") for line in server.log]


def test_a_request_that_went_well_leaves_no_line(tmp_path: Path) -> None:
    """A busy server does not fill a disk with what is not worth reading."""
    with running(tmp_path) as server:
        before = len(server.log)
        for _ in range(5):
            httpx.get(f"{server.url}/health")

        assert before == len(server.log)


def test_a_second_process_on_the_same_database_is_refused(tmp_path: Path) -> None:
    """A memory store holds its repository alone; the second is told so in one line."""
    with running(tmp_path):
        refused = serve(tmp_path, LEADERBOARD_SERVER__PORT=str(free_port()))

    assert refused.returncode == 1
    [line] = refused.stderr.splitlines()
    assert "leaderboard.db" in line


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    """The address that is in use already is said, in one line."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = serve(tmp_path, LEADERBOARD_SERVER__PORT=str(port))

    assert refused.returncode == 1
    [line] = refused.stderr.splitlines()
    assert f"127.0.0.1:{port}" in line


def test_a_public_address_without_keys_is_refused(tmp_path: Path) -> None:
    """Nobody opens a leaderboard to the world by mistake."""
    refused = serve(tmp_path, LEADERBOARD_SERVER__HOST="0.0.0.0", LEADERBOARD_SERVER__PORT=str(free_port()))

    assert refused.returncode == 1
    [line] = refused.stderr.splitlines()
    assert "--allow-anonymous" in line


@pytest.mark.parametrize("allowed_by", ["keys", "option"])
def test_a_public_address_is_served_when_that_is_meant(tmp_path: Path, allowed_by: str) -> None:
    """With keys, which are then asked for; or with `--allow-anonymous`, which asks for none."""
    keys = [{"name": "a", "sha256": digest_of("lbk_a"), "scopes": ["read"]}] if allowed_by == "keys" else []
    # A name of loopback that is not known to be one: others cannot reach it, and the server takes it that they can.
    server = Server(tmp_path, {"LEADERBOARD_SERVER__HOST": "LOCALHOST", "LEADERBOARD_AUTH__KEYS": json.dumps(keys)})
    try:
        server.start(*(["--allow-anonymous"] if allowed_by == "option" else []))
        boards = f"{server.url}/api/v1/leaderboards"
        expected = 401 if allowed_by == "keys" else 200
        assert [expected, 200] == [
            httpx.get(boards, headers=headers).status_code for headers in ({}, {"Authorization": "Bearer lbk_a"})
        ]
        assert 0 == server.stop()
    finally:
        if server.is_running:
            server.kill()
