"""What may befall a topic and its consumers, one thing at a time."""

import asyncio
import json
import time
from pathlib import Path

import httpx2 as httpx
import pytest
from attrs import evolve

from leaderboard_core import Application, NewBoard
from tests.support import kafka_server
from tests.support.consumers import Ingestion, headers_of, wait_for
from tests.support.patience import PATIENCE
from tests.support.server import Server, free_port

BOARD = NewBoard(id="sum", name="Sum", update_mode="increment")


def record(score: int, player: str = "p", **fields: object) -> tuple[str, bytes]:
    return player, json.dumps({"player_id": player, "leaderboard_id": "sum", "score": score, **fields}).encode()


async def total(leaderboard: Application) -> float:
    # What was committed last may be shown a little later, or at once to whoever looks.
    await leaderboard.health_sweep()
    return (await leaderboard.read.player("sum", "p")).entry.score


async def test_topics_are_made(ingestion: Ingestion) -> None:
    """A consumer makes the topic and the one for dead letters, of six partitions each."""
    ingestion.consumer().wait_for_line("consuming")

    admin = ingestion.kafka.admin()
    names = (ingestion.topic, f"{ingestion.topic}.dlq")
    wait_for(lambda: {*names} <= {*admin.list_topics(timeout=5).topics}, 20, lambda: "no topics")
    wait_for(
        lambda: all(6 == len(admin.list_topics(timeout=5).topics[name].partitions) for name in names),
        10,
        lambda: "not six partitions",
    )


async def test_lag_tools_see_the_truth(ingestion: Ingestion) -> None:
    """The group's offsets in Kafka follow the positions, and setting them back counts nothing twice."""
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(BOARD)
        ingestion.kafka.create_topic(ingestion.topic, partitions=1)
        ingestion.kafka.produce(ingestion.topic, [record(1)] * 300)
        consumer = ingestion.consumer()
        ingestion.wait_until_applied()
        wait_for(
            lambda: ingestion.kafka.committed(ingestion.topic, ingestion.topic) == {0: 300}, 10, lambda: "no offset"
        )
        assert 0 == consumer.stop()

        ingestion.kafka.rewind(ingestion.topic, ingestion.topic)
        ingestion.kafka.produce(ingestion.topic, [record(1)] * 10)
        consumer.start()
        ingestion.wait_until_applied()

        assert 310 == await total(leaderboard)


async def test_records_lost_to_retention_are_told(ingestion: Ingestion) -> None:
    """Consuming goes on behind them, and the log says how many there were."""
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(BOARD)
        ingestion.kafka.create_topic(ingestion.topic, partitions=1)
        ingestion.kafka.produce(ingestion.topic, [record(1)] * 10)
        consumer = ingestion.consumer()
        ingestion.wait_until_applied()
        consumer.stop()
        ingestion.kafka.produce(ingestion.topic, [record(1)] * 30)
        ingestion.kafka.delete_records(ingestion.topic, 0, 35)

        consumer.start()
        ingestion.wait_until_applied()

        assert "25 of partition 0" in str(consumer.wait_for_line("records lost to retention")["event"])
        assert 15 == await total(leaderboard)


@pytest.mark.timeout(90)
async def test_a_topic_made_again_is_read_from_its_beginning(ingestion: Ingestion) -> None:
    """Under a running consumer: it is noticed and told, and all records of both lives count once."""
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(BOARD)
        ingestion.kafka.create_topic(ingestion.topic, partitions=1)
        ingestion.kafka.produce(ingestion.topic, [record(1)] * 50)
        consumer = ingestion.consumer()
        ingestion.wait_until_applied()

        consumer.pause()
        ingestion.kafka.delete_topic(ingestion.topic)
        ingestion.kafka.create_topic(ingestion.topic, partitions=1)
        ingestion.kafka.produce(ingestion.topic, [record(100)] * 80)
        consumer.resume()

        deadline = time.monotonic() + PATIENCE
        while (found := await total(leaderboard)) != 8050:
            assert time.monotonic() < deadline, found
            await asyncio.sleep(0.2)
        consumer.wait_for_line("opened anew")


