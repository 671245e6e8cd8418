"""Records go to the cells that their ids name; each cell has a position of its own, and each record counts once."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.statements import schema_of
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.cells import CellLayout
from leaderboard_core.domain.errors import FieldError, Invalid, LeaderboardError, Unavailable
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.queue import Record, RecordBatch, TopicIdPartition
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from leaderboard_core.usecases.ingest_result import IngestResult
from leaderboard_testing.contracts.values import A, B
from tests.integration.postgres.cells.conftest import CELLS, id_in
from tests.integration.postgres.cells.test_lists import locked
from tests.support.postgres_server import Credentials
from tests.unit.usecases.kit import new, sub

#: What a door makes of a record that is no submission.
POISON = Invalid([FieldError("score", "is required")])


def batch(
    source: TopicIdPartition, first: int, *records: Submission | LeaderboardError, continues: int | None = None
) -> DecodedBatch:
    """Records from an offset on, which the queue continued from there, or began at."""
    read = [Record(first + n, None, b"key", b"value") for n in range(len(records))]
    batch = RecordBatch(source=source, continues=first if first else continues, records=read)
    return DecodedBatch.of(batch, records)


def points(boards: Mapping[int, Board], *cells: int) -> Sequence[Submission]:
    """One point each for a player, on the boards of these cells."""
    return [sub("p", 1, boards[cell].id) for cell in cells]


async def take(leaderboard: Application, *batches: DecodedBatch) -> tuple[int, int, int]:
    """How many were applied, skipped, dead."""
    ingested = await ingest(leaderboard, *batches)
    assert {} == dict(ingested.behind)
    return ingested.applied, ingested.skipped, ingested.dead


async def ingest(leaderboard: Application, *batches: DecodedBatch) -> IngestResult:
    ingested = await leaderboard.ingest.commit(batches)
    await leaderboard.ingest.project(ingested)
    return ingested


async def scores(leaderboard: Application, boards: Mapping[int, Board]) -> list[Any]:
    """The player's score in each cell."""
    entries = {one.board_id: one.found.entry.score for one in await leaderboard.players.entries("p")}
    return [entries.get(board.id) for board in boards.values()]


async def begins(leaderboard: Application) -> dict[TopicIdPartition, int]:
    return dict(await leaderboard.ingest.positions([A, B]))


async def test_each_cell_has_its_position(
    leaderboard: Application, elsewhere: Application, boards: Mapping[int, Board]
) -> None:
    """Whoever reads next begins at the least, and what a cell has it skips."""
    assert (4, 0, 0) == await take(leaderboard, batch(A, 0, *points(boards, 0, 1, 2, 3)))
    assert {A: 4} == await begins(elsewhere)
    assert (2, 0, 0) == await take(leaderboard, batch(A, 4, *points(boards, 0, 1)))

    # Two of the cells held nothing of it, and nobody has moved them on.
    assert {A: 4} == await begins(elsewhere)
    assert (1, 2, 0) == await take(elsewhere, batch(A, 4, *points(boards, 0, 1, 2)))

    assert [2, 2, 2, 1] == await scores(leaderboard, boards)


async def test_idle_cells_are_moved_on(
    leaderboard: Application, elsewhere: Application, boards: Mapping[int, Board]
) -> None:
    """Over what held nothing for them, from wherever they were: then nobody begins before it."""
    await take(leaderboard, batch(A, 0, *points(boards, 0, 0)))
    assert {} == await begins(elsewhere)
    await leaderboard.ingest.pass_over()
    assert {A: 2} == await begins(elsewhere)
    await take(leaderboard, batch(A, 2, *points(boards, 1)))
    await take(leaderboard, batch(A, 3, *points(boards, 0)))

    # A cell continues what it has reached, whatever lay between.
    assert (1, 0, 0) == await take(leaderboard, batch(A, 4, *points(boards, 2)))
    await leaderboard.ingest.pass_over()

    assert {A: 5} == await begins(elsewhere)
    assert [3, 1, 1, None] == await scores(leaderboard, boards)
    assert (0, 3, 0) == await take(elsewhere, batch(A, 2, *points(boards, 1, 0, 2)))


async def test_who_begins_before_moves_idle_cells_on(
    leaderboard: Application, elsewhere: Application, boards: Mapping[int, Board]
) -> None:
    """A reader begins at the least of all cells, and does not know which of them are further."""
    await take(leaderboard, batch(A, 0, *points(boards, 0, 1, 2, 3)))
    await take(leaderboard, batch(A, 4, *points(boards, 1)))
    await leaderboard.ingest.pass_over()

    await take(elsewhere, batch(A, 4, *points(boards, 1)))
    await take(elsewhere, batch(A, 5, *points(boards, 1)))
    await elsewhere.ingest.pass_over()

    assert {A: 6} == await begins(elsewhere)


