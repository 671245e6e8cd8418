"""What followers cost: lists of 100 to a board that four others follow, against the same lists to one without any.

Time of this process's processor, from the submissions to the answers with their ranks, on four pairs of stores; what
the stores take in processes of their own is not in it, nor what is waited for. The followers have other modes, orders
and seasons than their root.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, Final, TypeAlias

from benchmarks.deployment import POSTGRES
from benchmarks.figures import Figure, figure
from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository, memory_leaderboard
from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_core import Application, NewBoard, Submission
from leaderboard_core.usecases.submit import Accepted
from leaderboard_shells.library import sqlite_leaderboard
from tests.support import postgres_server, redis_server
from tests.support.postgres_server import Credentials
from tests.support.redis_server import RedisServer

Stores: TypeAlias = Callable[[], AbstractAsyncContextManager[Application]]

SCENARIO = "a list of 100 that feeds five boards"
#: How many times what one board costs is asked for at most.
GOAL = 3.0
PLAYERS, LIST, LISTS, ROUNDS, WARM_UP = 1_000, 100, 10, 30, 3
ALONE, ROOT = "alone", "root"
FOLLOWERS: Final[Sequence[Mapping[str, Any]]] = (
    {"update_mode": "best", "reset_period": "daily"},
    {"update_mode": "replace", "sort_order": "asc"},
    {"update_mode": "increment", "reset_period": "weekly"},
    {"update_mode": "best", "sort_order": "asc", "reset_period": "monthly"},
)


def measure() -> Sequence[Figure]:
    with (
        TemporaryDirectory() as folder,
        redis_server.running(Path(folder)) as redis,
        postgres_server.running(**POSTGRES) as server,
        server.fresh_database() as database,
    ):
        pairs: Mapping[str, Stores] = {
            "in memory": _in_memory,
            "in memory, by the use case": _by_the_use_case,
            "SQLite": _on_file,
            "PostgreSQL and Redis": partial(_in_servers, redis, database),
        }
        return [asyncio.run(_measured(name, stores)) for name, stores in pairs.items()]


async def _measured(name: str, stores: Stores) -> Figure:
    chance, pairs = random.Random(17), []
    async with stores() as leaderboard:
        for board_id in (ALONE, ROOT):
            await leaderboard.boards.create(NewBoard(id=board_id, name=board_id, update_mode="increment"))
        for number, rules in enumerate(FOLLOWERS):
            await leaderboard.boards.create(NewBoard(id=f"f{number}", name="f", follows=ROOT, **rules))
        for turn in range(WARM_UP + ROUNDS):
            alone = fed = 0.0
            for _ in range(LISTS):
                drawn = [(n, chance.randint(1, 10_000)) for n in chance.sample(range(PLAYERS), LIST)]
                alone += await _seconds(leaderboard, ALONE, drawn)
                fed += await _seconds(leaderboard, ROOT, drawn)
            pairs += [(fed / LISTS * 1e6, alone / LISTS * 1e6)] if turn >= WARM_UP else []
    return figure(SCENARIO, name, "µs of processor", "one board", pairs, better="lower", goal=GOAL)


async def _seconds(leaderboard: Application, board_id: str, drawn: Sequence[tuple[int, int]]) -> float:
    began = process_time()
    submissions = [Submission(player_id=f"player-{n}", leaderboard_id=board_id, score=score) for n, score in drawn]
    answers = await leaderboard.submit_many(submissions)
    took = process_time() - began
    assert all(isinstance(answer, Accepted) and answer.visible for answer in answers)
    return took


@asynccontextmanager
async def _in_memory() -> AsyncIterator[Application]:
    yield memory_leaderboard()


@asynccontextmanager
async def _by_the_use_case() -> AsyncIterator[Application]:
    yield Application.over(MemoryRepository(), MemoryRankingStore())


@asynccontextmanager
async def _on_file() -> AsyncIterator[Application]:
    with TemporaryDirectory() as folder:
        async with sqlite_leaderboard(Path(folder) / "leaderboard.db") as leaderboard:
            yield leaderboard


@asynccontextmanager
async def _in_servers(redis: RedisServer, database: Credentials) -> AsyncIterator[Application]:
    async with database.repository() as repository, RedisRankingStore(redis.endpoint()) as ranking_store:
        yield Application.over(repository, ranking_store)
