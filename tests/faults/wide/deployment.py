"""Two servers over a Redis Cluster of three primaries and a database of several cells, with two wide boards."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx2 as httpx
from attrs import define, field

from leaderboard_adapters.postgres.statements import schema_of
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.domain.cells import CellLayout
from leaderboard_core.domain.links import BoardRef
from leaderboard_core.domain.shards import shard_refs
from tests.faults.stack import Deployment
from tests.support import postgres_server, redis_cluster
from tests.support.postgres_server import PostgresServer
from tests.support.redis_cluster import RedisCluster
from tests.support.server import Server

SHARDS, CELLS = 12, 4
#: One board is never reset: what a player has there only grows. The other one is reset again and again.
KEPT, TURNED = "kept", "turned"
_ROOT = Path(__file__).parents[3]
#: Servers that can be told where to die.
_MORTAL = ("env", f"PYTHONPATH={_ROOT}", sys.executable, "-m", "tests.faults.mortal")


@define(kw_only=True)
class WideStack(Deployment):
    """The processes, each of which may be hurt, and the shards of each board by its id."""

    cluster: RedisCluster
    postgres: PostgresServer
    shards: dict[str, Sequence[BoardRef]] = field(factory=dict)

    @property
    def all_shards(self) -> list[BoardRef]:
        return [ref for refs in self.shards.values() for ref in refs]

    def header(self, shard: BoardRef) -> str:
        """The key of a shard's header in Redis."""
        return BoardKeys(shard.uid).header

    def cell_of(self, shard: BoardRef) -> int:
        return CellLayout(CELLS).of_uid(shard.uid)

    async def season(self) -> int:
        """The season of the board that is reset, as the repository has it of its first shard."""
        return (await asyncio.to_thread(self.seasons))[0]

    def seasons(self) -> list[int]:
        """Of each shard of the board that is reset, its season in the repository."""
        found = []
        with self.database.admin() as admin:
            for shard in self.shards[TURNED]:
                schema = schema_of(self.cell_of(shard))
                [[season]] = admin.execute(f"SELECT season FROM {schema}.boards WHERE uid = %s".encode(), [shard.uid])
                found.append(int(str(season)))
        return found

    def kept(self, board: str) -> dict[str, int]:
        """The scores of a board's open season, as the repository has them."""
        found: dict[str, int] = {}
        with self.database.admin() as admin:
            for shard in self.shards[board]:
                schema = schema_of(self.cell_of(shard))
                rows = admin.execute(
                    f"SELECT player_id, -sort_key FROM {schema}.scores JOIN {schema}.boards "
                    "ON uid = board_uid AND boards.season = scores.season WHERE uid = %s".encode(),
                    [shard.uid],
                )
                found |= {str(player): int(float(str(score))) for player, score in rows}
        return found

    async def make(self, client: httpx.AsyncClient, board: str) -> None:
        fields = {"id": board, "name": "Faults", "update_mode": "increment", "shards": SHARDS}
        answer = await client.post("/api/v1/leaderboards", json=fields)
        assert answer.status_code == 201, answer.text
        with self.database.admin() as admin:
            schema = schema_of(CellLayout(CELLS).of_id(board))
            [[uid]] = admin.execute(f"SELECT uid FROM {schema}.boards WHERE id = %s".encode(), [board])
        self.shards[board] = shard_refs(BoardRef(int(str(uid)), board), SHARDS)


@asynccontextmanager
async def wide_stack(directory: Path) -> AsyncIterator[WideStack]:
    """All of it, in processes of its own."""
    async with AsyncExitStack() as processes:
        cluster = processes.enter_context(
            redis_cluster.running(directory, cluster_require_full_coverage="no", appendonly="yes", appendfsync="always")
        )
        postgres = processes.enter_context(postgres_server.running())
        database = await asyncio.to_thread(processes.enter_context, postgres.fresh_database(CELLS))
        environment = {"LEADERBOARD_REDIS__URL": cluster.url, **database.environment}
        made: list[Server] = []
        processes.callback(lambda: [server.kill() for server in made if server.is_running])
        for number in range(2):
            (directory / f"server{number}").mkdir()
            made.append(Server(directory / f"server{number}", environment, _MORTAL))
            await asyncio.to_thread(made[-1].start)
        stack = WideStack(database=database, servers=made, cluster=cluster, postgres=postgres)
        async with httpx.AsyncClient(base_url=made[0].url, timeout=30) as client:
            for board in (KEPT, TURNED):
                await stack.make(client, board)
        yield stack