async def test_moving_on_overtakes_nobody(
    leaderboard: Application, elsewhere: Application, boards: Mapping[int, Board]
) -> None:
    """Who reads the partition now has gone further: a position only grows."""
    await take(leaderboard, batch(A, 0, *points(boards, 0, 1, 2, 3)))
    await take(leaderboard, batch(A, 4, *points(boards, 0)))
    await take(elsewhere, batch(A, 4, *points(boards, 0, 3, 3, 1, 2)))

    await leaderboard.ingest.pass_over()

    assert {A: 9} == await begins(elsewhere)
    assert [2, 2, 2, 3] == await scores(leaderboard, boards)


async def test_a_hole_is_stepped_over_by_no_cell(
    leaderboard: Application, elsewhere: Application, boards: Mapping[int, Board]
) -> None:
    """Which cell has not what lies before is told with where it is; the others have taken what is theirs."""
    await take(leaderboard, batch(A, 0, *points(boards, 0, 1, 2, 3)))
    await take(leaderboard, batch(A, 4, *points(boards, 0, 0)))

    ingested = await ingest(elsewhere, batch(A, 6, *points(boards, 0, 1)))

    assert {A: 4} == dict(ingested.behind)
    assert {} == dict(ingested.positions)
    assert [4, 1, 1, 1] == await scores(leaderboard, boards)
    assert (1, 3, 0) == await take(elsewhere, batch(A, 4, *points(boards, 0, 0, 0, 1)))
    assert [4, 2, 1, 1] == await scores(leaderboard, boards)


async def test_a_cell_that_is_held(
    leaderboard: Application, boards: Mapping[int, Board], database: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same is given again until it is there; what the others had done already counts once."""
    monkeypatch.setattr(timeouts, "ROUND_TRIP", 8.0)
    await take(leaderboard, batch(A, 0, *points(boards, 0, 1, 2, 3)))
    again = batch(A, 4, *points(boards, 3, 2, 1, 0)), batch(B, 0, *points(boards, 1, 2))

    with locked(database, 1), pytest.raises(Unavailable):
        await leaderboard.ingest.commit(again)

    assert (2, 4, 0) == await take(leaderboard, *again)
    assert [2, 3, 3, 2] == await scores(leaderboard, boards)
    await leaderboard.ingest.pass_over()
    assert {A: 8, B: 2} == await begins(leaderboard)


async def test_what_names_no_board(
    leaderboard: Application, boards: Mapping[int, Board], database: Credentials
) -> None:
    """It goes to its partition's cell; what names an unknown board, or one that follows another, to its id's."""
    root = boards[0]
    follower = await leaderboard.boards.create(new(id_in(3, "follower"), follows=root.id))
    unknown = id_in(2, "unknown")

    records = [POISON, sub("p", 1, unknown), sub("p", 1, follower.id), *points(boards, 0)]
    assert (1, 0, 3) == await take(leaderboard, batch(A, 0, *records))
    assert (0, 4, 0) == await take(leaderboard, batch(A, 0, *records))

    home = CellLayout(CELLS).of_partition(A.topic_id, A.partition)
    with database.admin() as admin:
        for cell in range(CELLS):
            kept = admin.execute(f"SELECT code FROM {schema_of(cell)}.dead_letters ORDER BY record_offset").fetchall()
            wanted = {2: ["board_not_found"], 3: ["board_follows"]}.get(cell, [])
            assert ([POISON.code] if cell == home else []) + wanted == [code for [code] in kept]


async def test_dead_letters_of_all_cells_are_sent(leaderboard: Application, boards: Mapping[int, Board]) -> None:
    """Each partition in its order, and forgotten wherever they are kept."""
    records = [sub("p", 1, id_in(cell, "unknown")) for cell in (3, 1, 2, 0)]
    await take(leaderboard, batch(A, 0, *records), batch(B, 0, POISON))
    sent: list[tuple[TopicIdPartition, int]] = []

    class Sink:
        async def send(self, letters: Sequence[Any]) -> None:
            sent.extend((letter.source, letter.offset) for letter in letters)

    assert 5 == await leaderboard.ingest.send_dead_letters([0, 1], Sink())
    assert [(A, 0), (A, 1), (A, 2), (A, 3), (B, 0)] == sent
    assert 0 == await leaderboard.ingest.send_dead_letters([0, 1], Sink())
