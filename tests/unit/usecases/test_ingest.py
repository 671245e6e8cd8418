"""Ingesting: positions move with effects, so each record counts once, whatever is given again."""

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.ports.queue import RecordBatch
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from leaderboard_testing.contracts.values import NEW_YEAR, A, B, C
from tests.unit.usecases.ingesting import batch, board, counts, given, positions, score, take
from tests.unit.usecases.kit import SECOND, Clock, live, new, sub

__all__ = ["board"]


async def test_partitions_and_boards_are_one_unit(leaderboard: Application, board: Board) -> None:
    """Records of several partitions and boards are applied together, shown, and the positions moved."""
    await leaderboard.boards.create(new("other"))

    ingested = await take(
        leaderboard, batch(A, None, sub("a", 1), sub("b", 2)), batch(B, None, sub("a", 3), sub("a", 9, "other"))
    )

    assert (4, 0, 0) == counts(ingested)
    assert {A: 2, B: 2} == await positions(leaderboard)
    assert 4 == await score(leaderboard, "a")
    assert 9 == await score(leaderboard, "a", "other")
    assert "ab" == await live(leaderboard)


async def test_a_batch_given_again_changes_nothing(leaderboard: Application, board: Board) -> None:
    """Records below the stored position are skipped."""
    again = batch(A, None, sub("a", 1), sub("a", 2))
    await take(leaderboard, again)

    assert (0, 2, 0) == counts(await take(leaderboard, again))
    assert 3 == await score(leaderboard, "a")
    assert {A: 2} == await positions(leaderboard)


async def test_what_holds_no_record_moves_the_position(leaderboard: Application, board: Board) -> None:
    """Ends of transactions and what was aborted: nothing is counted, and what follows continues behind them."""
    passed = [
        DecodedBatch.of(RecordBatch(source=A, continues=None, records=(), ends=4), []),
        DecodedBatch.of(RecordBatch(source=A, continues=4, records=(), ends=15), []),
    ]
    for one in (*passed, *passed):
        assert (0, 0, 0) == counts(await take(leaderboard, one))

    assert (1, 0, 0) == counts(await take(leaderboard, batch(A, 15, sub("a", 1))))
    assert {A: 16} == await positions(leaderboard)
    assert 1 == await score(leaderboard, "a")


async def test_what_holds_no_record_steps_over_no_hole(leaderboard: Application, board: Board) -> None:
    """It is refused like any other that continues where the repository is not."""
    ingested = await take(leaderboard, DecodedBatch.of(RecordBatch(source=A, continues=4, records=(), ends=9), []))

    assert {A: None} == ingested.behind
    assert {} == await positions(leaderboard)


async def test_records_are_skipped_one_by_one(leaderboard: Application, board: Board) -> None:
    """Of a batch that the stored position lies in, what is above it counts."""
    await take(leaderboard, batch(A, None, sub("a", 1), sub("a", 2)))

    ingested = await take(leaderboard, batch(A, 1, sub("a", 2), sub("a", 4), sub("a", 8)))

    assert (2, 1, 0) == counts(ingested)
    assert 15 == await score(leaderboard, "a")
    assert {A: 4} == await positions(leaderboard)


async def test_a_hole_is_never_stepped_over(leaderboard: Application, board: Board) -> None:
    """A batch that continues an offset the repository is not at is refused whole, and told where to go on."""
    await take(leaderboard, batch(A, None, sub("a", 1)))

    ingested = await take(leaderboard, batch(A, 3, sub("a", 8)), batch(B, None, sub("a", 2)))

    assert {A: 1} == dict(ingested.behind)
    assert (1, 0, 0) == counts(ingested)
    assert {A: 1, B: 1} == await positions(leaderboard)
    assert 3 == await score(leaderboard, "a")


async def test_a_repository_that_forgot_is_behind(leaderboard: Application, board: Board) -> None:
    """Where no position is known, only a batch from the beginning is taken."""
    ingested = await take(leaderboard, batch(A, 3, sub("a", 8)))

    assert {A: None} == dict(ingested.behind)
    assert {} == await positions(leaderboard)


async def test_a_late_beginning_is_no_hole(leaderboard: Application, board: Board) -> None:
    """The first record there is may have any offset, and offsets may be missing behind it."""
    records = [(5, None, sub("a", 1)), (9, None, sub("a", 2))]

    ingested = await take(leaderboard, given(A, None, records))

    assert (2, 0, 0) == counts(ingested)
    assert {A: 10} == await positions(leaderboard)


async def test_a_beginning_meets_another_reader(leaderboard: Application, board: Board) -> None:
    """A batch from the beginning is skipped as far as someone else has come, and refused if it begins behind that."""
    await take(leaderboard, batch(A, None, sub("a", 1)))

    assert (1, 1, 0) == counts(await take(leaderboard, batch(A, None, sub("a", 1), sub("a", 2))))
    assert {A: 2} == dict((await take(leaderboard, batch(A, None, sub("a", 4), first=7))).behind)


async def test_another_life_of_a_topic_counts_anew(leaderboard: Application, board: Board) -> None:
    """Positions are of a topic id."""
    await take(leaderboard, batch(A, None, sub("a", 1)))

    assert (1, 0, 0) == counts(await take(leaderboard, batch(C, None, sub("a", 2))))
    assert 3 == await score(leaderboard, "a")


async def test_a_record_was_reached_when_it_was_sent(leaderboard: Application, board: Board, clock: Clock) -> None:
    """Its own timestamp counts for ties, never later than now; without one it is now."""
    clock.now = NEW_YEAR + 10 * SECOND
    stamps = {"early": NEW_YEAR + SECOND, "future": NEW_YEAR + 99 * SECOND, "late": NEW_YEAR + 2 * SECOND}
    records = [(n, reached_at, sub(player, 1)) for n, (player, reached_at) in enumerate(stamps.items())]

    await take(leaderboard, given(A, None, records))

    assert ["early", "late", "future"] == [e.player_id for e in (await leaderboard.read.top("b")).entries]


async def test_a_board_made_again_is_found(leaderboard: Application, elsewhere: Application, board: Board) -> None:
    """Records count for the board that bears the id when they are applied."""
    await take(leaderboard, batch(A, None, sub("a", 1)))
    await elsewhere.boards.delete("b")
    await elsewhere.boards.create(new(update_mode="increment"))

    assert (1, 0, 0) == counts(await take(leaderboard, batch(A, 1, sub("a", 2))))
    assert 2 == await score(leaderboard, "a")


async def test_a_deleted_board_is_not_known(
    leaderboard: Application, elsewhere: Application, repository: MemoryRepository, board: Board
) -> None:
    """However well this process remembers it, and whatever else is in the list."""
    await elsewhere.boards.create(new("other"))
    await take(leaderboard, batch(A, None, sub("a", 1)))
    await elsewhere.boards.delete("b")

    assert (1, 0, 1) == counts(await take(leaderboard, batch(A, 1, sub("a", 2), sub("a", 3, "other"))))
    assert ["board_not_found"] == [letter.code for letter in await repository.dead_letters([0], 100)]
