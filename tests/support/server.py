"""A real `leaderboard serve` in a process of its own, on loopback and a free port."""

import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2 as httpx
from attrs import define, field

from tests.support.patience import PATIENCE
from tests.support.process import OwnProcess

COMMAND = str(Path(sys.executable).with_name("leaderboard"))


#: Below those that systems give to outgoing connections and to port 0, so that nobody takes one between its choice and
#: its use; each process of tests has a range of its own.
_FIRST_PORT, _PORTS = 12_000, 2_000
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 10
#: Where this process begins in its range: runs side by side begin at different places.
_BEGIN = os.getpid() * 37 % _PORTS
_ports = (_FIRST_PORT + _WORKER * _PORTS + (_BEGIN + step) % _PORTS for step in itertools.count())


def free_port() -> int:
    """A port that nobody listens on; it is not given again soon."""
    for port in _ports:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("an endless range ends")


@define
class Server(OwnProcess):
    """One server over one directory, which keeps its database from one start to the next.

    `command` is what stands before `serve`: another build of the program, for instance.
    """

    directory: Path
    environment: Mapping[str, str] = field(factory=dict)
    command: Sequence[str] = (COMMAND,)
    port: int = field(factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> list[dict[str, object]]:
        """The JSON lines that all its processes have printed."""
        return [json.loads(line) for line in (self.directory / "server.log").read_text().splitlines()]

    def start(self, *options: str) -> None:
        """Start the process and return when it says that it is ready."""
        environment = {**os.environ, **self.environment, "LEADERBOARD_SERVER__PORT": str(self.port)}
        with (self.directory / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.command, "serve", *options], cwd=self.directory, env=environment, stdout=log
            )
        self.wait_until_ready()

    def wait_for_line(self, event: str, seconds: float = PATIENCE) -> dict[str, object]:
        """The first line of the log with this event, as soon as it is there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line in self.log:
                if line["event"] == event:
                    return line
            time.sleep(0.05)
        raise AssertionError(f"no line {event!r} within {seconds} s")

    def wait_until_ready(self, seconds: float = PATIENCE) -> None:
        self._wait_for_answer(self._answers, seconds)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/ready").status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def running(directory: Path, **environment: str) -> Iterator[Server]:
    """A server that is ready, and gone when the context ends."""
    server = Server(directory, environment)
    try:
        server.start()
        yield server
    finally:
        server.end()
