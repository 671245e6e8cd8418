"""A real Redis with a replica, and Sentinels that watch them; each in a process of its own."""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import redis
from attrs import define, field

from leaderboard_adapters.redis import RedisEndpoint
from tests.support.patience import PATIENCE
from tests.support.process import OwnProcess, ending_with_us
from tests.support.redis_server import RedisServer, first_of, required
from tests.support.server import free_port

NAME = "scores"
#: How long the primary may be silent before it counts as down, in milliseconds.
DOWN_AFTER = 700


@define
class Sentinel(OwnProcess):
    """One Sentinel; `lines` are what its configuration says further, of whom it watches for instance."""

    directory: Path
    port: int = field(factory=free_port)
    lines: Sequence[str] = ()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        # It keeps what it learns in its own file.
        file = self.directory / "sentinel.conf"
        if not file.exists():
            own = (f"port {self.port}", "bind 127.0.0.1", f"dir {self.directory}", "logfile sentinel.log")
            file.write_text("\n".join((*own, *self.lines, "")))
        command = [*ending_with_us(), required(), str(file), "--sentinel"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self._wait_for_answer(self._answers, PATIENCE)

    def _answers(self) -> bool:
        try:
            with self.admin() as admin:
                admin.ping()
        except redis.ConnectionError:
            return False
        return True

    @contextmanager
    def admin(self) -> "Iterator[redis.Redis]":
        with redis.Redis(port=self.port, retry=None, socket_timeout=5, protocol=2) as client:
            yield client

    def primary(self) -> int:
        """The port of whom it names."""
        with self.admin() as admin:
            return int(admin.execute_command("SENTINEL GET-MASTER-ADDR-BY-NAME", NAME)[1])

    def knows(self) -> tuple[int, int]:
        """How many replicas and how many other Sentinels it has found."""
        with self.admin() as admin:
            told = admin.execute_command("SENTINEL MASTER", NAME)
        named = told if isinstance(told, dict) else dict(zip(told[::2], told[1::2], strict=True))
        named = {_text(name): value for name, value in named.items()}
        return int(named["num-slaves"]), int(named["num-other-sentinels"])


@define
class Watched:
    """Two servers, one following the other, and who watches them."""

    servers: list[RedisServer]
    sentinels: list[Sentinel]

    @property
    def address(self) -> str:
        return ",".join(sentinel.address for sentinel in self.sentinels)

    @property
    def url(self) -> str:
        return f"redis+sentinel://{self.address}/{NAME}"

    def endpoint(self, **named: Any) -> RedisEndpoint:
        return RedisEndpoint(**{"address": self.address, "mode": "sentinel", "service_name": NAME, **named})

    @property
    def primary(self) -> RedisServer:
        """Whom the Sentinels name."""
        port = self.sentinels[0].primary()
        return first_of(server for server in self.servers if server.port == port)

    @property
    def replica(self) -> RedisServer:
        # Asked once: it may be another one a moment later.
        primary = self.primary
        return first_of(server for server in self.servers if server is not primary)

    def wait_until_replaced(self, lost: RedisServer, seconds: float = PATIENCE) -> None:
        """Return when all Sentinels name another primary, and it takes writes."""
        _wait(lambda: all(one.primary() != lost.port for one in self.sentinels), seconds)
        _wait(lambda: _told(self.primary)["role"] == "master", seconds)

    def wait_until_followed(self, seconds: float = PATIENCE) -> None:
        """Return when the replica of now has what its primary has, and each Sentinel knows of all others."""
        _wait(lambda: _told(self.replica).get("master_link_status") == "up", seconds)
        _wait(lambda: all(one.knows() == (1, len(self.sentinels) - 1) for one in self.sentinels), seconds)


@contextmanager
def running(directory: Path, sentinels: int = 3, **options: str) -> "Iterator[Watched]":
    """All of it, ready for the first failover. In names of options `_` stands for `-`."""
    options = {name.replace("_", "-"): value for name, value in options.items()}
    with ExitStack() as stack:
        watched = Watched([], [])
        for number in range(2):
            watched.servers.append(RedisServer(made(directory / f"redis{number}"), options))
        first, second = watched.servers
        for server in watched.servers:
            stack.callback(server.end)
            server.start()
        with second.admin() as admin:
            admin.replicaof("127.0.0.1", first.port)
        lines = (
            f"sentinel monitor {NAME} 127.0.0.1 {first.port} {sentinels // 2 + 1}",
            f"sentinel down-after-milliseconds {NAME} {DOWN_AFTER}",
            f"sentinel failover-timeout {NAME} 3000",
        )
        for number in range(sentinels):
            sentinel = Sentinel(made(directory / f"sentinel{number}"), lines=lines)
            stack.callback(sentinel.end)
            sentinel.start()
            watched.sentinels.append(sentinel)
        watched.wait_until_followed()
        yield watched


def made(directory: Path) -> Path:
    directory.mkdir()
    return directory


def _told(server: RedisServer) -> dict[str, Any]:
    with server.admin() as admin:
        told: dict[str, Any] = admin.info("replication")
    return told


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _wait(happened: Callable[[], bool], seconds: float) -> None:
    """Return once it has happened. Sentinels end all connections to a server whose part they change."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(redis.ConnectionError):
            if happened():
                return
        assert time.monotonic() < deadline, f"it does not happen within {seconds} s"
        time.sleep(0.02)
