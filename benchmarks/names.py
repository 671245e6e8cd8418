"""What names cost: a top 100 that tells who everybody is, against the same top 100 without that.

Time of the processor from the question to the last entry, on three pairs of stores, and where the entries are written
as JSON; over Redis also with that of its process, and where nobody of them was read lately. The questions come one
after the other, so that nobody shares an answer. The profiles are of the size that games have: a name, a picture, a
country, a team.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final, TypeAlias

from redis.asyncio import Redis

from benchmarks.deployment import POSTGRES
from benchmarks.figures import Figure, figure, median_interval
from leaderboard_adapters.memory import memory_leaderboard
from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_core import Application, NewBoard, Submission
from leaderboard_core.usecases.answers import Entries, Include
from leaderboard_shells.library import sqlite_leaderboard
from leaderboard_shells.wire.answers.reads import as_listed
from tests.support import postgres_server, redis_server
from tests.support.postgres_server import Credentials
from tests.support.redis_server import RedisServer

Stores: TypeAlias = Callable[[], AbstractAsyncContextManager[Application]]
#: What one reads the entries for.
Use: TypeAlias = Callable[[Entries, Collection[Include]], object]

SCENARIO = "names in a top 100"
#: How many times what the list without names costs is asked for at most.
GOAL = 1.5
BOARD: Final = "game"
PLAYERS, LIST, READS, ROUNDS, WARM_UP = 1_000, 100, 25, 120, 10
NAMES: Final = (Include.PROFILE,)


def measure() -> Sequence[Figure]:
    with (
        TemporaryDirectory() as folder,
        redis_server.running(Path(folder)) as redis,
        postgres_server.running(**POSTGRES) as server,
        server.fresh_database() as database,
    ):
        pairs: Mapping[str, Stores] = {
            "in memory": _in_memory,
            "SQLite": _on_file,
            "PostgreSQL and Redis": partial(_in_servers, redis, database),
        }
        figures = [one for name, stores in pairs.items() for one in asyncio.run(_measured(name, stores))]
        return [*figures, *asyncio.run(_of_redis(redis, database))]


async def _measured(name: str, stores: Stores) -> Sequence[Figure]:
    async with stores() as leaderboard:
        await _fill(leaderboard)
        uses: Mapping[str, Use] = {name: _looked_at, f"{name}, as JSON": _written}
        return [await _compared(case, partial(_seconds, leaderboard, use)) for case, use in uses.items()]


async def _of_redis(redis: RedisServer, database: Credentials) -> Sequence[Figure]:
    async with _in_servers(redis, database) as leaderboard, Redis.from_url(f"redis://{redis.address}") as client:

        async def with_redis(include: Collection[Include]) -> float:
            before, own = await _used(client), await _seconds(leaderboard, _looked_at, include)
            return own + await _used(client) - before

        def first(found: Entries, _: Collection[Include]) -> None:
            deque(found.entries, maxlen=0)
            leaderboard.read._payloads.forget()

        return [
            await _compared("PostgreSQL and Redis, with Redis's own", with_redis),
            await _compared("PostgreSQL and Redis, for the first time", partial(_seconds, leaderboard, first), None),
        ]


async def _compared(
    case: str, seconds: Callable[[Collection[Include]], Awaitable[float]], goal: float | None = GOAL
) -> Figure:
    pairs = []
    for turn in range(WARM_UP + ROUNDS):
        # Whoever comes first has to bring what it needs into the processor's caches.
        told = {asked: await seconds(asked) for asked in ((NAMES, ()) if turn % 2 else ((), NAMES))}
        pair = (told[NAMES] / READS * 1e6, told[()] / READS * 1e6)
        pairs += [pair] if turn >= WARM_UP else []
    note = "95 % interval of the median {:.2f} to {:.2f}".format(*median_interval([one / two for one, two in pairs]))
    return figure(SCENARIO, case, "µs of processor", "without names", pairs, better="lower", goal=goal, note=note)


async def _seconds(leaderboard: Application, use: Use, include: Collection[Include]) -> float:
    began = process_time()
    for _ in range(READS):
        found = await leaderboard.read.top(BOARD, LIST, include=include)
        use(found, include)
    took = process_time() - began
    assert len(found.entries) == LIST
    return took


def _looked_at(found: Entries, _: Collection[Include]) -> None:
    deque(found.entries, maxlen=0)


def _written(found: Entries, include: Collection[Include]) -> object:
    return as_listed(found.entries, include)


async def _used(client: Redis) -> float:
    told = await client.info("cpu")
    return float(told["used_cpu_user"]) + float(told["used_cpu_sys"])


async def _fill(leaderboard: Application) -> None:
    await leaderboard.boards.create(NewBoard(id=BOARD, name=BOARD, update_mode="replace"))
    for first in range(0, PLAYERS, LIST):
        await leaderboard.submit_many(
            [
                Submission(
                    player_id=f"player-{n}",
                    leaderboard_id=BOARD,
                    score=n,
                    profile={
                        "display_name": f"Émile Nº {n}",
                        "avatar_url": f"https://images.example/avatars/{n:08}.png",
                        "country": ("DE", "FR", "KR", "BR")[n % 4],
                        "team": f"Team {n % 30}",
                    },
                )
                for n in range(first, first + LIST)
            ]
        )
    told = await leaderboard.read.top(BOARD, LIST, include=NAMES)
    assert all(one.profile for one in told.entries)  # type: ignore[attr-defined]


@asynccontextmanager
async def _in_memory() -> AsyncIterator[Application]:
    yield memory_leaderboard()


@asynccontextmanager
async def _on_file() -> AsyncIterator[Application]:
    with TemporaryDirectory() as folder:
        async with sqlite_leaderboard(Path(folder) / "leaderboard.db") as leaderboard:
            yield leaderboard


@asynccontextmanager
async def _in_servers(redis: RedisServer, database: Credentials) -> AsyncIterator[Application]:
    async with database.repository() as repository, RedisRankingStore(redis.endpoint()) as ranking_store:
        yield Application.over(repository, ranking_store)
