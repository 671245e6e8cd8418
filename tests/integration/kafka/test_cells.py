"""Consumers over a repository of several cells: each record counts once, and an idle cell holds nobody back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from leaderboard_core import Application, NewBoard
from tests.support.consumers import Ingestion, wait_for
from tests.support.consumers import ingestion as over
from tests.support.kafka_server import KafkaServer
from tests.support.patience import PATIENCE
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer

pytestmark = pytest.mark.timeout(180)

CELLS, BOARDS, PARTITIONS = 8, 6, 3


@pytest.fixture
def ingestion(kafka: KafkaServer, redis: RedisServer, postgres: PostgresServer, tmp_path: Path) -> Iterator[Ingestion]:
    with over(kafka, redis, postgres, tmp_path, cells=CELLS) as made:
        made.kafka.create_topic(made.topic, partitions=PARTITIONS)
        yield made


def produce(ingestion: Ingestion, count: int, boards: int = BOARDS) -> None:
    """So many records into each partition, of the boards by turns; each adds one."""
    for partition in range(PARTITIONS):
        values = [
            json.dumps({"player_id": "p", "leaderboard_id": f"b{n % boards}", "score": 1}).encode()
            for n in range(count)
        ]
        ingestion.kafka.produce(ingestion.topic, [("p", value) for value in values], partition)


async def total(leaderboard: Application, boards: int = BOARDS) -> float:
    await leaderboard.health_sweep()
    found = [(await leaderboard.read.player(f"b{n}", "p")).entry.score for n in range(boards)]
    return sum(found)


async def test_each_record_counts_once(ingestion: Ingestion) -> None:
    """Whichever cells it finds, while consumers are killed, come and go."""
    async with ingestion.leaderboard() as leaderboard:
        for n in range(BOARDS):
            await leaderboard.boards.create(NewBoard(id=f"b{n}", name="Sum", update_mode="increment"))
        first = ingestion.consumer()
        produce(ingestion, 600)
        wait_for(lambda: any(ingestion.reached().values()), PATIENCE, lambda: "nothing was applied")
        first.kill()
        second = ingestion.consumer()
        produce(ingestion, 300)
        first.start()
        second.wait_for_line("consuming")
        produce(ingestion, 60)
        second.stop()
        ingestion.wait_until_applied()

        assert 960 * PARTITIONS == await total(leaderboard)


async def test_retention_takes_nothing_from_idle_cells(ingestion: Ingestion) -> None:
    """Most cells hold nothing of a topic: their positions go along, and what Kafka deletes was none of theirs."""
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(NewBoard(id="b0", name="Sum", update_mode="increment"))
        consumer = ingestion.consumer()
        produce(ingestion, 20, boards=1)
        ingestion.wait_until_applied()
        consumer.kill()
        for partition in range(PARTITIONS):
            ingestion.kafka.delete_records(ingestion.topic, partition, 20)

        consumer.start()
        produce(ingestion, 5, boards=1)
        ingestion.wait_until_applied()

        assert 25 * PARTITIONS == await total(leaderboard, boards=1)
        assert [] == [line for line in consumer.log if "lost" in str(line["event"])]
        consumer.stop()
        assert dict.fromkeys(range(PARTITIONS), 25) == ingestion.positions()
