"""What a wide board costs, shard by shard and against a narrow one: `python -m benchmarks.scale [PLAYERS] [ROUNDS]`.

Counted: what one list of submissions and one reading take of each store, over 2 to 32 shards: statements and messages
of PostgreSQL, calls of Redis, and bytes in and out of Redis. Per shard that they touch they are to stay the same.

Compared: processor time of all processes together, this one and both stores, by turns on a narrow board and on a wide
one of 12 shards with the same players: the rank of a player, the top 100, a neighbourhood, a page in the middle, and
lists of 1,000 submissions; and the rank once more where Redis is a cluster of three primaries.

Priced: processor time by component of a score and of a reading, and bytes that a player takes in each store. From these
`docs/scale.md` tells what many of them take.

PostgreSQL, which forces commits onto the disk, and Redis are started and share the machine with this process.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field

from benchmarks import processor
from leaderboard_adapters.concurrency.together import at_once
from leaderboard_adapters.postgres.connection import Answers, Connection
from leaderboard_adapters.redis import RedisEndpoint, RedisRankingStore
from leaderboard_core import Application, NewBoard
from leaderboard_core.domain.submission import Submission
from tests.support import postgres_server, redis_cluster, redis_server
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.redis_server import RedisServer

PLAYERS, ROUNDS, SHARDS, LIST = 100_000, 30, 12, 1_000
#: How many shards each has; None: it is a narrow one.
BOARDS = {"narrow": None, "wide": SHARDS}
COUNTED = (2, 4, 8, 16, 32)
_ADDED_UP = {"used_cpu_user", "used_cpu_sys", "used_memory", "total_net_input_bytes", "total_net_output_bytes"}
#: How many readings are one round: enough for the clock that counts processor time.
READINGS = 200

Work = Callable[[str], Awaitable[object]]


@define
class Stores:
    """Both stores, what was sent to them, and what they took of the processor."""

    postgres: PostgresServer
    redis: Sequence[RedisServer]
    statements: int = 0
    messages: int = 0

    def info(self) -> Counter[str]:
        """What Redis says of itself: calls of commands and the like, of all primaries together."""
        told: Counter[str] = Counter()
        for node in self.redis:
            with node.admin() as admin:
                for name, value in admin.info("everything").items():
                    if name in _ADDED_UP:
                        told[name] += value
                    elif name.startswith("cmdstat_"):
                        told[name] += value["calls"]
        return told

    def processor(self) -> tuple[float, float, float]:
        """Of this process, of PostgreSQL and of Redis, in seconds."""
        told = self.info()
        of_redis = told["used_cpu_user"] + told["used_cpu_sys"]
        assert self.postgres.process is not None
        return time.process_time(), processor.of_process(self.postgres.process.pid), of_redis

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count what is sent to PostgreSQL meanwhile."""
        together: Callable[..., Any] = Connection.together

        async def counted(connection: Connection, *names: str, **values: Any) -> Answers:
            self.statements += len(names)
            self.messages += 1
            answers: Answers = await together(connection, *names, **values)
            return answers

        Connection.together = counted  # type: ignore[method-assign]
        try:
            yield
        finally:
            Connection.together = together  # type: ignore[method-assign]


@define
class Sent:
    """What one thing took: statements and messages of PostgreSQL, calls of Redis, bytes in and out of Redis."""

    statements: float
    messages: float
    calls: float
    bytes_in: float
    bytes_out: float


@define
class Scene:
    """A narrow board and a wide one with the same players."""

    leaderboard: Application
    stores: Stores
    database: Credentials
    players: int
    chance: random.Random = field(factory=lambda: random.Random(7))

    async def fill(self, board_id: str, shards: int | None) -> None:
        """Make a board and give it its players: heavy ties, by a hundred scores."""
        new = NewBoard(id=board_id, name="Board", update_mode="increment", shards=shards)
        await self.leaderboard.boards.create(new)
        chance = random.Random(3)
        for first in range(0, self.players, LIST):
            some = [
                Submission(leaderboard_id=board_id, player_id=f"player{n}", score=chance.randrange(100))
                for n in range(first, min(first + LIST, self.players))
            ]
            await self.leaderboard.submit_many(some, ranked=False)

    def some(self) -> str:
        """A player."""
        return f"player{self.chance.randrange(self.players)}"

    async def submit(self, board_id: str, size: int, *, ranked: bool = False) -> None:
        """A list of submissions of different players."""
        numbers = self.chance.sample(range(self.players), size)
        some = [Submission(leaderboard_id=board_id, player_id=f"player{n}", score=1) for n in numbers]
        await self.leaderboard.submit_many(some, ranked=ranked)

    async def sent(self, work: Callable[[], Awaitable[object]], times: int = 20) -> Sent:
        """What one such thing takes of the stores, over some."""
        stores = self.stores
        await work()
        stores.statements = stores.messages = 0
        before = stores.info()
        with stores.counting():
            for _ in range(times):
                await work()
        after = stores.info()

        def grown(name: str) -> float:
            return float(after[name] - before[name]) / times

        called = sum(grown(f"cmdstat_{name}") for name in ("evalsha", "eval", "fcall"))
        return Sent(
            stores.statements / times,
            stores.messages / times,
            called,
            grown("total_net_input_bytes"),
            grown("total_net_output_bytes"),
        )


