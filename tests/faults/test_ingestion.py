"""Each record of a topic counts exactly once, whatever is killed, frozen, rewound, emptied or restored meanwhile."""

import asyncio
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from leaderboard_core import Application
from tests.faults.ingestion import FAULTS, RARE
from tests.faults.stream import BOARDS, LAST, SUM, Stream, evidence, judge
from tests.support import kafka_server, postgres_server, redis_server
from tests.support.consumers import Ingestion
from tests.support.consumers import ingestion as over

ROOT = Path(__file__).parents[2]
#: How many faults are injected in a row; `nox -s faults` wants many.
ROUNDS = int(os.environ.get("LEADERBOARD_FAULTS", "6"))
#: Consumers that can be told where to die.
MORTAL = ("env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "tests.faults.mortal")


@pytest.fixture
def ingestion(tmp_path: Path) -> Iterator[Ingestion]:
    """Servers of its own, for they are harmed."""
    (tmp_path / "redis").mkdir()
    with (
        kafka_server.running(tmp_path / "kafka") as kafka,
        redis_server.running(tmp_path / "redis") as redis,
        postgres_server.running() as postgres,
        over(kafka, redis, postgres, tmp_path, command=MORTAL) as made,
    ):
        yield made


def chosen(chance: random.Random) -> Sequence[str]:
    """So many faults: every kind before any comes again."""
    names: list[str] = [*RARE] if len(FAULTS) < ROUNDS else []
    while len(names) < ROUNDS:
        names += chance.sample([*FAULTS], len(FAULTS))
    return chance.sample(names[:ROUNDS], ROUNDS)


async def scores(leaderboard: Application, board: str) -> dict[str, int]:
    """The final scores as they are shown."""
    found: dict[str, int] = {}
    while True:
        page = await leaderboard.read.range(board, start=len(found) + 1, end=len(found) + 1000)
        found |= {entry.player_id: int(entry.score) for entry in page.entries}
        if len(page.entries) < 1000:
            return found


@pytest.mark.timeout(3600)
async def test_each_record_counts_once(ingestion: Ingestion) -> None:
    """Digit-coded increments and last scores through faults of every kind, one after the other: none is lost, none is
    doubled, and each player's come in order."""
    seed = random.randrange(2**32)
    print(f"\nseed {seed}")
    chance = random.Random(seed)
    async with ingestion.leaderboard() as leaderboard:
        for board in BOARDS.values():
            await leaderboard.boards.create(board)
    ingestion.kafka.create_topic(ingestion.topic)
    for _ in range(2):
        ingestion.consumer()
    with Stream(ingestion) as stream:
        ingestion.wait_until_applied()
        for name in chosen(chance):
            print(f"{name} after {stream.records} records", flush=True)
            # On this thread: with the one that started them, servers end.
            (FAULTS.get(name) or RARE[name])(ingestion)
            await asyncio.sleep(chance.uniform(0.2, 2.0))
    began = time.monotonic()
    ingestion.wait_until_applied(120)
    ingestion.wait_until_sent(60)
    print(f"caught up after {time.monotonic() - began:.1f} s")
    async with ingestion.leaderboard() as leaderboard:
        # What was committed last may be shown a little later, or at once to whoever looks.
        await leaderboard.health_sweep()
        sums, last = await scores(leaderboard, SUM), await scores(leaderboard, LAST)
    verdict = judge(evidence(ingestion, sums, last))

    print(f"faults {ROUNDS}, {verdict}")
    assert [] == stream.failed
    assert verdict.is_clean, verdict
    assert stream.records == verdict.records
