"""A real `leaderboard serve` in a process of its own, on loopback and a free port."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
from attrs import define, field

from tests.support.process import OwnProcess

COMMAND = str(Path(sys.executable).with_name("leaderboard"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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

    def wait_for_line(self, event: str, seconds: float = 20.0) -> dict[str, object]:
        """The first line of the log with this event, as soon as it is there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line in self.log:
                if line["event"] == event:
                    return line
            time.sleep(0.05)
        raise AssertionError(f"no line {event!r} within {seconds} s")

    def wait_until_ready(self, seconds: float = 20.0) -> None:
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
