"""What tests of ingesting share: batches by what their records are, and what became of them."""

from collections.abc import Sequence
from typing import Any

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import FieldError, Invalid, LeaderboardError
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.queue import Record, RecordBatch, TopicIdPartition
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from leaderboard_core.usecases.ingest_result import IngestResult
from leaderboard_testing.contracts.values import A, B, C
from tests.unit.usecases.kit import new

#: What a door makes of a record that is no submission.
POISON = Invalid([FieldError("score", "is required")])


@pytest.fixture
async def board(leaderboard: Application) -> Board:
    return await leaderboard.boards.create(new(update_mode="increment"))


def batch(
    source: TopicIdPartition,
    continues: int | None,
    *submissions: Submission | LeaderboardError,
    first: int | None = None,
) -> DecodedBatch:
    """Records one after the other, from `first` or from where the batch continues."""
    start = first if first is not None else continues or 0
    return given(source, continues, [(start + n, None, submission) for n, submission in enumerate(submissions)])


def given(
    source: TopicIdPartition,
    continues: int | None,
    records: Sequence[tuple[int, int | None, Submission | LeaderboardError]],
) -> DecodedBatch:
    """Records by offset, timestamp and what they are."""
    read = [Record(offset, timestamp, b"key", b"value") for offset, timestamp, _ in records]
    return DecodedBatch.of(
        RecordBatch(source=source, continues=continues, records=read), [what for *_, what in records]
    )


async def take(leaderboard: Application, *batches: DecodedBatch) -> IngestResult:
    ingested = await leaderboard.ingest.commit(batches)
    await leaderboard.ingest.project(ingested)
    return ingested


async def score(leaderboard: Application, player: str, board_id: str = "b") -> Any:
    return (await leaderboard.read.player(board_id, player)).entry.score


async def positions(leaderboard: Application) -> dict[TopicIdPartition, int]:
    return dict(await leaderboard.ingest.positions([A, B, C]))


def counts(ingested: IngestResult) -> tuple[int, int, int]:
    return ingested.applied, ingested.skipped, ingested.dead
