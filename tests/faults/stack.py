"""A whole deployment in processes: Redis, PostgreSQL and two servers that share them."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx
from attrs import define

from tests.faults.load import BOARD, Load
from tests.support import postgres_server, redis_server
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.redis_server import RedisServer
from tests.support.server import COMMAND, Server


@define(kw_only=True)
class Deployment:
    """Servers that share their stores."""

    database: Credentials
    servers: list[Server]

    @property
    def urls(self) -> list[str]:
        return [server.url for server in self.servers]

    async def scores(self, board: str = BOARD) -> dict[str, int]:
        """All final scores of a board, as the first server shows them."""
        scores: dict[str, int] = {}
        async with httpx.AsyncClient(base_url=self.urls[0], timeout=30) as client:
            while True:
                start = len(scores) + 1
                answer = await client.get(
                    f"/api/v1/leaderboards/{board}/range", params={"start": start, "end": start + 999}
                )
                assert answer.status_code == 200, answer.text
                page = {entry["player_id"]: entry["score"] for entry in answer.json()["data"]}
                scores |= page
                if len(page) < 1000:
                    return scores

    def stamps_ahead(self) -> int:
        """How many scores were reached at moments that are not there yet, by the repository's clock."""
        with self.database.admin() as admin:
            [[ahead]] = admin.execute("SELECT count(*) FROM scores WHERE stamp > microseconds(clock_timestamp())")
        return int(str(ahead))

    async def seconds_until_read(
        self, limit: float = 60.0, urls: Sequence[str] = (), boards: Sequence[str] = (BOARD,)
    ) -> float:
        """How long it takes from now until every server, or these, show the boards in real time."""
        began = time.monotonic()
        async with httpx.AsyncClient(timeout=5) as client:
            for url, board in itertools.product(urls or self.urls, boards):
                while not await shows(client, url, board):
                    assert time.monotonic() - began < limit, "the board does not come back"
                    await asyncio.sleep(0.02)
        return time.monotonic() - began


@define(kw_only=True)
class Stack(Deployment):
    """The processes, each of which may be hurt."""

    redis: RedisServer
    postgres: PostgresServer


async def shows(client: httpx.AsyncClient, url: str, board: str = BOARD) -> bool:
    try:
        answer = await client.get(f"{url}/api/v1/leaderboards/{board}/top")
    except httpx.TransportError:
        return False
    return answer.status_code == 200


@asynccontextmanager
async def stack(
    directory: Path,
    *,
    servers: int = 2,
    postgres: PostgresServer | None = None,
    database_port: int | None = None,
    prepare: Callable[[Credentials], object] = lambda _: None,
    command: Sequence[str] = (COMMAND,),
    **redis: str,
) -> AsyncIterator[Stack]:
    """A deployment with an empty board that adds scores up.

    `database_port` leads to the database by another way; `prepare` has it before the servers do, which are started with
    `command`.
    """
    async with AsyncExitStack() as processes:
        (directory / "redis").mkdir()
        redis_process = processes.enter_context(redis_server.running(directory / "redis", **redis))
        postgres = postgres or processes.enter_context(postgres_server.running())
        database = await asyncio.to_thread(processes.enter_context, postgres.fresh_database())
        prepare(database)
        way = database if database_port is None else database.through(database_port)
        environment = {"REDIS_ADDR": redis_process.address, **way.environment}
        made: list[Server] = []
        processes.callback(lambda: [server.kill() for server in made if server.is_running])
        for number in range(servers):
            (directory / f"server{number}").mkdir()
            made.append(Server(directory / f"server{number}", environment, command))
            await asyncio.to_thread(made[-1].start)
        async with httpx.AsyncClient(base_url=made[0].url) as client:
            board = {"id": BOARD, "name": "Faults", "update_mode": "increment"}
            assert (await client.post("/api/v1/leaderboards", json=board)).status_code == 201
        yield Stack(redis=redis_process, postgres=postgres, database=database, servers=made)


@asynccontextmanager
async def under_load(
    stack: Deployment, writers: int = 6, readers: int = 2, urls: Sequence[str] = (), **named: Any
) -> AsyncIterator[Load]:
    """Scores pour in for as long as the context lasts, through all servers unless `urls` names some; `named` is what
    else the load is made with."""
    load = Load(urls or stack.urls, **named)
    running = asyncio.create_task(load.run(writers, readers))
    try:
        while len(load.history.outcomes) < 8:
            await asyncio.sleep(0.05)
            assert not running.done() or running.result() is None
        yield load
    finally:
        load.stop()
        await running


async def until(happened: Callable[[], bool], seconds: float = 60.0) -> None:
    """Return once it has happened; fail when it does not for long."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it does not happen"
        await asyncio.sleep(0.02)
