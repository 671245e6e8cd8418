"""Who sends a body by drops is told so, and holds nobody up."""

import socket
from pathlib import Path

import pytest

from tests.support.server import running


@pytest.mark.parametrize("engine", ["hypercorn", "uvicorn"])
def test_a_body_that_does_not_arrive_is_refused(tmp_path: Path, engine: str) -> None:
    """After `server.read_timeout`: 408, the envelope, and the connection is closed."""
    environment = {"LEADERBOARD_SERVER__ENGINE": engine, "LEADERBOARD_SERVER__READ_TIMEOUT": "300ms"}
    with (
        running(tmp_path, **environment) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection,
    ):
        connection.sendall(b'POST /api/v1/scores HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"player')
        answer = b"".join(iter(lambda: connection.recv(4096), b""))

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408")
    assert b"connection: close" in head.lower()
    assert b'"code":"too_slow"' in body
