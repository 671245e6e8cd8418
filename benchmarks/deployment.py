"""A Redis, a PostgreSQL and server processes over them, on this machine; boards of any size, made fast."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
from attrs import define, field, frozen

from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_core import Application, NewBoard
from leaderboard_core.domain.board import UpdateMode
from tests.support import postgres_server, redis_server
from tests.support.postgres_server import Credentials
from tests.support.redis_server import RedisServer
from tests.support.server import free_port

#: PostgreSQL as one would run it: commits are forced onto the disk.
POSTGRES = {"fsync": "on", "shared_buffers": "1GB", "max_wal_size": "4GB"}
_FILL = """
INSERT INTO scores (board_uid, season, player_id, sort_key, stamp)
SELECT %s, 1, 'player-' || n, -n, n FROM generate_series(0, %s::int - 1) AS n
"""


@frozen
class Stores:
    """What the servers share."""

    redis: RedisServer
    database: Credentials

    def board(self, board_id: str, players: int, mode: UpdateMode = UpdateMode.INCREMENT) -> int:
        """A board of players `player-0` (the last) to `player-(n - 1)` (the first); servers started afterwards show it.

        Returns its uid.
        """
        uid = asyncio.run(self._create(board_id, mode))
        with self.database.admin() as admin:
            admin.execute(_FILL, [uid, players])
            admin.execute("UPDATE boards SET players = %s, last_stamp = %s WHERE uid = %s", [players, players, uid])
            admin.execute("VACUUM ANALYZE scores")
        return uid

    async def _create(self, board_id: str, mode: UpdateMode) -> int:
        async with self.database.repository() as repository:
            leaderboard = Application.over(repository, MemoryRankingStore())
            board = await leaderboard.boards.create(NewBoard(id=board_id, name=board_id, update_mode=mode))
            return board.uid

    @property
    def environment(self) -> dict[str, str]:
        return {"REDIS_ADDR": self.redis.address, **self.database.environment}


@contextmanager
def stores() -> Iterator[Stores]:
    """Stores that hold nothing, gone when the context ends."""
    with (
        tempfile.TemporaryDirectory() as directory,
        redis_server.running(Path(directory)) as redis,
        postgres_server.running(**POSTGRES) as postgres,
        postgres.fresh_database() as database,
    ):
        yield Stores(redis, database)


@define
class Process:
    """A server process with the limits beside it; see `serving.py`."""

    engine: str
    environment: Mapping[str, str]
    port: int = field(factory=free_port)
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self, seconds: float = 120.0) -> None:
        """Start it and return when it is ready."""
        environment = {
            **os.environ,
            **self.environment,
            "LEADERBOARD_SERVER__PORT": str(self.port),
            "LEADERBOARD_SERVER__ENGINE": self.engine,
            "LEADERBOARD_SYNC__ENABLED": "false",
        }
        command = ["setpriv", "--pdeathsig", "KILL", sys.executable, "-m", "benchmarks.serving"]
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + seconds
        while not self._is_ready():
            assert self._process.poll() is None, "the server ended by itself"
            assert time.monotonic() < deadline, "the server does not get ready"
            time.sleep(0.02)

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(15)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/ready").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def wait_until_shown(self, board_id: str, seconds: float = 300.0) -> None:
        """Return when the board can be read."""
        deadline = time.monotonic() + seconds
        while httpx.get(f"{self.url}/api/v1/leaderboards/{board_id}/stats", timeout=30).status_code != httpx.codes.OK:
            assert time.monotonic() < deadline, f"{board_id} is not shown"
            time.sleep(0.2)


@contextmanager
def serving(engine: str, environment: Mapping[str, str]) -> Iterator[Process]:
    """A server that is ready, and gone when the context ends."""
    process = Process(engine, environment)
    process.start()
    try:
        yield process
    finally:
        process.stop()


@frozen
class Used:
    """What a process has used: seconds of processor, bytes of memory now."""

    processor: float
    memory: int

    @classmethod
    def by(cls, pid: int) -> "Used":
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        ticks = int(fields[11]) + int(fields[12])
        return cls(ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE"))
