"""Ingesting: what can never be applied is kept with its reason, and the rest counts."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.errors import FieldError, Invalid, StoreUnavailable
from leaderboard_core.ports.dead_letters import DeadLetter, DeadLetterSink
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_testing.contracts.values import A, B
from tests.unit.usecases.ingesting import POISON, batch, counts, positions, score, take
from tests.unit.usecases.kit import WatchedRankings, new, sub

T = TypeVar("T")


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
