"""What the tests of the doors ask a server's process for, and the plain sockets they knock with."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
from attrs import define

from tests.support.process import OwnProcess
from tests.support.server import Server

#: How long anything that is waited for may take on a busy machine, in seconds.
LONG = 30.0
HEALTH = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


def descriptors(server: OwnProcess) -> int:
    """How many descriptors the process has open."""
    return len(os.listdir(f"/proc/{_pid(server)}/fd"))


def sockets(server: OwnProcess) -> int:
    """How many of them are sockets; others come and go with the database."""
    return sum(_target(link).startswith("socket:") for link in Path(f"/proc/{_pid(server)}/fd").iterdir())


def _target(link: Path) -> str:
    try:
        return os.readlink(link)
    except FileNotFoundError:
        # It was closed since the folder was read.
        return ""


def resident(server: OwnProcess) -> float:
    """The resident memory of the process, in MiB."""
    for line in Path(f"/proc/{_pid(server)}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("the process has no resident memory")


def eventually(holds: Callable[[], bool], seconds: float = LONG) -> float:
    """Wait until something holds; returns for how long it did not, in seconds."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - began


def knock(server: Server, data: bytes = b"") -> socket.socket:
    """A plain connection to a server, on which these bytes were sent."""
    line = socket.create_connection(("127.0.0.1", server.port), timeout=LONG)
    line.sendall(data)
    return line


def heard(line: socket.socket) -> bytes:
    """All that a connection says until it is closed; what it said before it was reset, too."""
    pieces = []
    try:
        while piece := line.recv(65536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


@define
class Slowest:
    """The longest that `/health` took to answer, in seconds, and how often it was asked."""

    seconds: float = 0.0
    asked: int = 0


@contextmanager
def health(server: Server) -> Iterator[Slowest]:
    """Ask `/health` again and again while the context lasts; whoever asks must be answered each time."""
    slowest, over, failures = Slowest(), threading.Event(), []

    def ask() -> None:
        with httpx.Client(timeout=LONG) as client:
            while not over.is_set():
                began = time.monotonic()
                try:
                    client.get(f"{server.url}/health").raise_for_status()
                except httpx.HTTPError as error:
                    failures.append(repr(error))
                slowest.seconds = max(slowest.seconds, time.monotonic() - began)
                slowest.asked += 1
                over.wait(0.05)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield slowest
    finally:
        over.set()
        asking.join()
    assert failures == []


def _pid(server: OwnProcess) -> int:
    assert server.process is not None
    return server.process.pid
