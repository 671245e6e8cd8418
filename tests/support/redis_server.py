"""A real redis-server in a process of its own, on loopback and a free port."""

import functools
import os
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis
from attrs import define, field

from leaderboard_adapters.redis import RedisEndpoint
from tests.support.patience import PATIENCE
from tests.support.process import OwnProcess, ending_with_us
from tests.support.required import unavailable
from tests.support.server import free_port

_BINARY = "redis-server"


def required() -> str:
    """The path of the server's binary, which `LEADERBOARD_REDIS_SERVER` may name. Without one the test that asks is
    skipped; it fails where Redis is required."""
    found = shutil.which(os.environ.get("LEADERBOARD_REDIS_SERVER", _BINARY))
    if found is None:
        unavailable("redis", f"{_BINARY} is not installed")
    return found


@functools.cache
def tls_required() -> None:
    """Where the server was built without TLS the test that asks is skipped; it fails where that is required."""
    # Without a certificate it starts in no case; it says what it lacks first.
    command = [required(), "--bind", "127.0.0.1", "--port", "0", "--tls-port", str(free_port())]
    said = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False).stdout
    if "Failed to configure TLS" not in said:
        unavailable("redis-tls", "this Redis was built without TLS")


@define
class RedisServer(OwnProcess):
    """One server over one directory, which keeps what it persists from one start to the next.

    `options` are directives of `redis.conf`; unless they say otherwise nothing is persisted.
    """

    directory: Path
    options: Mapping[str, str] = field(factory=dict)
    port: int = field(factory=free_port)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def wait_until_copied(self) -> None:
        """A replica has all that was written here until now."""
        with self.admin() as admin:
            # What is waited for is told by the offset at the connection's last command.
            admin.ping()
            deadline = time.monotonic() + PATIENCE
            while not admin.wait(1, 1_000):
                assert time.monotonic() < deadline, "no replica follows"

    @property
    def url(self) -> str:
        return f"redis://{self.address}"

    def endpoint(self, **named: Any) -> RedisEndpoint:
        """How the adapter reaches it."""
        return RedisEndpoint(**{"address": self.address, **named})

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
        if any(name.startswith("tls-") for name in self.options):
            tls_required()
        arguments = [part for name, value in directives.items() for part in (f"--{name}", value)]
        command = [*ending_with_us(), required(), *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self.wait_until_ready()

    def wait_until_ready(self, seconds: float = PATIENCE) -> None:
        self._wait_for_answer(self._answers, seconds, pause=0.002)

    def _answers(self) -> bool:
        try:
            with self.admin() as admin:
                admin.ping()
        except redis.ConnectionError:
            return False
        return True

    @contextmanager
    def admin(self) -> "Iterator[redis.Redis]":
        """A plain client, for looking at the server and for doing it harm."""
        with redis.Redis(port=self.port, retry=None, socket_timeout=5, protocol=2) as client:
            yield client

    def flush(self) -> None:
        """Forget every key."""
        with self.admin() as admin:
            admin.flushall()


def first_of(servers: Iterable[RedisServer]) -> RedisServer:
    """The first of these. That there is none is said by an error that a thread can hand on, as `StopIteration` cannot:
    whoever waits for the thread would wait for ever."""
    for server in servers:
        return server
    raise AssertionError("none of the servers is the one that is looked for")


@contextmanager
def running(directory: Path, **options: str) -> Iterator[RedisServer]:
    """A server that is ready, and gone when the context ends. In names of options `_` stands for `-`."""
    server = RedisServer(directory, {name.replace("_", "-"): value for name, value in options.items()})
    try:
        server.start()
        yield server
    finally:
        server.end()
