"""Each record of a topic counts exactly once, whatever is killed, frozen, rewound, emptied or restored meanwhile."""

import asyncio
import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from leaderboard_core import Application, NewBoard
from tests.faults.history import judge
from tests.faults.ingestion import BOARD, FAULTS, RARE, Stream
from tests.support import kafka_server, postgres_server, redis_server
from tests.support.consumers import Ingestion
from tests.support.consumers import ingestion as over

#: How many faults are injected in a row; `nox -s faults` wants many.
ROUNDS = int(os.environ.get("LEADERBOARD_FAULTS", "4"))


@pytest.fixture
def ingestion(tmp_path: Path) -> Iterator[Ingestion]:
    """Servers of its own, for they are harmed."""
    (tmp_path / "redis").mkdir()
    with (
        kafka_server.running(tmp_path / "kafka") as kafka,
        redis_server.running(tmp_path / "redis") as redis,
        postgres_server.running() as postgres,
        over(kafka, redis, postgres, tmp_path) as made,
    ):
        yield made


def chosen(chance: random.Random) -> Sequence[str]:
    """So many faults: every kind before any comes again."""
    names: list[str] = [*RARE] if len(FAULTS) < ROUNDS else []
    while len(names) < ROUNDS:
        names += chance.sample([*FAULTS], len(FAULTS))
    return chance.sample(names[:ROUNDS], ROUNDS)


async def scores(leaderboard: Application) -> dict[str, int]:
    """The final scores as they are shown."""
    found: dict[str, int] = {}
    while True:
        page = await leaderboard.read.range(BOARD, start=len(found) + 1, end=len(found) + 1000)
        found |= {entry.player_id: int(entry.score) for entry in page.entries}
        if len(page.entries) < 1000:
            return found


@pytest.mark.timeout(3600)
async def test_each_record_counts_once(ingestion: Ingestion) -> None:
    """Digit-coded increments through faults of every kind, one after the other: none is lost, none is doubled."""
    seed = random.randrange(2**32)
    print(f"\nseed {seed}")
    chance = random.Random(seed)
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(NewBoard(id=BOARD, name="Faults", update_mode="increment"))
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
    ingestion.wait_until_applied(240)
    async with ingestion.leaderboard() as leaderboard:
        verdict = judge(stream.history, await scores(leaderboard))

    lost, doubled = len(verdict.lost), len(verdict.doubled)
    print(f"faults {ROUNDS}, records {stream.records}, lost {lost}, doubled {doubled}; {verdict}")
    assert verdict.is_clean, verdict
    assert stream.records == verdict.answered