async def counted(scene: Scene) -> None:
    print("\nCounted, of one: statements and messages of PostgreSQL, calls and bytes in and out of Redis")
    for shards in COUNTED:
        board_id = f"of-{shards}"
        await scene.fill(board_id, shards)
        deeds: dict[str, Callable[[], Awaitable[object]]] = {
            "one submission, with its rank": lambda board_id=board_id: scene.submit(board_id, 1, ranked=True),
            "a list of 1,000 submissions": lambda board_id=board_id: scene.submit(board_id, LIST),
            "the rank of a player": lambda board_id=board_id: scene.leaderboard.read.player(board_id, scene.some()),
            "the top 100": lambda board_id=board_id: scene.leaderboard.read.top(board_id, 100),
        }
        for name, work in deeds.items():
            one = await scene.sent(work)
            print(
                f"{shards:>3} shards, {name}: {one.statements:.1f} statements in {one.messages:.1f} messages; "
                f"{one.calls:.1f} calls, {one.bytes_in:,.0f} bytes in, {one.bytes_out:,.0f} out; a shard: "
                f"{one.statements / shards:.2f}, {one.calls / shards:.2f}, {one.bytes_in / shards:,.0f}, "
                f"{one.bytes_out / shards:,.0f}"
            )


async def compared(scene: Scene, rounds: int, *, ranks_alone: bool = False) -> None:
    print(
        f"\nCompared, {SHARDS} shards with a narrow board, on primaries of Redis: {len(scene.stores.redis)}; processor "
        f"time of all, {rounds} rounds by turns"
    )
    read = scene.leaderboard.read
    middle = scene.players // 2
    deeds: dict[str, tuple[int, Work]] = {
        "the rank of a player": (READINGS, lambda board_id: read.player(board_id, scene.some())),
        "a neighbourhood of 11": (READINGS, lambda board_id: read.around(board_id, scene.some(), 5)),
        "the top 100": (READINGS, lambda board_id: read.top(board_id, 100)),
        "50 places in the middle": (READINGS, lambda board_id: read.range(board_id, middle, middle + 49)),
        "one submission, with its rank": (READINGS, lambda board_id: scene.submit(board_id, 1, ranked=True)),
        "a list of 1,000 submissions": (4, lambda board_id: scene.submit(board_id, LIST)),
        "a list of 1,000, with ranks": (2, lambda board_id: scene.submit(board_id, LIST, ranked=True)),
    }
    for name, (times, work) in [*deeds.items()][: 1 if ranks_alone else None]:
        pairs = []
        for number in range(rounds + 2):
            costs = {}
            for board_id in ("narrow", "wide") if number % 2 else ("wide", "narrow"):
                before = scene.stores.processor()
                for _ in range(times):
                    await work(board_id)
                costs[board_id] = [
                    (after - was) / times for after, was in zip(scene.stores.processor(), before, strict=True)
                ]
            if number >= 2:
                pairs.append((costs["wide"], costs["narrow"]))
        ratios = [sum(wide) / sum(narrow) for wide, narrow in pairs]
        parts = [
            " / ".join(f"{statistics.mean(one[who][part] for one in pairs) * 1e6:,.0f}" for part in range(3))
            for who in (1, 0)
        ]
        low, high = _interval(ratios)
        print(
            f"{name}: {statistics.median(ratios):.2f} times ({low:.2f} to {high:.2f}); narrow {parts[0]} µs, wide "
            f"{parts[1]} µs (this process / PostgreSQL / Redis)"
        )


def _size(database: Credentials) -> int:
    """How much of the disk a database takes, in bytes."""
    with database.admin() as admin:
        row = admin.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row is not None
    return int(row[0])


def _interval(ratios: Sequence[float]) -> tuple[float, float]:
    """In which the mean lies, with 95 percent."""
    half = 2.045 * statistics.stdev(ratios) / len(ratios) ** 0.5
    mean = statistics.mean(ratios)
    return mean - half, mean + half


async def measure(players: int, rounds: int) -> None:
    with ExitStack() as servers:
        postgres = servers.enter_context(postgres_server.running(fsync="on"))
        places = [Path(servers.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)]
        redis = servers.enter_context(redis_server.running(places[0]))
        async with _scene(postgres, redis.endpoint(), [redis], players) as scene:
            for board_id, shards in BOARDS.items():
                memory, disk = scene.stores.info()["used_memory"], _size(scene.database)
                await scene.fill(board_id, shards)
                await scene.leaderboard.sync()
                taken, kept = scene.stores.info()["used_memory"] - memory, _size(scene.database) - disk
                print(
                    f"{board_id}: {players:,} players, {taken / players:.0f} bytes a player in Redis, "
                    f"{kept / players:.0f} in PostgreSQL with standings and the changes of the last minutes"
                )
            await compared(scene, rounds)
            scene.players = min(players, 10_000)
            await counted(scene)
        cluster = servers.enter_context(redis_cluster.running(places[1]))
        async with _scene(postgres, cluster.endpoint(), cluster.nodes, players) as scene:
            for board_id, shards in BOARDS.items():
                await scene.fill(board_id, shards)
            await compared(scene, rounds, ranks_alone=True)


@asynccontextmanager
async def _scene(
    postgres: PostgresServer, endpoint: RedisEndpoint, nodes: Sequence[RedisServer], players: int
) -> AsyncIterator[Scene]:
    """A leaderboard over a database of its own, in four cells, and these servers."""
    async with AsyncExitStack() as opened:
        database = await asyncio.to_thread(lambda: opened.enter_context(postgres.fresh_database(4)))
        repository = await opened.enter_async_context(database.repository(max_connections=50))
        ranking_store = await opened.enter_async_context(RedisRankingStore(endpoint))
        leaderboard = Application.over(repository, ranking_store, together=at_once)
        yield Scene(leaderboard, Stores(postgres, nodes), database, players)


def main() -> None:
    players = int(sys.argv[1]) if len(sys.argv) > 1 else PLAYERS
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    asyncio.run(measure(players, rounds))


if __name__ == "__main__":
    main()
