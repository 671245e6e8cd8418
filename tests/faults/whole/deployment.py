"""The whole deployment in processes, each of which may be hurt, and each behind a way of its own to the stores."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path

import httpx2 as httpx
import psycopg
from attrs import define, field, frozen

from tests.faults.load import BOARD
from tests.faults.stack import Stack, until
from tests.faults.whole.watchers import PLACES, Top, places
from tests.support import kafka_server, postgres_server, postgres_standby, redis_server
from tests.support.consumers import ConsumerProcess, Ingestion, wait_for
from tests.support.kafka_server import KafkaServer
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.proxy import Proxy, before
from tests.support.redis_server import RedisServer
from tests.support.relay import Relay, relay_to
from tests.support.server import Server
from tests.support.set_clock import SetClock, set_clock

ROOT = Path(__file__).parents[3]
#: A consumer that can be told where to die.
MORTAL = ("env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "tests.faults.mortal")
#: The board that records from Kafka go to; that of the others is `BOARD`.
RECORDS = "records"
_DATABASE = "faults"
#: Few connections, so that they can be used up; and a standby that is quick to come back.
_OPTIONS = {"max_connections": "60", "wal_receiver_status_interval": "1s", "wal_retrieve_retry_interval": "200ms"}


@frozen
class Way:
    """How one process reaches the stores."""

    postgres: Proxy
    redis: Relay

    async def shut(self) -> None:
        await self.postgres.end()
        await self.redis.shut()

    def reopen(self) -> None:
        self.postgres.reopen()
        self.redis.reopen()


@define(kw_only=True)
class Whole(Stack):
    """`redis` and `postgres` are the primaries of now. The last way is the consumer's, the others the servers'."""

    replica: RedisServer
    standby: PostgresServer
    ingestion: Ingestion
    ways: list[Way]
    clocks: dict[int, SetClock]
    #: How long after a server died the others' watchers saw what it had answered last, in seconds.
    last_states: list[float] = field(factory=list)

    @property
    def consumer(self) -> ConsumerProcess:
        return self.ingestion.consumers[0]

    @property
    def clock(self) -> SetClock:
        """The primary's."""
        return self.clocks[self.postgres.port]

    @contextmanager
    def admin(self) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
        """A session of the database as it is now."""
        with self.postgres.database(_DATABASE).admin() as admin:
            # Whatever it writes shall not wait for a standby that was harmed.
            admin.execute("SET synchronous_commit = local")
            yield admin

    async def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What a session of an administrator is answered."""

        def asked() -> list[tuple[object, ...]]:
            with self.admin() as admin:
                return admin.execute(query.encode(), values).fetchall()

        return await asyncio.to_thread(asked)

    async def lead(self) -> None:
        """Let all ways lead to the primaries of now."""
        for way in self.ways:
            if way.postgres.target != self.postgres.port:
                way.postgres.target = self.postgres.port
                await way.postgres.cut()
            if way.redis.target != self.redis.port:
                way.redis.target = self.redis.port
                await way.redis.cut()

    async def replicate(self) -> None:
        """Let the replica follow the primary of now, and return when it does."""
        with self.replica.admin() as admin:
            admin.replicaof("127.0.0.1", self.redis.port)
            await until(lambda: admin.info("replication").get("master_link_status") == "up")

    async def wait_until_applied(self, ends: dict[int, int], seconds: float = 120.0) -> None:
        """Return when the repository has all records before these offsets."""
        wanted = {partition: end for partition, end in ends.items() if end}

        def applied() -> None:
            with self.admin() as admin:
                wait_for(lambda: positions(admin).items() >= wanted.items(), seconds, lambda: f"not {wanted}")

        await asyncio.to_thread(applied)

    async def version(self, board: str = BOARD) -> int:
        """The newest revision that any server shows which runs and can."""
        revisions: list[int] = []
        async with httpx.AsyncClient(timeout=10) as client:
            while not revisions:
                for server in self.servers:
                    with suppress(httpx.TransportError):
                        answer = await client.get(f"{server.url}/api/v1/leaderboards/{board}/top")
                        if answer.status_code == 200:
                            revisions.append(int(answer.json()["meta"]["revision"]))
        return max(revisions)

    async def top(self, board: str) -> Top:
        """The first places as the first server shows them."""
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.get(f"{self.urls[0]}/api/v1/leaderboards/{board}/top", params={"limit": PLACES})
        assert answer.status_code == 200, answer.text
        return places(answer.json()["data"])


def positions(admin: "psycopg.Connection[tuple[object, ...]]") -> dict[int, int]:
    """How far each partition is applied."""
    rows = admin.execute("SELECT partition, max(next_offset) FROM positions GROUP BY 1")
    return {int(str(partition)): int(str(offset)) for partition, offset in rows if offset is not None}


@asynccontextmanager
async def whole(
    directory: Path, *, kafka: KafkaServer | None = None, is_synchronous: bool = True
) -> AsyncIterator[Whole]:
    """It with two empty boards that add scores up. Commits wait for the standby, unless it is to be asynchronous.

    Whoever does not harm Kafka may give one that runs.
    """
    async with AsyncExitStack() as processes:
        enter = processes.enter_context
        dated = [set_clock(made(Path(enter(tempfile.TemporaryDirectory(prefix="clock-"))))) for _ in range(2)]
        kafka = kafka or await asyncio.to_thread(enter, kafka_server.running(directory / "kafka"))
        kept = {"appendonly": "yes", "appendfsync": "always"}
        redis, replica = (enter(redis_server.running(made(directory / name), **kept)) for name in ("redis", "replica"))
        primary = enter(postgres_server.running(dated[0].environment, **_OPTIONS))
        standby = enter(postgres_standby.standby_of(primary, dated[1].environment))
        database = primary.database(_DATABASE)
        with primary.database().admin() as admin:
            admin.execute(f"CREATE DATABASE {_DATABASE}".encode())
        await database.migrate()
        postgres_standby.wait_for(primary)
        if is_synchronous:
            postgres_standby.make_synchronous(primary)
        ways = [
            Way(
                await processes.enter_async_context(before(primary.port)),
                await processes.enter_async_context(relay_to(redis.port)),
            )
            for _ in range(3)
        ]
        ingestion = Ingestion(kafka, redis, primary, database, directory, command=MORTAL)
        made_whole = Whole(
            redis=redis,
            postgres=primary,
            database=database,
            servers=[],
            replica=replica,
            standby=standby,
            ingestion=ingestion,
            ways=ways,
            clocks={primary.port: dated[0], standby.port: dated[1]},
        )
        await made_whole.replicate()
        processes.callback(lambda: [one.end() for one in [*made_whole.servers, *ingestion.consumers]])
        for number, way in enumerate(ways[:2]):
            made_whole.servers.append(Server(made(directory / f"server{number}"), through(way, database)))
            await asyncio.to_thread(made_whole.servers[-1].start)
        async with httpx.AsyncClient(base_url=made_whole.urls[0], timeout=30) as client:
            for board in (BOARD, RECORDS):
                fields = {"id": board, "name": "Faults", "update_mode": "increment"}
                assert (await client.post("/api/v1/leaderboards", json=fields)).status_code == 201
        kafka.create_topic(ingestion.topic, partitions=2)
        consume(made_whole, "consumer")
        try:
            yield made_whole
        finally:
            # Whoever is frozen or waits for somebody who is would not end.
            with suppress(psycopg.Error):
                postgres_standby.make_synchronous(made_whole.postgres, "")


def consume(deployment: Whole, name: str) -> ConsumerProcess:
    """One more consumer, started."""
    ingestion = deployment.ingestion
    environment = {**ingestion.environment, **through(deployment.ways[-1], deployment.database)}
    consumer = ConsumerProcess(ingestion.directory / name, environment, ingestion.command)
    ingestion.consumers.append(consumer)
    consumer.start()
    return consumer


def through(way: Way, database: Credentials) -> dict[str, str]:
    """What tells a process to go this way."""
    return {
        "REDIS_ADDR": f"127.0.0.1:{way.redis.port}",
        **database.through(way.postgres.port).environment,
        "LEADERBOARD_POSTGRES__MAX_CONNECTIONS": "10",
    }


def made(directory: Path) -> Path:
    directory.mkdir(exist_ok=True)
    return directory
