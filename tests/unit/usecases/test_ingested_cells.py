"""Which part of what was read each cell has to apply, and what it continues."""

from collections.abc import Mapping, Sequence

from leaderboard_core.domain.cells import CellLayout
from leaderboard_core.ports.cells import PassedOver
from leaderboard_core.ports.queue import Record, RecordBatch
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from leaderboard_core.usecases.ingested_cells import ReadByCells
from leaderboard_testing.contracts.values import A
from tests.unit.usecases.kit import sub

LAYOUT = CellLayout(3)
IDS = {cell: next(f"b{n}" for n in range(100) if LAYOUT.of_id(f"b{n}") == cell) for cell in range(3)}


def batch(first: int, *cells: int, continues: int | None = None) -> DecodedBatch:
    records = [Record(first + n, None, None, b"") for n in range(len(cells))]
    return DecodedBatch.of(
        RecordBatch(source=A, continues=continues, records=records), [sub("p", 1, IDS[cell]) for cell in cells]
    )


def told(parts: Mapping[int, Sequence[DecodedBatch]]) -> dict[int, tuple[int | None, list[int], int]]:
    """By the cell: what its part continues, the offsets of its records, and where it ends."""
    return {cell: (one.continues, [record.offset for record in one.records], one.ends) for cell, [one] in parts.items()}


def taken(
    read: ReadByCells, batch: DecodedBatch, but: int | None = None
) -> dict[int, tuple[int | None, list[int], int]]:
    """The parts of a batch, all of which are applied, but for those of one cell."""
    parts = read.parts([batch])
    read.passed([batch], parts)
    for cell, some in parts.items():
        if cell != but:
            read.applied(cell, some, ())
    return told(parts)


def test_every_part_ends_where_the_batch_does() -> None:
    """What lies between belongs to others."""
    assert {0: (None, [5, 8], 9), 2: (None, [6, 7], 9)} == taken(ReadByCells(LAYOUT), batch(5, 0, 2, 2, 0))


def test_a_cell_continues_what_it_has_reached() -> None:
    """Over any number of batches that held nothing for it; offsets may be left out."""
    read = ReadByCells(LAYOUT)
    taken(read, batch(0, 0, 1, 2))
    taken(read, batch(3, 0, 0, continues=3))
    taken(read, batch(7, 0, continues=5))

    assert {1: PassedOver(3, 8), 2: PassedOver(3, 8)} == {cell: one[A] for cell, one in read.idle.items()}
    assert {0: (8, [9], 11), 1: (3, [10], 11)} == taken(read, batch(9, 0, 1, continues=8))
    read.moved(read.idle)
    assert {} == dict(read.idle)
    assert {2: (11, [11], 12)} == taken(read, batch(11, 2, continues=11))


def test_what_was_never_read_is_passed_over_by_nobody() -> None:
    """After a gap each cell continues what the queue continues: what lies before may be anybody's."""
    read = ReadByCells(LAYOUT)
    taken(read, batch(0, 0, 1, 2))
    taken(read, batch(3, 0, continues=3))

    assert {1: (20, [20], 21)} == taken(read, batch(20, 1, continues=20))


def test_the_same_given_again() -> None:
    """A cell continues where it was, failed or not, and skips what it has."""
    read = ReadByCells(LAYOUT)
    taken(read, batch(0, 0, 1, 2))
    assert {0: (3, [3], 5), 1: (3, [4], 5)} == taken(read, batch(3, 0, 1, continues=3), but=1)

    assert {0: (3, [3], 5), 1: (3, [4], 5)} == taken(read, batch(3, 0, 1, continues=3))
    assert {2: PassedOver(3, 5)} == {cell: one[A] for cell, one in read.idle.items()}


def test_who_is_behind_is_told_anew() -> None:
    """What was thought of it was wrong."""
    read = ReadByCells(LAYOUT)
    parts = read.parts([batch(3, 0, continues=3)])
    read.applied(0, parts[0], [A])

    assert {0: (1, [1], 2)} == taken(read, batch(1, 0, continues=1))


def test_who_is_behind_is_not_thought_further_by_what_was_read_already() -> None:
    """What was in hand when it told so held nothing for it; what is read again begins where it is."""
    read = ReadByCells(LAYOUT)
    parts = read.parts([batch(5, 0, continues=5)])
    read.applied(0, parts[0], [A])
    taken(read, batch(6, 1, continues=6))

    assert {0: (2, [2], 3)} == taken(read, batch(2, 0, continues=2))


def test_nothing_is_passed_over_between_what_was_read() -> None:
    """Read again from before, a cell is moved no further than that was read."""
    read = ReadByCells(LAYOUT)
    taken(read, batch(6, 1, continues=6))
    taken(read, batch(2, 1, continues=2))

    assert PassedOver(2, 3) == read.idle[0][A]
    assert {0: (2, [3], 4)} == taken(read, batch(3, 0, continues=3))


def test_what_was_read_again_up_to_there_is_passed_over_with_it() -> None:
    read = ReadByCells(LAYOUT)
    taken(read, batch(6, 1, continues=6))
    taken(read, batch(5, 1, continues=5))

    assert PassedOver(5, 7) == read.idle[0][A]
