"""A real `leaderboard serve` in a process of its own, on loopback and a free port."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
from attrs import define, field

COMMAND = str(Path(sys.executable).with_name("leaderboard"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@define
class Server:
    """One server over one directory, which keeps its database from one start to the next.

    `command` is what stands before `serve`: another build of the program, for instance.
    """

    directory: Path
    environment: Mapping[str, str] = field(factory=dict)
    command: Sequence[str] = (COMMAND,)
    port: int = field(factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

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
        assert self.process is not None
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server ended by itself"
            try:
                if httpx.get(f"{self.url}/ready").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.02)
        raise AssertionError(f"not ready within {seconds} s")

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """End the process as a power cut would: it gets no chance to say goodbye."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def pause(self) -> None:
        """Freeze the process."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on where it stood."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def stop(self, seconds: float = 10.0, signal_name: str = "SIGTERM") -> int:
        """Ask the process to end; returns its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.Signals[signal_name])
        return self.process.wait(seconds)


@contextmanager
def running(directory: Path, **environment: str) -> Iterator[Server]:
    """A server that is ready, and gone when the context ends."""
    server = Server(directory, environment)
    try:
        server.start()
        yield server
    finally:
        if server.is_running:
            server.kill()
