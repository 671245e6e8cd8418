"""A real redis-server in a process of its own, on loopback and a free port."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import redis
from attrs import define, field

from tests.support.required import unavailable
from tests.support.server import free_port

_BINARY = "redis-server"


def required() -> str:
    """The path of the server's binary. Without one the test that asks is skipped; it fails where Redis is required."""
    found = shutil.which(_BINARY)
    if found is None:
        unavailable("redis", f"{_BINARY} is not installed")
    return found


def _until_we_end() -> list[str]:
    """What makes the server end when this process does, even if it is killed, where there is such a thing."""
    found = shutil.which("setpriv")
    return [] if found is None else [found, "--pdeathsig", "KILL"]


@define
class RedisServer:
    """One server over one directory, which keeps what it persists from one start to the next.

    `options` are directives of `redis.conf`; unless they say otherwise nothing is persisted.
    """

    directory: Path
    options: Mapping[str, str] = field(factory=dict)
    port: int = field(factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process and return when it answers and has loaded what it persisted."""
        directives = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "dir": str(self.directory),
            "save": "",
            "appendonly": "no",
            "maxmemory-policy": "noeviction",
            "enable-debug-command": "yes",
            "logfile": "redis.log",
            **self.options,
        }
        arguments = [part for name, value in directives.items() for part in (f"--{name}", value)]
        command = [*_until_we_end(), required(), *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self.wait_until_ready()

    def wait_until_ready(self, seconds: float = 10.0) -> None:
        assert self.process is not None
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server ended by itself"
            try:
                with self.admin() as admin:
                    admin.ping()
                return
            except redis.ConnectionError:
                time.sleep(0.002)
        raise AssertionError(f"not ready within {seconds} s")

    @contextmanager
    def admin(self) -> "Iterator[redis.Redis]":
        """A plain client, for looking at the server and for doing it harm."""
        with redis.Redis(port=self.port, retry=None, socket_timeout=5, protocol=2) as client:
            yield client

    def flush(self) -> None:
        """Forget every key."""
        with self.admin() as admin:
            admin.flushall()

    def kill(self) -> None:
        """End the process as a power cut would, paused or not."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ask the process to end, and wait for it."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(10)

    def pause(self) -> None:
        """Let the process answer nobody, its connections staying open."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)


@contextmanager
def running(directory: Path, **options: str) -> Iterator[RedisServer]:
    """A server that is ready, and gone when the context ends. In names of options `_` stands for `-`."""
    server = RedisServer(directory, {name.replace("_", "-"): value for name, value in options.items()})
    try:
        server.start()
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()
