"""Faults of Kafka and of the consumer."""

import asyncio
import random

from tests.faults.mortal import WILL, Gap
from tests.faults.stack import until
from tests.faults.whole.deployment import Whole, consume
from tests.faults.whole.hurting import frozen, killed


async def kafka_killed(whole: Whole) -> int:
    """The broker is killed and comes back with what it kept."""
    seen = await killed(whole.ingestion.kafka)
    await asyncio.to_thread(whole.ingestion.kafka.start)
    return seen


async def rebalanced(whole: Whole) -> int:
    """One more consumer comes, takes its share and leaves."""
    guest = await asyncio.to_thread(consume, whole, "guest")
    before = sum("consuming" == line["event"] for line in guest.log)
    await until(lambda: sum("consuming" == line["event"] for line in guest.log) > before)
    await asyncio.sleep(1.2)
    whole.ingestion.consumers.remove(guest)
    await asyncio.to_thread(guest.stop)
    return sum("consuming" == line["event"] for line in guest.log) - before


async def consumer_killed(whole: Whole) -> int:
    """The consumer is killed wherever it is, and started again."""
    seen = await killed(whole.consumer)
    await asyncio.to_thread(whole.consumer.start)
    return seen


async def consumer_killed_in_gap(whole: Whole) -> int:
    """The consumer dies on its way from a commit to showing it, or to telling Kafka, and is started again."""
    (whole.consumer.directory / WILL).write_text(random.choice((Gap.BEFORE_ADVANCE, Gap.BEFORE_OFFSETS)))
    await until(lambda: not whole.consumer.is_running)
    code = whole.consumer.process and whole.consumer.process.returncode
    await asyncio.to_thread(whole.consumer.start)
    return int(code == -9)


async def consumer_frozen(whole: Whole) -> int:
    """The consumer stands still until the group has given it up, and wakes with what it had in hand."""
    async with frozen(whole.consumer) as seen:
        await asyncio.sleep(3.5)
        return seen()


ALL = (kafka_killed, rebalanced, consumer_killed, consumer_killed_in_gap, consumer_frozen)
