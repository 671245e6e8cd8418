"""What a player takes in Redis, against a sorted set of the bare ids: the least that can be ranked at all."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import Figure, figure
from benchmarks.redis_rankings import Advancing, Players, keys_memory
from leaderboard_adapters.redis import RedisEndpoint, RedisRankingStore
from tests.support.redis_server import RedisServer, running

SIZE = 200_000
SCENARIO = "Redis memory"


def measure() -> Sequence[Figure]:
    with tempfile.TemporaryDirectory() as directory, running(Path(directory)) as server:
        return [asyncio.run(_measure(server))]


async def _measure(server: RedisServer) -> Figure:
    players = Players(SIZE)
    async with RedisRankingStore(RedisEndpoint(address=server.address)) as ranking_store:
        board = Advancing(ranking_store, players)
        await board.rebuild()
        product = keys_memory(server, board.board) / SIZE
    with server.admin() as admin:
        states = [*players.states.values()]
        for start in range(0, SIZE, 1_000):
            admin.zadd("bare", {state.player_id: state.sort_key for state in states[start : start + 1_000]})
        limit = (admin.memory_usage("bare", samples=0) or 0) / SIZE
    case = f"ids of 8 bytes, {SIZE:,} players"
    return figure(SCENARIO, case, "bytes a player", "a sorted set of the ids", [(product, limit)], better="lower")
