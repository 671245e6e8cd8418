"""What scores and reads cost in calls, statements, commits and bytes: speed that no clock has to measure."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest
import redis
from attrs import define, evolve, frozen

from leaderboard_adapters.concurrency.group_committer import GroupCommitter
from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_core import Application, NewBoard, Submission
from leaderboard_core.usecases.submit import Accepted
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.proxy import Proxy, before
from tests.support.redis_server import RedisServer

LIST = 1_000


@frozen
class Cost:
    """What was asked of the stores. Bytes are those of both directions."""

    commits: int
    statements: int
    trips: int
    redis_calls: int
    postgres_bytes: int
    redis_bytes: int


def commits(trip: Sequence[str]) -> bool:
    """Whether a round trip ends a transaction that writes: by saying so, or behind the guard of one message."""
    return any(statement == "COMMIT" or "guard_kept" in statement for statement in trip)


@define
class Meter:
    """Counts what a leaderboard asks of its stores. Being asked, Redis counts what the meter asks it as well."""

    leaderboard: Application
    proxy: Proxy
    admin: "redis.Redis"
    _redis_bytes: int = 0
    _redis_calls: int = 0

    def start(self) -> None:
        self.proxy.trips.clear()
        self.proxy.bytes_up = self.proxy.bytes_down = 0
        self._redis_calls, self._redis_bytes = self._redis()

    def cost(self) -> Cost:
        calls, size = self._redis()
        # Asking a connection whether it is alive is no statement.
        trips = [trip for trip in self.proxy.trips if trip != ["SELECT 1"]]
        statements = [statement for trip in trips for statement in trip]
        return Cost(
            commits=sum(commits(trip) for trip in trips),
            statements=len(statements),
            trips=len(trips),
            redis_calls=calls - self._redis_calls,
            postgres_bytes=self.proxy.bytes_up + self.proxy.bytes_down,
            redis_bytes=size - self._redis_bytes,
        )

    def _redis(self) -> tuple[int, int]:
        told = self.admin.info("everything")
        calls = sum(int(told.get(f"cmdstat_{name}", {"calls": 0})["calls"]) for name in ("eval", "evalsha"))
        return calls, int(told["total_net_input_bytes"]) + int(told["total_net_output_bytes"])


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[Credentials]:
    with postgres.fresh_database() as database:
        yield database


@pytest.fixture
async def meter(redis: RedisServer, database: Credentials) -> AsyncIterator[Meter]:
    """A leaderboard as a server process has it, with a board of a thousand players whose statements are prepared."""
    redis.flush()
    async with (
        before(database.port) as proxy,
        database.through(proxy.port).repository() as repository,
        RedisRankingStore(redis.endpoint()) as ranking_store,
    ):
        leaderboard = Application.over(repository, ranking_store)
        async with GroupCommitter(leaderboard.submitter, 60.0) as gatherer:
            leaderboard = evolve(leaderboard, submitter=gatherer)
            await leaderboard.boards.create(NewBoard(id="game1", name="Game 1", update_mode="increment"))
            for _ in range(2):
                await leaderboard.submit_many(scores(), ranked=False)
            await leaderboard.read.top("game1", 10)
            with redis.admin() as admin:
                yield Meter(leaderboard, proxy, admin)


def scores() -> list[Submission]:
    return [Submission(player_id=f"player-{n:04d}", leaderboard_id="game1", score=1) for n in range(LIST)]


def assert_accepted(answers: Sequence[object]) -> None:
    assert all(isinstance(answer, Accepted) and answer.changed and answer.visible for answer in answers)


async def test_a_list_of_a_thousand(meter: Meter) -> None:
    """One commit of two statements in one message, one call of Redis, and bytes in proportion to what is said.

    The repository is told each player's key and stamp, and asked nothing; Redis is told each player's key and member.
    """
    meter.start()

    assert_accepted(await meter.leaderboard.submit_many(scores(), ranked=False))

    cost = meter.cost()
    assert (1, 2, 1, 1) == (cost.commits, cost.statements, cost.trips, cost.redis_calls)
    assert cost.postgres_bytes < 60 * LIST
    assert cost.redis_bytes < 60 * LIST


async def test_a_thousand_single_submissions(meter: Meter) -> None:
    """Those that arrive together are committed together: a list or two more than one, never one by one."""
    meter.start()

    answers = await asyncio.gather(*(meter.leaderboard.submit_many([one]) for one in scores()))

    cost = meter.cost()
    assert_accepted([answer for [answer] in answers])
    assert cost.commits <= 3
    assert cost.statements <= 6
    assert cost.redis_calls <= 3
    assert cost.postgres_bytes < 60 * LIST
    assert cost.redis_bytes < 90 * LIST


async def test_a_thousand_readers(meter: Meter) -> None:
    """Readers of the same page share it, and ask the repository nothing."""
    meter.start()

    pages = await asyncio.gather(*(meter.leaderboard.read.top("game1", 10) for _ in range(LIST)))

    cost = meter.cost()
    assert [10] * LIST == [len(page.entries) for page in pages]
    assert (0, 0) == (cost.commits, cost.statements)
    assert cost.redis_calls <= 2
    assert cost.redis_bytes < 10_000


async def test_reads_beside_submissions(meter: Meter) -> None:
    """A reader that comes while a list is being shown does not send anybody to the repository."""
    meter.start()

    async def read() -> None:
        for _ in range(20):
            await meter.leaderboard.read.top("game1", 10)

    async def submit() -> None:
        for _ in range(10):
            await meter.leaderboard.submit_many(scores()[:50], ranked=False)

    await asyncio.gather(submit(), *(read() for _ in range(10)))

    assert (10, 20) == (meter.cost().commits, meter.cost().statements)
