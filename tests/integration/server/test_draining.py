"""A server that is told to stop says so, answers what is under way, and only then stops listening."""

import json
import socket
import time
from pathlib import Path

import httpx2 as httpx
import pytest

from leaderboard_core.domain.time_zones import EDITION
from tests.support.patience import PATIENCE
from tests.support.server import Server, running

BODY = json.dumps({"id": "game1", "name": "Game"}).encode()


@pytest.fixture(params=["hypercorn", "uvicorn"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def begun(server: Server) -> socket.socket:
    """A request whose body has not arrived yet."""
    head = (
        "POST /api/v1/leaderboards HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
    )
    sender = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    sender.sendall(head.encode() + BODY[:5])
    in_progress = "leaderboard_http_requests_in_progress 2.0"
    deadline = time.monotonic() + PATIENCE
    while in_progress not in httpx.get(f"{server.url}/metrics").text:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return sender


def told(server: Server) -> tuple[httpx.Response, httpx.Response, bytes]:
    """What /ready, /health and a request under way are answered by a server that was told to stop."""
    with begun(server) as sender:
        assert server.process is not None
        server.process.terminate()
        server.wait_for_line("stopping")
        ready = httpx.get(f"{server.url}/ready")
        health = httpx.get(f"{server.url}/health")
        sender.sendall(BODY[5:])
        return ready, health, b"".join(iter(lambda: sender.recv(65536), b""))


def told_in_time(directory: Path, engine: str) -> tuple[httpx.Response, httpx.Response, bytes]:
    """The same, from the first of a few servers that is asked before it has waited for long enough."""
    for attempt in range(4):
        place = directory / str(attempt)
        place.mkdir()
        with running(place, LEADERBOARD_SERVER__ENGINE=engine) as server:
            try:
                answers = told(server)
            except (httpx.TransportError, OSError):
                continue
            assert server.process is not None
            assert 0 == server.process.wait(15)
            return answers
    raise AssertionError("no server was listening any more when it was asked")


def test_it_says_that_it_stops_while_it_still_listens(tmp_path: Path, engine: str) -> None:
    """/ready is 503 on a new connection, /health is 200, and the request under way is answered as ever."""
    ready, health, answer = told_in_time(tmp_path, engine)

    assert (503, "not_ready") == (ready.status_code, ready.json()["code"])
    assert "draining" in ready.json()["error"]
    checks = {"realtime": "ok", "repository": "ok", "clock": "ok", "descriptors": "ok"}
    assert {"status": "unavailable", "checks": checks, "reasons": {}, "tzdata": EDITION} == ready.json()["data"]
    assert 200 == health.status_code
    assert answer.startswith(b"HTTP/1.1 201")


def test_a_request_that_does_not_end_does_not_keep_it(tmp_path: Path, engine: str) -> None:
    """It waits for what is under way, and not for ever."""
    with running(tmp_path, LEADERBOARD_SERVER__ENGINE=engine) as server, begun(server):
        assert 0 == server.stop(seconds=12)
