"""One deployment whose processes are replaced one by one: real stores, servers and consumers of two versions."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx
from attrs import define, field, frozen

from tests.faults.stream import BOARDS, LAST, REBORN, SUM, Evidence
from tests.integration.upgrade.before import Program, finished
from tests.integration.upgrade.players import BOARD, SEASONAL, path_of
from tests.integration.upgrade.story import Side
from tests.support.consumers import ConsumerProcess, Ingestion, headers_of, place_of
from tests.support.kafka_server import KafkaServer
from tests.support.metrics import scraped
from tests.support.postgres_server import PostgresServer
from tests.support.process import ending_with_us
from tests.support.redis_server import RedisServer
from tests.support.server import COMMAND, Server

NOW: Sequence[str] = (*ending_with_us(), COMMAND)
#: Standings are published all the time, by whichever version holds the lease.
_OFTEN = {"LEADERBOARD_SYNC__INTERVAL": "500ms"}
_PAGE = 1000
_WORSE = ("error", "critical")


@frozen
class Trio:
    """The processes of one version."""

    servers: tuple[Server, Server]
    consumer: ConsumerProcess


@define
class Deployment:
    """`ingestion` knows the stores and the topic; `urls` are those servers that clients are told of."""

    ingestion: Ingestion
    before: Program
    client: httpx.AsyncClient
    urls: list[str] = field(factory=list)
    processes: list[Server | ConsumerProcess] = field(factory=list)
    #: How many players sync found different in all servers that have ended.
    differences: float = 0

    async def trio(self, name: str, command: Sequence[str]) -> Trio:
        """Two servers, which clients turn to as soon as they are ready, and a consumer."""
        directory = self.ingestion.directory
        servers = []
        for engine in ("hypercorn", "uvicorn"):
            environment = {**self.ingestion.environment, **_OFTEN, "LEADERBOARD_SERVER__ENGINE": engine}
            servers.append(Server(directory / f"{name}-{engine}", environment, command))
            servers[-1].directory.mkdir()
        consumer = ConsumerProcess(directory / f"{name}-consumer", self.ingestion.environment, (*command, "consume"))
        self.processes += [*servers, consumer]
        await asyncio.gather(*[asyncio.to_thread(one.start) for one in self.processes[-3:]])
        self.urls += [server.url for server in servers]
        return Trio((servers[0], servers[1]), consumer)

    async def migrate(self, *options: str) -> None:
        """Let this version change the schema."""
        command = [*NOW, "migrate", *options]
        said = await asyncio.to_thread(finished, command, self.ingestion.directory, self.ingestion.environment)
        print(f"\nmigrate {' '.join(options)}: {said.splitlines()}")

    async def drained(self, trio: Trio) -> None:
        """End them one after the other, as a rolling deployment does; clients hear of it when they are gone."""
        for server in trio.servers:
            self.differences += differences(server)
            assert 0 == await asyncio.to_thread(server.stop)
            self.urls.remove(server.url)
        assert 0 == await asyncio.to_thread(trio.consumer.stop)

    def side(self, server: Server) -> Side:
        return Side(self.client, server.url)

    async def make_boards(self, side: Side) -> None:
        for board in (BOARD, SEASONAL, *BOARDS):
            mode = BOARDS[board].update_mode if board in BOARDS else "increment"
            await side.answers("POST", "/api/v1/leaderboards", {"id": board, "name": board, "update_mode": mode}, 201)

    async def evidence(self, side: Side) -> Evidence:
        """What became of the records; the seasons of a board are its lives here."""
        ingestion = self.ingestion
        seasons = (await side.answers("GET", f"{path_of(REBORN)}/seasons"))["data"]
        lives = [await scores(side, REBORN, season=season["season"]) for season in seasons]
        return Evidence(
            records=((place_of(message), message.value()) for message in ingestion.kafka.read(ingestion.topic)),
            sums=await scores(side, SUM),
            lives=[one for life in lives for one in life.items()],
            last=await scores(side, LAST),
            letters={at: headers_of(letter)["code"] for at, letter in ingestion.dead_letters().items()},
        )

    def troubles(self) -> list[str]:
        """What any process has warned of, but for records that can never be applied: there are some."""
        return [
            f"{one.directory.name}: {line}"
            for one in self.processes
            for line in one.log
            if line["level"] in _WORSE or (line["level"] == "warning" and _is_ours(line))
        ]


def _is_ours(line: Mapping[str, object]) -> bool:
    """Libraries warn of calls that were given up when a process ended."""
    return str(line["logger"]).startswith("leaderboard") and line["event"] != "dead letters"


def differences(server: Server) -> float:
    """How many players its sync found shown otherwise than they are kept."""
    found = scraped(server.url).value("leaderboard_differences_total")
    assert found is not None
    return found


async def entries(side: Side, board: str, **parameters: str | int) -> list[Mapping[str, Any]]:
    """All that a board shows."""
    found: list[Mapping[str, Any]] = []
    while True:
        first = len(found) + 1
        asked = "&".join(f"{name}={value}" for name, value in parameters.items())
        path = f"{path_of(board)}/range?start={first}&end={first + _PAGE - 1}&{asked}"
        page = (await side.answers("GET", path))["data"]
        found += page
        if len(page) < _PAGE:
            return found


async def scores(side: Side, board: str, **parameters: str | int) -> dict[str, int]:
    return {entry["player_id"]: entry["score"] for entry in await entries(side, board, **parameters)}


@asynccontextmanager
async def deployed(
    kafka: KafkaServer, redis: RedisServer, postgres: PostgresServer, directory: Path, before: Program
) -> AsyncIterator[Deployment]:
    """Stores of the version before that hold nothing; all processes are gone when the context ends."""
    redis.flush()
    with postgres.empty_database() as database:
        # The version before refuses a setting that it does not know.
        ingestion = Ingestion(kafka, redis, postgres, database, directory, session_timeout=None)
        kafka.create_topic(ingestion.topic)
        before.does(directory, "migrate", **ingestion.environment)
        async with httpx.AsyncClient(timeout=30) as client:
            made = Deployment(ingestion, before, client)
            try:
                yield made
            finally:
                for one in made.processes:
                    one.end()
