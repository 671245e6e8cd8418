"""Consumers that are killed: the same one goes on where it stood as soon as it is started again, others soon after.

Times are printed; `docs/kafka.md` tells those of a quiet machine.
"""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import MemberDescription  # type: ignore[attr-defined]

from leaderboard_core import Application, NewBoard
from tests.support.consumers import ConsumerProcess, Ingestion, wait_for
from tests.support.consumers import ingestion as over
from tests.support.kafka_server import KafkaServer
from tests.support.patience import PATIENCE
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer

pytestmark = pytest.mark.timeout(240)

PARTITIONS = 6
#: How often each is done; more, for the figures of the page.
ROUNDS = int(os.environ.get("LEADERBOARD_KILLS", "1"))
#: Whoever waits for the end of such a session is not in time for any test.
ENDLESS = "5m"


@pytest.fixture
def make(
    kafka: KafkaServer, redis: RedisServer, postgres: PostgresServer, tmp_path: Path
) -> Iterator["partial[Ingestion]"]:
    """Makes what consumers work on, with other settings than usual."""
    with over(kafka, redis, postgres, tmp_path) as made:
        made.options = {}
        made.kafka.create_topic(made.topic, partitions=PARTITIONS)
        yield partial(configured, made)


def configured(made: Ingestion, **fields: object) -> Ingestion:
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def produce(ingestion: Ingestion, count: int = 5) -> int:
    """So many records into each partition, each of which adds one; returns how many in all."""
    for partition in range(PARTITIONS):
        value = json.dumps({"player_id": f"p{partition}", "leaderboard_id": "sum", "score": 1}).encode()
        ingestion.kafka.produce(ingestion.topic, [(f"p{partition}", value)] * count, partition)
    return PARTITIONS * count


@asynccontextmanager
async def counted(ingestion: Ingestion) -> AsyncIterator[list[int]]:
    """A board that adds up: in the end the sum is that of what was put into the list, each record once."""
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(NewBoard(id="sum", name="Sum", update_mode="increment"))
        produced: list[int] = []
        yield produced
        await leaderboard.health_sweep()
        assert sum(produced) == await total(leaderboard)


async def total(leaderboard: Application) -> float:
    page = await leaderboard.read.range("sum", start=1, end=PARTITIONS)
    return sum(entry.score for entry in page.entries)


def described(ingestion: Ingestion) -> Sequence[MemberDescription]:
    """The members of the group, as it tells them."""
    admin = ingestion.kafka.admin()
    try:
        members: list[MemberDescription] = (
            admin.describe_consumer_groups([ingestion.topic])[ingestion.topic].result(10).members
        )
    except (KafkaException, TimeoutError):  # a coordinator that was just found may not be ready yet
        return []
    return members


def members(ingestion: Ingestion) -> Mapping[str, set[int]]:
    """The partitions of each instance id, as the group has it; "" stands for members without one."""
    found: dict[str, set[int]] = {}
    for member in described(ingestion):
        held = {place.partition for place in member.assignment.topic_partitions}
        found.setdefault(member.group_instance_id or "", set()).update(held)
    return found


def wait_until_shared(ingestion: Ingestion, consumers: int) -> Mapping[str, set[int]]:
    """Return the members once there are so many, and each partition is held by one."""

    def shared() -> bool:
        held = members(ingestion).values()
        return len(held) == consumers and all(held) and sorted(p for each in held for p in each) == [*range(PARTITIONS)]

    wait_for(shared, 2 * PATIENCE, lambda: f"the group is {members(ingestion)}")
    return members(ingestion)


def lost_names(consumer: ConsumerProcess) -> list[str]:
    return [str(line["event"]) for line in consumer.log if "has the instance id" in str(line["event"])]


async def test_the_same_consumer_goes_on_at_once(make: "partial[Ingestion]") -> None:
    """Started again after it was killed it has its partitions, long before its session would have ended."""
    ingestion = make(session_timeout=ENDLESS)
    async with counted(ingestion) as produced:
        consumer = ingestion.consumer()
        produced.append(produce(ingestion))
        ingestion.wait_until_applied()
        for _ in range(ROUNDS):
            before = members(ingestion)
            consumer.kill()
            produced.append(produce(ingestion))
            began = time.monotonic()
            consumer.start()
            await asyncio.to_thread(ingestion.wait_until_applied)
            print(f"\nthe same consumer went on after {time.monotonic() - began:.1f} s", flush=True)
            assert before == members(ingestion)


