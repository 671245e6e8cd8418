"""A consumer over several cells feeds a wide board, and one that follows it: each record counts once, on one shard."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from leaderboard_core import Application, BoardPatch, NewBoard, decode
from tests.integration.wide.kit import CELLS, SHARDS, one_of_each
from tests.support.consumers import Ingestion, headers_of, wait_for
from tests.support.consumers import ingestion as over
from tests.support.kafka_server import KafkaServer
from tests.support.patience import PATIENCE
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer

pytestmark = pytest.mark.timeout(180)

PARTITIONS = 3
PLAYERS = one_of_each() + one_of_each("q")


@pytest.fixture
def ingestion(kafka: KafkaServer, redis: RedisServer, postgres: PostgresServer, tmp_path: Path) -> Iterator[Ingestion]:
    with over(kafka, redis, postgres, tmp_path, cells=CELLS, batch_size=50) as made:
        made.kafka.create_topic(made.topic, partitions=PARTITIONS)
        yield made


def produce(ingestion: Ingestion, count: int, **fields: object) -> Counter[str]:
    """So many records into each partition, each adding one; how many of each player."""
    sent: Counter[str] = Counter()
    for partition in range(PARTITIONS):
        players = [PLAYERS[(number + partition) % len(PLAYERS)] for number in range(count)]
        values = [
            json.dumps({"player_id": one, "leaderboard_id": "w", "score": 1, **fields}).encode() for one in players
        ]
        ingestion.kafka.produce(ingestion.topic, [*zip(players, values, strict=True)], partition)
        sent.update(players)
    return sent


async def scores_on(leaderboard: Application, board_id: str) -> Counter[str]:
    await leaderboard.health_sweep()
    entries = (await leaderboard.read.top(board_id, 100)).entries
    return Counter({entry.player_id: int(entry.score) for entry in entries if entry.score is not None})


async def test_each_record_counts_once(ingestion: Ingestion) -> None:
    """On the board and on a wide one that follows it, while consumers are killed, come and go; positions move in all
    cells, and nothing is read a second time by who begins there."""
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(NewBoard(id="w", name="Wide", update_mode="increment", shards=SHARDS))
        await leaderboard.boards.create(
            NewBoard(id="f", name="Follower", update_mode="increment", shards=SHARDS, follows="w")
        )
        first = ingestion.consumer()
        sent = produce(ingestion, 600)
        wait_for(lambda: any(ingestion.reached().values()), PATIENCE, lambda: "nothing was applied")
        first.kill()
        second = ingestion.consumer()
        sent += produce(ingestion, 300)
        first.start()
        second.wait_for_line("consuming")
        sent += produce(ingestion, 60)
        second.stop()
        ingestion.wait_until_applied()

        assert sent == await scores_on(leaderboard, "w")
        assert sent == await scores_on(leaderboard, "f")
        wait_for(
            lambda: (
                {schema: dict.fromkeys(range(PARTITIONS), 960) for schema in ingestion.database.schemas}
                == ingestion.reached()
            ),
            PATIENCE,
            lambda: f"the positions are {ingestion.reached()}",
        )


async def test_a_board_that_is_made_meanwhile(ingestion: Ingestion) -> None:
    """Records that came before it are dead letters, those that come afterwards count, whatever a consumer knew."""
    async with ingestion.leaderboard() as leaderboard:
        ingestion.consumer().wait_for_line("consuming")
        before = produce(ingestion, 20)
        ingestion.wait_until_applied()
        await leaderboard.boards.create(NewBoard(id="w", name="Wide", update_mode="increment", shards=SHARDS))
        sent = produce(ingestion, 100)
        ingestion.wait_until_applied()
        ingestion.wait_until_sent()

        assert sent == await scores_on(leaderboard, "w")
        assert before.total() == len(ingestion.dead_letters())


async def test_dead_letters_name_the_board(ingestion: Ingestion) -> None:
    """What a shard refuses, the wide board refuses: nobody is told of a shard."""
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(NewBoard(id="w", name="Wide", shards=SHARDS))
        await leaderboard.boards.create(NewBoard(id="f", name="Follower", shards=SHARDS, follows="w"))
        await leaderboard.boards.update("w", decode(BoardPatch, {"max_score": 10}))
        ingestion.consumer()
        refused = produce(ingestion, 12, score=11) + produce(ingestion, 12, leaderboard_id="f")
        sent = produce(ingestion, 12)
        ingestion.wait_until_applied()
        ingestion.wait_until_sent()

        assert dict.fromkeys(sent, 1) == await scores_on(leaderboard, "w")
    headers = [headers_of(letter) for letter in ingestion.dead_letters().values()]
    assert refused.total() == len(headers)
    assert {"score_out_of_bounds": 36, "board_follows": 36} == Counter(one["code"] for one in headers)
    assert [] == [one for one in headers if "w/" in one["reason"] or "f/" in one["reason"]]
