"""Sockets that ask for much and read nothing: what waits for them is bounded in bytes, and given back."""

import json
import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx2 as httpx
import pytest

from leaderboard_shells.live.socket import SLOWEST_SEND
from tests.integration.doors.conftest import Serve
from tests.integration.doors.kit import LONG, health, resident
from tests.support.patience import PATIENCE, own_clock
from tests.support.server import Server

SOCKETS, ASKED = 20, 256
#: How many bytes a kernel takes in of a socket before they are read. With less than a segment of loopback it has to be
#: asked again and again whether it takes more, each time after a longer pause: some sockets then stood still for 20 s.
TAKEN_IN = 64 * 1024
BOARD = "game1"


def frame(message: object) -> bytes:
    """A text frame as a client sends it, with a mask of zeros."""
    payload = json.dumps(message, separators=(",", ":")).encode()
    assert 126 > len(payload)
    return bytes([0x81, 0x80 | len(payload), 0, 0, 0, 0]) + payload


QUESTIONS = frame({"type": "get", "leaderboard_id": BOARD, "limit": 100}) * ASKED


@contextmanager
def connected(server: Server, number: int) -> Iterator[list[socket.socket]]:
    """Sockets whose kernels take in little."""
    with ExitStack() as stack:
        lines = []
        for _ in range(number):
            line = stack.enter_context(socket.socket())
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, TAKEN_IN)
            line.settimeout(LONG)
            line.connect(("127.0.0.1", server.port))
            line.sendall(
                b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            )
            assert line.recv(12) == b"HTTP/1.1 101"
            lines.append(line)
        yield lines


def after_asking(server: Server, lines: list[socket.socket]) -> float:
    """The most MiB that are resident until they grow no more, each socket having asked and read nothing.

    A second that others took from the server is none in which it could have grown. It is looked for no longer than a
    quarter of what a socket may go without reading, for then it is dropped, and a busy server is slow to hear that it
    reads again.
    """
    deadline = time.monotonic() + SLOWEST_SEND / 4
    for line in lines:
        line.sendall(QUESTIONS)
    most, grown = resident(server), own_clock(server.process.pid)
    while own_clock(server.process.pid) - grown < 1.0 and time.monotonic() < deadline:
        if resident(server) > most + 0.5:
            most, grown = resident(server), own_clock(server.process.pid)
        time.sleep(0.05)
    return most


def read_all(lines: list[socket.socket], size: int) -> None:
    """Read as many bytes of each as its answers have at least, of all by turns until all have that: one that is not
    read for long is dropped, which on a busy machine is less than it takes to read the others."""
    left = dict.fromkeys(lines, size)
    with selectors.DefaultSelector() as waiting:
        for line in lines:
            waiting.register(line, selectors.EVENT_READ)
        while max(left.values()) > 0:
            for key, _ in waiting.select(LONG):
                line = key.fileobj
                assert isinstance(line, socket.socket)
                read = len(line.recv(64 * 1024))
                assert read > 0
                left[line] -= read


@pytest.mark.timeout(120)
def test_answers_that_wait_are_bounded_in_bytes(serve: Serve) -> None:
    """Sockets ask for 80 MB: a tenth of it waits in the server, which gives it back, and everybody else is served."""
    server = serve()
    scores = [{"player_id": f"{n:03}" + "n" * 117, "leaderboard_id": BOARD, "score": n} for n in range(100)]
    httpx.post(f"{server.url}/api/v1/leaderboards", json={"id": BOARD, "name": "g"}).raise_for_status()
    httpx.post(f"{server.url}/api/v1/scores/batch", json={"scores": scores}).raise_for_status()
    answers = ASKED * len(httpx.get(f"{server.url}/api/v1/leaderboards/{BOARD}/top").content)
    with health(server) as slowest, connected(server, 2) as few:
        # What a server needs once, to keep answers and to send them, it has after its first sockets.
        for _ in range(2):
            after_asking(server, few)
            read_all(few, answers)
        before = resident(server)
        with connected(server, SOCKETS) as lines:
            waiting = [after_asking(server, lines) - before]
            for _ in range(3):
                read_all(lines, answers)
                waiting.append(after_asking(server, lines) - before)

    assert SOCKETS * answers > 80_000_000
    assert max(waiting) < 10, f"{waiting} MiB wait"
    # An engine may let more wait of a socket that has read before. What stays, stays in every round that follows.
    assert min(waiting[2:]) - max(waiting[:2]) < 3, f"of {waiting} MiB some were not given back"
    # Without bounds nobody was answered for as long as it was read; a busy machine takes seconds of its own.
    assert slowest.seconds < PATIENCE / 4
