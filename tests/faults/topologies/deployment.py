"""Two servers over PostgreSQL and a Redis of several servers, with a board on each primary, under load."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx2 as httpx
from attrs import define, field

from leaderboard_adapters.redis.keys import BoardKeys
from tests.faults.history import judge
from tests.faults.load import Load
from tests.faults.stack import Deployment, under_load, until
from tests.faults.topologies.gaps import Gaps, watched
from tests.support import postgres_server
from tests.support.postgres_server import PostgresServer
from tests.support.redis_cluster import RedisCluster
from tests.support.redis_sentinel import Watched
from tests.support.server import Server

#: How many seconds one server may take to show what another one has answered as not visible.
UNSEEN = 10.0


@define(kw_only=True)
class Spread(Deployment):
    """`boards`: one on each primary, by the keys of their headers."""

    realtime: RedisCluster | Watched
    boards: dict[str, str] = field(factory=dict)

    async def add_board(self, number: int) -> tuple[str, str]:
        """One more board; its id and the key of its header."""
        board = f"faults-{number}"
        async with httpx.AsyncClient(base_url=self.urls[0], timeout=30) as client:
            fields = {"id": board, "name": "Faults", "update_mode": "increment"}
            assert (await client.post("/api/v1/leaderboards", json=fields)).status_code == 201
        with self.database.admin() as admin:
            [[uid]] = admin.execute("SELECT uid FROM boards WHERE id = %s", [board])
        return BoardKeys(int(str(uid))).header, board


@define
class Flow:
    """What pours in, and what is seen of it."""

    spread: Spread
    loads: Sequence[Load]
    gaps: Gaps

    @property
    def answered(self) -> int:
        return sum(load.answered for load in self.loads)

    @property
    def untrue(self) -> list[str]:
        return [told for load in self.loads for told in load.untrue]

    async def more(self, count: int) -> int:
        """Return when so many submissions more were answered on each board; says how many were on the least of them."""
        before = [load.answered for load in self.loads]

        def least() -> int:
            return min(load.answered - then for load, then in zip(self.loads, before, strict=True))

        await until(lambda: least() >= count)
        return least()

    async def judged(self) -> tuple[int, int, int]:
        """How many were answered, lost and doubled; fails where anything is wrong."""
        answered = lost = doubled = 0
        for load in self.loads:
            verdict = judge(load.history, await self.spread.scores(load.board))
            answered, lost, doubled = (
                answered + verdict.answered,
                lost + len(verdict.lost),
                doubled + len(verdict.doubled),
            )
            assert verdict.is_clean, f"{load.board}: {verdict}"
            assert [] == load.unexpected, f"{load.board}: {load.unexpected}"
        return answered, lost, doubled


@asynccontextmanager
async def spread(
    directory: Path, realtime: RedisCluster | Watched, postgres: PostgresServer | None = None
) -> AsyncIterator[Spread]:
    """Boards on as many primaries as there are, on servers that were told of all nodes."""
    async with AsyncExitStack() as processes:
        postgres = postgres or processes.enter_context(postgres_server.running())
        database = await asyncio.to_thread(processes.enter_context, postgres.fresh_database())
        made: list[Server] = []
        processes.callback(lambda: [server.kill() for server in made if server.is_running])
        environment = {"LEADERBOARD_REDIS__URL": realtime.url, **database.environment}
        for number in range(2):
            (directory / f"server{number}").mkdir()
            made.append(Server(directory / f"server{number}", environment))
            await asyncio.to_thread(made[-1].start)
        deployment = Spread(database=database, servers=made, realtime=realtime)
        primaries = 3 if isinstance(realtime, RedisCluster) else 1
        holders: dict[int, tuple[str, str]] = {}
        for number in range(100):
            key, board = await deployment.add_board(number)
            holder = realtime.holder(key) if isinstance(realtime, RedisCluster) else realtime.primary
            holders.setdefault(holder.port, (key, board))
            if len(holders) == primaries:
                break
        deployment.boards = dict(holders.values())
        yield deployment


@asynccontextmanager
async def flowing(deployment: Spread) -> AsyncIterator[Flow]:
    """Scores pour in on every board, and somebody watches when boards can be read."""
    boards = [*deployment.boards.values()]
    async with AsyncExitStack() as stack:
        loads = [
            await stack.enter_async_context(under_load(deployment, writers=4, readers=2, board=board, patience=UNSEEN))
            for board in boards
        ]
        gaps = await stack.enter_async_context(watched(deployment.urls, boards))
        yield Flow(deployment, loads, gaps)