async def test_a_board_made_again_mid_stream(ingestion: Ingestion) -> None:
    """Records count for the board that bears the id when they are applied; while there is none they are dead."""
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(BOARD)
        ingestion.kafka.create_topic(ingestion.topic, partitions=1)
        ingestion.consumer()
        for score in (1, 2):
            ingestion.kafka.produce(ingestion.topic, [record(score)] * 20)
            ingestion.wait_until_applied()
            await leaderboard.boards.delete("sum")
            ingestion.kafka.produce(ingestion.topic, [record(100)] * 3)
            ingestion.wait_until_applied()
            await leaderboard.boards.create(BOARD)
        ingestion.kafka.produce(ingestion.topic, [record(3)] * 20)
        ingestion.wait_until_applied()
        ingestion.wait_until_sent()

        assert 60 == await total(leaderboard)
        assert ["board_not_found"] * 6 == [headers_of(letter)["code"] for letter in ingestion.dead_letters().values()]


async def test_a_dead_letter_too_long_is_sent_without_what_it_held(ingestion: Ingestion) -> None:
    """Where the topic for dead letters takes less than the other one did."""
    ingestion.kafka.create_topic(f"{ingestion.topic}.dlq", partitions=1, max_message_bytes="2000")
    ingestion.kafka.create_topic(ingestion.topic, partitions=1)
    ingestion.kafka.produce(ingestion.topic, [("p", b"x" * 900_000), ("q", b"{")])

    ingestion.consumer()
    ingestion.wait_until_applied()
    ingestion.wait_until_sent()

    letters = ingestion.dead_letters()
    assert {(0, 0), (0, 1)} == letters.keys()
    assert (None, b"{") == (letters[0, 0].value(), letters[0, 1].value())
    assert "left-out" in headers_of(letters[0, 0])


async def test_it_ends_in_time_without_a_broker(ingestion: Ingestion, tmp_path: Path) -> None:
    """Told to end while Kafka is away, a consumer ends by itself."""
    away = kafka_server.KafkaServer(tmp_path / "away")
    consumer = evolve(ingestion, kafka=away).consumer()
    consumer.wait_for_line("consuming")
    consumer.wait_for_line("opened anew")
    await asyncio.sleep(0.5)

    assert 0 == consumer.stop()


@pytest.mark.timeout(120)
def test_a_broker_away_at_start(tmp_path: Path) -> None:
    """The server serves, degraded, and consumes once Kafka is there."""
    port = free_port()
    environment = {
        "KAFKA_ENABLED": "true",
        "KAFKA_BROKERS": f"127.0.0.1:{port}",
        "LEADERBOARD_KAFKA__RETRY_DELAY": "200ms",
        "LEADERBOARD_KAFKA__RETRY_ATTEMPTS": "100",
    }
    server = Server(tmp_path, environment)
    try:
        server.start()
        url = f"{server.url}/api/v1/leaderboards"
        assert 201 == httpx.post(url, json={"id": "sum", "name": "Sum", "update_mode": "increment"}).status_code
        ready = httpx.get(f"{server.url}/ready").json()["data"]
        assert ("degraded", "failed") == (ready["status"], ready["checks"]["queue"])

        kafka = kafka_server.KafkaServer(tmp_path / "kafka", port)
        try:
            kafka.start()
            wait_for(
                lambda: "leaderboard-scores" in kafka.admin().list_topics(timeout=5).topics, 30, lambda: "no topic"
            )
            kafka.produce("leaderboard-scores", [record(5)])
            wait_for(lambda: httpx.get(f"{url}/sum/player/p").status_code == 200, 30, lambda: str(server.log))
            assert "ready" == httpx.get(f"{server.url}/ready").json()["data"]["status"]
        finally:
            kafka.kill()
        assert 0 == server.stop()
    finally:
        if server.is_running:
            server.kill()
