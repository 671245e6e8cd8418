"""Consumers of a real Kafka over cells that are shards: one is moved, a worker crashes, consumers are killed.

Each record of a player adds one to a digit of its own: in the end a 0 is a record that was lost, a 2 one that counted
twice. `LEADERBOARD_CITUS_CELLS` says over how many cells.
"""

import asyncio
import json
import logging
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from attrs import define, field

from leaderboard_core import Application, NewBoard
from leaderboard_core.domain.cells import CellLayout
from tests.support import redis_server
from tests.support.citus_server import Shard, fresh_cells, shard_in
from tests.support.consumers import Ingestion, wait_for
from tests.support.kafka_server import KafkaServer
from tests.support.patience import PATIENCE
from tests.support.postgres_server import Credentials
from tests.support.required import unavailable

pytestmark = pytest.mark.timeout(900)

_LOG = logging.getLogger(__name__)
CELLS = int(os.environ.get("LEADERBOARD_CITUS_CELLS", "8"))
PARTITIONS = 3
#: As many digits as a score has for certain, and how many players are produced at a time.
DIGITS, AT_A_TIME = 15, 20
#: How many records are to be applied between two faults.
BETWEEN = 200


@pytest.fixture(scope="module")
def database() -> Iterator[Credentials]:
    with fresh_cells(CELLS) as database:
        yield database


@pytest.fixture
def ingestion(kafka: KafkaServer, database: Credentials, tmp_path: Path) -> Iterator[Ingestion]:
    with redis_server.running(tmp_path) as redis:
        made = Ingestion(kafka, redis, None, database, tmp_path)  # type: ignore[arg-type]
        kafka.create_topic(made.topic, partitions=PARTITIONS)
        try:
            yield made
        finally:
            for consumer in made.consumers:
                consumer.end()


@define
class Flow:
    """Records that come all the while, of a board in each cell by turns."""

    ingestion: Ingestion
    boards: list[str]
    players: int = 0
    #: How long nothing was applied after each fault, in seconds, by its name.
    gaps: list[tuple[str, float]] = field(factory=list)

    async def run(self) -> None:
        while True:
            await asyncio.to_thread(self._produce)
            await asyncio.sleep(0.05)

    def _produce(self) -> None:
        """All of a player's records go to one board, into the player's partition."""
        records: dict[int, list[tuple[str, bytes]]] = {partition: [] for partition in range(PARTITIONS)}
        for _ in range(AT_A_TIME):
            player, board = f"p{self.players}", self.boards[self.players % len(self.boards)]
            for digit in range(DIGITS):
                value = {"player_id": player, "leaderboard_id": board, "score": 10**digit}
                records[self.players % PARTITIONS].append((player, json.dumps(value).encode()))
            self.players += 1
        for partition, some in records.items():
            self.ingestion.kafka.produce(self.ingestion.topic, some, partition)

    async def reached(self, after: str) -> None:
        """Return once more was applied, and keep how long that took."""
        began = time.monotonic()
        await self.more(1)
        self.gaps.append((after, time.monotonic() - began))
        _LOG.info("%s: applied again after %.1f s", *self.gaps[-1])
        await self.more(BETWEEN)

    async def more(self, records: int) -> None:
        wanted = await self._applied() + records
        deadline = time.monotonic() + 4 * PATIENCE
        while await self._applied() < wanted:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.05)

    async def _applied(self) -> int:
        """What the furthest cell has of each partition, as far as it says so."""
        while True:
            with suppress(psycopg.Error):
                reached = await asyncio.to_thread(self.ingestion.reached)
                return sum(
                    max((one.get(partition, 0) for one in reached.values()), default=0)
                    for partition in range(PARTITIONS)
                )
            await asyncio.sleep(0.1)


async def judged(leaderboard: Application, flow: Flow) -> tuple[int, int]:
    """How many records were lost, and how many doubled."""
    await leaderboard.health_sweep()
    digits: Counter[str] = Counter()
    for number in range(flow.players):
        found = await leaderboard.read.player(flow.boards[number % len(flow.boards)], f"p{number}")
        digits.update(f"{found.entry.score:0{DIGITS}.0f}")
    return digits["0"], digits.total() - digits["0"] - digits["1"]


def crash(server: Credentials) -> None:
    """Kill one process of it, and with it all."""
    with server.admin() as admin:
        [[process]] = admin.execute("SELECT pg_backend_pid()").fetchall()
        os.kill(int(str(process)), signal.SIGKILL)


async def test_each_record_counts_once(ingestion: Ingestion, database: Credentials) -> None:
    layout = CellLayout(CELLS)
    ids = {layout.of_id(f"board-{n}"): f"board-{n}" for n in range(100 * CELLS)}
    cells = [shard_in(database, schema) for schema in database.schemas]
    if any(one.host not in ("localhost", "127.0.0.1") for one in (database, cells[0].worker)):
        unavailable("citus", "its servers are on other machines")

    async with ingestion.leaderboard() as leaderboard:
        for cell in range(CELLS):
            await leaderboard.boards.create(NewBoard(id=ids[cell], name="Sum", update_mode="increment"))
        for _ in range(2):
            ingestion.consumer()
        flow = Flow(ingestion, [ids[cell] for cell in range(CELLS)])
        flowing = asyncio.create_task(flow.run())
        try:
            await flow.more(BETWEEN)
            for cell in cells[:2]:
                await harmed(flow, cell)
        finally:
            flowing.cancel()
            await asyncio.wait([flowing])
        await asyncio.to_thread(ingestion.wait_until_applied, 4 * PATIENCE)

        lost, doubled = await judged(leaderboard, flow)
        records = sum(ingestion.kafka.ends(ingestion.topic).values())
        _LOG.info("%d records over %d cells: lost %d, doubled %d", records, CELLS, lost, doubled)
        assert records == DIGITS * flow.players
        assert (0, 0) == (lost, doubled)
        wait_for(lambda: ingestion.dead_letters() == {}, PATIENCE, lambda: f"{ingestion.dead_letters()}")


async def harmed(flow: Flow, cell: Shard) -> None:
    """A cell is moved; its worker, the coordinator, and a consumer crash."""
    before = cell.worker
    await asyncio.to_thread(cell.move)
    assert before != cell.worker
    await flow.reached("a cell was moved")
    await asyncio.to_thread(crash, cell.worker)
    await flow.reached("a worker crashed")
    await asyncio.to_thread(crash, cell)
    await flow.reached("the coordinator crashed")
    consumer = flow.ingestion.consumers[0]
    consumer.kill()
    consumer.start()
    await flow.reached("a consumer was killed")
