"""How the memory of a consumer develops over many records: `python -m benchmarks.ingestion_memory [RECORDS]`.

A `leaderboard consume` in a process of its own takes records that the topic holds already: the increments, boards and
players of `benchmarks.ingestion`. After every twentieth of them its resident memory is told; flat is what has not grown
since the first quarter, when every player was met and every buffer was as full as it gets.

Kafka, Redis and PostgreSQL are started and share the machine with it.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.ingestion import fill, records
from tests.support import kafka_server, postgres_server, redis_server
from tests.support.consumers import ConsumerProcess, Ingestion, ingestion

RECORDS = 5_000_000
SAMPLES = 20
#: What is asked for: at the end at most so many times the memory after the first quarter.
MOST_GROWTH = 1.1


async def prepare(made: Ingestion) -> None:
    async with made.leaderboard() as leaderboard:
        await fill(made.database, leaderboard)


def resident(consumer: ConsumerProcess) -> float:
    """MiB."""
    assert consumer.process is not None
    status = Path(f"/proc/{consumer.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def measure(made: Ingestion, count: int) -> None:
    asyncio.run(prepare(made))
    made.kafka.create_topic(made.topic)
    made.kafka.produce(made.topic, records(count))
    consumer, began = made.consumer(), time.monotonic()
    samples: list[float] = []
    while len(samples) < SAMPLES:
        time.sleep(0.5)
        applied = sum(made.positions().values())
        if applied >= count * (len(samples) + 1) // SAMPLES:
            samples.append(resident(consumer))
            print(f"{applied:12,} records  {samples[-1]:7.1f} MiB  {time.monotonic() - began:6.0f} s", flush=True)
    growth = max(samples[SAMPLES // 4 :]) / samples[SAMPLES // 4]
    print(f"\nat most {growth:.2f} times what it was after the first quarter (at most {MOST_GROWTH} is asked)")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        (directory / "redis").mkdir()
        with (
            kafka_server.running(directory / "kafka") as kafka,
            redis_server.running(directory / "redis") as redis,
            postgres_server.running(shared_buffers="1GB", max_wal_size="4GB") as postgres,
            ingestion(kafka, redis, postgres, directory, batch_size=1_000) as made,
        ):
            measure(made, count)


if __name__ == "__main__":
    main()
