"""What may break while records pour in from Kafka, one thing at a time."""

import asyncio
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from leaderboard_adapters.postgres import timeouts
from tests.faults.mortal import WILL, Gap
from tests.faults.stream import BOARDS, REBORN, SUM
from tests.support.consumers import ConsumerProcess, Ingestion, wait_for

Harm = Callable[[Ingestion], None]


def consumer_killed(ingestion: Ingestion) -> None:
    """One consumer is killed wherever it is, and started again."""
    victim = random.choice(ingestion.consumers)
    victim.kill()
    time.sleep(random.random())
    victim.start()


def consumer_killed_in_gap(gap: Gap, ingestion: Ingestion) -> None:
    """One consumer dies exactly there, and is started again."""
    victim = random.choice(ingestion.consumers)
    (victim.directory / WILL).write_text(gap)
    wait_for(lambda: not victim.is_running, 60, lambda: f"nobody died: {gap}")
    victim.kill()
    victim.start()


def consumers_killed(ingestion: Ingestion) -> None:
    """All of them, again and again."""
    for _ in range(3):
        for consumer in ingestion.consumers:
            consumer.kill()
            consumer.start()
        time.sleep(random.uniform(1.0, 2.5))


def consumer_frozen(ingestion: Ingestion) -> None:
    """A consumer is frozen until others have taken over its partitions, and woken with what it had in hand."""
    victim = random.choice(ingestion.consumers)
    victim.pause()
    time.sleep(5)
    victim.resume()


def offsets_rewound(ingestion: Ingestion) -> None:
    """While nobody consumes, Kafka is told that the group has consumed nothing."""
    for consumer in ingestion.consumers:
        consumer.kill()
    ingestion.kafka.rewind(ingestion.topic, ingestion.topic)
    for consumer in ingestion.consumers:
        consumer.start()


def redis_flushed(ingestion: Ingestion) -> None:
    """FLUSHALL, by hand."""
    ingestion.redis.flush()


def redis_away(ingestion: Ingestion) -> None:
    """Redis is away for a while and comes back empty."""
    ingestion.redis.kill()
    time.sleep(1.5)
    ingestion.redis.start()


def postgres_away(ingestion: Ingestion, seconds: float = 4.0) -> None:
    """PostgreSQL is away for a while."""
    ingestion.postgres.stop()
    time.sleep(seconds)
    ingestion.postgres.start()


def postgres_away_for_long(ingestion: Ingestion) -> None:
    """PostgreSQL is away for 20 seconds."""
    postgres_away(ingestion, 20.0)


def postgres_killed(ingestion: Ingestion) -> None:
    """PostgreSQL is killed and recovers."""
    ingestion.postgres.kill()
    time.sleep(0.5)
    ingestion.postgres.start()


def postgres_frozen(ingestion: Ingestion) -> None:
    """PostgreSQL answers nobody for a while, its connections staying open."""
    ingestion.postgres.pause()
    time.sleep(3)
    ingestion.postgres.resume()


def postgres_restored(ingestion: Ingestion) -> None:
    """PostgreSQL is restored from an older copy under running consumers."""
    directory = ingestion.postgres.directory
    backup = directory.with_name(f"{directory.name}-backup")
    ingestion.postgres.stop()
    subprocess.run(["cp", "-a", directory, backup], check=True)
    ingestion.postgres.start()
    time.sleep(2)
    ingestion.postgres.kill()
    time.sleep(0.5)
    shutil.rmtree(directory)
    backup.rename(directory)
    ingestion.postgres.start()


def kafka_killed(ingestion: Ingestion) -> None:
    """Kafka is killed and comes back with what it kept."""
    ingestion.kafka.kill()
    time.sleep(0.5)
    ingestion.kafka.start()


def consumer_joins(ingestion: Ingestion) -> None:
    """One more consumer comes, takes its share and leaves."""
    guest = ingestion.consumer()
    time.sleep(4)
    ingestion.consumers.remove(guest)
    guest.stop()


def board_locked(ingestion: Ingestion) -> None:
    """Somebody holds a board for longer than a batch waits, while the next is ready; it is refused, and comes again."""
    refused = [_refusals(consumer) for consumer in ingestion.consumers]
    with ingestion.database.admin() as admin, admin.transaction():
        admin.execute("SELECT FROM boards WHERE id = %s AND NOT deleted FOR UPDATE", [SUM])
        wait_for(
            lambda: all(_refusals(c) > before for c, before in zip(ingestion.consumers, refused, strict=True)),
            30 + 5 * timeouts.LOCK,
            lambda: "no batch was refused",
        )


def _refusals(consumer: ConsumerProcess) -> int:
    return sum("records wait" in str(line["event"]) for line in consumer.log)


def board_made_again(ingestion: Ingestion) -> None:
    """A board is deleted in the middle of its records, and made again a little later."""

    async def again() -> None:
        async with ingestion.leaderboard() as leaderboard:
            await leaderboard.boards.delete(REBORN)
            await asyncio.sleep(0.5)
            await leaderboard.boards.create(BOARDS[REBORN])

    _run(again())


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Do it beside the event loop that this thread is in."""
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, work).result(60)


def _named(gap: Gap) -> str:
    return f"consumer_killed_{gap.name.lower()}"


#: Where nobody comes by whose boards are not wide, and whose seasons do not end.
_ELSEWHERE = {Gap.BEFORE_SHARDS, Gap.AMONG_SHARDS}
FAULTS: Mapping[str, Harm] = {
    **{_named(gap): partial(consumer_killed_in_gap, gap) for gap in Gap if gap not in _ELSEWHERE},
    **{
        harm.__name__: harm
        for harm in (
            consumer_killed,
            consumers_killed,
            consumer_frozen,
            consumer_joins,
            offsets_rewound,
            board_locked,
            board_made_again,
            redis_flushed,
            redis_away,
            postgres_away,
            postgres_killed,
            postgres_frozen,
            postgres_restored,
            kafka_killed,
        )
    },
}
#: Once in a long round.
RARE: Mapping[str, Harm] = {postgres_away_for_long.__name__: postgres_away_for_long}
