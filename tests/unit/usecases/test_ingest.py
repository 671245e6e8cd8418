"""Ingesting: positions move with effects, so each record counts once, whatever is given again."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import FieldError, Invalid, LeaderboardError, StoreUnavailable
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.dead_letters import DeadLetter, DeadLetterSink
from leaderboard_core.ports.queue import Record, RecordBatch, TopicIdPartition
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from leaderboard_core.usecases.ingest import IngestResult
from leaderboard_testing.contracts.values import NEW_YEAR, A, B, C
from tests.unit.usecases.kit import SECOND, Clock, WatchedRankings, live, new, sub

T = TypeVar("T")

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


async def test_dead_letters_tell_why(leaderboard: Application, repository: MemoryRepository) -> None:
    """What can never be applied is kept with its reason; the rest counts and the position moves."""
    await leaderboard.boards.create(new(max_score=10, decimals=1))
    submissions = [
        sub("a", 1, event_id="e"),
        POISON,
        sub("a", 11),
        sub("a", 1, "nowhere"),
        sub("b", 1, event_id="e"),
        sub("c", 3),
        sub("c", 0.25),
    ]

    ingested = await take(leaderboard, batch(A, None, *submissions))

    letters = await repository.dead_letters([0], 100)
    assert (2, 0, 5) == counts(ingested)
    codes = [
        (1, "invalid"),
        (2, "score_out_of_bounds"),
        (3, "board_not_found"),
        (4, "event_id_conflict"),
        (6, "invalid"),
    ]
    assert codes == [(letter.offset, letter.code) for letter in letters]
    assert "score: must have at most 1 decimals on this leaderboard" == letters[-1].reason
    assert "score: is required" == letters[0].reason
    assert (A, b"key", b"value") == (letters[0].source, letters[0].key, letters[0].value)
    assert {A: 7} == await positions(leaderboard)


class ListedLetters(DeadLetterSink):
    """A sink that keeps letters in a list, while it is there."""

    def __init__(self) -> None:
        self.letters: list[DeadLetter] = []
        self.away = False

    async def send(self, letters: Sequence[DeadLetter]) -> None:
        if self.away:
            raise StoreUnavailable("queue")
        self.letters += letters


async def test_dead_letters_are_sent_once_they_arrive(leaderboard: Application, repository: MemoryRepository) -> None:
    """Those of the named partitions; what did not arrive stays where it is, and what arrived is forgotten."""
    sink = ListedLetters()
    await take(leaderboard, batch(A, None, POISON, POISON), batch(B, None, POISON))

    sink.away = True
    with pytest.raises(StoreUnavailable):
        await leaderboard.ingest.send_dead_letters([A.partition], sink)
    assert 2 == len(await repository.dead_letters([A.partition], 100))

    sink.away = False
    sent = [await leaderboard.ingest.send_dead_letters([A.partition], sink) for _ in range(2)]

    assert [2, 0] == sent
    assert [(A, 0), (A, 1)] == [(letter.source, letter.offset) for letter in sink.letters]
    assert [B] == [letter.source for letter in await repository.dead_letters([0, 1], 100)]


async def test_a_position_moves_past_poison_alone(leaderboard: Application) -> None:
    """Also where no board is concerned."""
    await take(leaderboard, batch(A, None, POISON, sub("a", 1, "nowhere")))

    assert {A: 2} == await positions(leaderboard)
    assert (0, 0, 0) == counts(await take(leaderboard))


async def test_reasons_are_plain(leaderboard: Application, repository: MemoryRepository) -> None:
    """Whatever a sender calls a field, the reason is printable ASCII of a bounded length."""
    strange = Invalid([FieldError("a\x00b\ud800é", "is not a known field"), FieldError("x", "y" * 5000)])

    await take(leaderboard, batch(A, None, strange))

    [letter] = await repository.dead_letters([0], 100)
    assert letter.reason.startswith("a\\x00b\\ud800\\xe9: is not")
    assert letter.reason.isascii()
    assert 1000 == len(letter.reason)


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


class PickyRepository(MemoryRepository):
    """Cannot keep one player's state, and says so of the list as a whole."""

    async def unit_of_work(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> T:
        def pick(view: LockedState) -> WriteSet[T]:
            outcome = decide(view)
            if any(state.player_id == "bad" for change in outcome.changes for state in change.states):
                raise Invalid([FieldError("", "cannot be kept")])
            return outcome

        return await super().unit_of_work(read_set, pick)


@pytest.mark.parametrize("bad", [[(0, 0)], [(0, 3)], [(1, 2)], [(0, 1), (1, 0), (1, 3)]])
async def test_what_a_store_cannot_keep_stands_alone(bad: Sequence[tuple[int, int]]) -> None:
    """Each such record becomes a dead letter; all others count once and the positions are behind all of them."""
    repository = PickyRepository()
    leaderboard = Application.over(repository, WatchedRankings())
    await leaderboard.boards.create(new(update_mode="increment"))
    batches = [
        batch(source, None, *(sub("bad" if (at, n) in bad else "good", 1) for n in range(4)))
        for at, source in enumerate((A, B))
    ]

    ingested = await take(leaderboard, *batches)

    assert (8 - len(bad), 0, len(bad)) == counts(ingested)
    assert {A: 4, B: 4} == await positions(leaderboard) == dict(ingested.positions)
    assert 8 - len(bad) == await score(leaderboard, "good")
    assert {(source, n) for source, n in bad} == {
        (letter.source.partition, letter.offset) for letter in await repository.dead_letters([0, 1], 100)
    }