async def test_one_of_several_goes_on_at_once(make: "partial[Ingestion]") -> None:
    """Each finds its own name again among several on one machine, and none of the others moves."""
    ingestion = make(session_timeout=ENDLESS)
    async with counted(ingestion) as produced:
        consumers = [ingestion.consumer() for _ in range(3)]
        produced.append(produce(ingestion))
        before = wait_until_shared(ingestion, 3)
        for consumer in consumers:
            consumer.kill()
            produced.append(produce(ingestion))
            consumer.start()
            await asyncio.to_thread(ingestion.wait_until_applied)

        assert before == wait_until_shared(ingestion, 3)
        assert [[], [], []] == [lost_names(consumer) for consumer in consumers]


async def test_another_consumer_takes_over(make: "partial[Ingestion]") -> None:
    """What a killed one had comes to the others with the end of its session."""
    ingestion = make(session_timeout=os.environ.get("LEADERBOARD_KILLS_SESSION", "2s"))
    async with counted(ingestion) as produced:
        for _ in range(2):
            ingestion.consumer()
        for _ in range(ROUNDS):
            produced.append(produce(ingestion))
            wait_until_shared(ingestion, 2)
            await asyncio.to_thread(ingestion.wait_until_applied)
            ingestion.consumers[0].kill()
            produced.append(produce(ingestion))
            began = time.monotonic()
            await asyncio.to_thread(ingestion.wait_until_applied)
            print(f"\nanother consumer went on after {time.monotonic() - began:.1f} s", flush=True)
            ingestion.consumers[0].start()


async def test_one_that_was_told_to_end_is_followed(make: "partial[Ingestion]") -> None:
    """It is taken for one that comes back; with the end of its session it is not any more."""
    ingestion = make(session_timeout="2s")
    async with counted(ingestion) as produced:
        consumers = [ingestion.consumer() for _ in range(2)]
        wait_until_shared(ingestion, 2)
        assert 0 == consumers[0].stop()
        produced.append(produce(ingestion))

        await asyncio.to_thread(ingestion.wait_until_applied)
        assert 1 == len(wait_until_shared(ingestion, 1))


async def test_two_under_one_name(make: "partial[Ingestion]") -> None:
    """Of two whose options name the same instance id the older goes on without one: it says so, and both work."""
    ingestion = make(options={"group.instance.id": "the-only-one"})
    async with counted(ingestion) as produced:
        older = ingestion.consumer()
        produced.append(produce(ingestion))
        ingestion.wait_until_applied()
        assert {"the-only-one"} == members(ingestion).keys()

        newer = ingestion.consumer()
        assert {"the-only-one", ""} == wait_until_shared(ingestion, 2).keys()
        produced.append(produce(ingestion))
        await asyncio.to_thread(ingestion.wait_until_applied)
        assert ([1], 0) == ([1 for _ in lost_names(older)], len(lost_names(newer)))
        assert "goes on under none" in lost_names(older)[0]


async def test_two_machines_of_one_name(make: "partial[Ingestion]") -> None:
    """Each finds the same number free. The older one is turned out, says so and goes on under the next."""
    ingestion = make()
    async with counted(ingestion) as produced:
        older = ingestion.consumer()
        produced.append(produce(ingestion))
        ingestion.wait_until_applied()
        [name] = members(ingestion)

        # Named otherwise the brokers are another cluster's, whose consumers do not see the numbers of this one's.
        brokers = f"{ingestion.kafka.address},{ingestion.kafka.address}"
        directory = ingestion.directory / "elsewhere"
        newer = ConsumerProcess(directory, {**ingestion.environment, "KAFKA_BROKERS": brokers}, ingestion.command)
        ingestion.consumers.append(newer)
        newer.start()
        assert {name, f"{name[:-1]}1"} == wait_until_shared(ingestion, 2).keys()
        produced.append(produce(ingestion))
        await asyncio.to_thread(ingestion.wait_until_applied)
        assert [True, False] == [any(name in line for line in lost_names(one)) for one in (older, newer)]


async def test_without_a_name(make: "partial[Ingestion]") -> None:
    """Who wants none leaves the group when told to end, and others have its partitions at once."""
    ingestion = make(options={"group.instance.id": ""}, session_timeout=ENDLESS)
    async with counted(ingestion) as produced:
        consumers = [ingestion.consumer() for _ in range(2)]

        wait_for(lambda: 2 == len(described(ingestion)), PATIENCE, lambda: f"the group is {members(ingestion)}")
        assert 0 == consumers[0].stop()
        produced.append(produce(ingestion))
        await asyncio.to_thread(ingestion.wait_until_applied)
