"""Ingesting in any order: a partition is applied in its own, whichever stretches of it are given, and when."""

import asyncio
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as some

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.ports.queue import Record, RecordBatch
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from leaderboard_testing.contracts.values import A
from tests.unit.usecases.kit import new, sub

RECORDS = 12
#: Each sets its player's score anew, so that the score tells which record was the last to be applied.
PARTITION = [Record(n, None, b"key", b"value") for n in range(RECORDS)]
SUBMISSIONS = [sub(f"player{n % 3}", n) for n in range(RECORDS)]

#: Where a stretch is read from, and how far: as by readers who were told a position, at any time before.
STRETCH = some.tuples(some.one_of(some.none(), some.integers(0, RECORDS - 1)), some.integers(1, RECORDS))
Stretches = list[tuple[int | None, int]]


@given(some.lists(some.lists(STRETCH, min_size=1, max_size=2), max_size=12))
def test_the_board_is_always_a_beginning_of_the_partition(given_at_once: list[Stretches]) -> None:
    """Two processes are given stretches, old, overlapping, too far ahead or again: what they have applied in the end
    is every record below the position, in order, and none above it."""
    asyncio.run(_ingest([[_batch(*stretch) for stretch in turn] for turn in given_at_once]))


def _batch(continues: int | None, length: int) -> DecodedBatch:
    stretch = slice(continues or 0, (continues or 0) + length)
    return DecodedBatch.of(RecordBatch(source=A, continues=continues, records=PARTITION[stretch]), SUBMISSIONS[stretch])


async def _ingest(turns: Sequence[Sequence[DecodedBatch]]) -> None:
    repository = MemoryRepository()
    processes = [Application.over(repository, MemoryRankingStore()) for _ in range(2)]
    await processes[0].boards.create(new(update_mode="replace"))
    for batches in turns:
        await asyncio.gather(
            *(process.ingest.commit([batch]) for process, batch in zip(processes, batches, strict=False))
        )
        position = (await processes[0].ingest.positions([A])).get(A, 0)
        assert _applied(position) == await _scores(repository)


def _applied(position: int) -> dict[str, float]:
    return {f"player{n % 3}": float(n) for n in range(position)}


async def _scores(repository: MemoryRepository) -> dict[str, float]:
    board = (await repository.find(["b"]))["b"]
    async with repository.snapshot(board.uid) as snapshot:
        assert snapshot is not None
        return {state.player_id: -state.sort_key async for chunk in snapshot.chunks for state in chunk}
