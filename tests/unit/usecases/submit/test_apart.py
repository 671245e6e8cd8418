"""Submissions that cannot go with the others: content that cannot be kept, and boards that others hold."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from attrs import evolve

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.errors import BoardBusy, FieldError, Invalid, StoreUnavailable
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_core.usecases.submission_handler import SubmitRequest
from leaderboard_core.usecases.submit import Accepted
from tests.unit.usecases.kit import live, new, sub

T = TypeVar("T")


class FussyRepository(MemoryRepository):
    """Cannot keep anything of players called `bad…`, and finds boards held while it is told so."""

    def __init__(self) -> None:
        super().__init__()
        self.units = 0
        self.held: set[int] = set()
        #: How many units of work there are before the repository is away.
        self.left = 1_000

    async def unit_of_work(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> T:
        self.units += 1
        self.left -= 1
        if self.left < 0:
            raise StoreUnavailable("repository")
        if any(player.startswith("bad") for players in read_set.players.values() for player in players):
            raise Invalid([FieldError("", "holds something that the repository cannot keep")])
        held = set() if read_set.patient else self.held
        return await super().unit_of_work(
            read_set, lambda view: decide(evolve(view, boards=without(view.boards, held), busy=held))
        )


def without(boards: "dict[int, T] | object", held: set[int]) -> "dict[int, T]":
    return {uid: board for uid, board in boards.items() if uid not in held}  # type: ignore[attr-defined]


@pytest.fixture
def fussy() -> FussyRepository:
    return FussyRepository()


@pytest.fixture
def leaderboard(fussy: FussyRepository) -> Application:
    return Application.over(fussy, MemoryRankingStore())


async def test_content_that_cannot_be_kept_stops_itself_alone(leaderboard: Application, fussy: FussyRepository) -> None:
    """The list is halved until the culprit stands alone; the others are committed and ranked, in their order."""
    await leaderboard.boards.create(new())
    before = fussy.units

    answers = await leaderboard.submit_many(
        [sub(player, 1) for player in ("a", "b", "bad", "c", "d", "e", "bad too", "f")]
    )

    assert [True, True, False, True, True, True, False, True] == [isinstance(one, Accepted) for one in answers]
    assert [1, 2, 3, 4, 5, 6] == [one.rank for one in answers if isinstance(one, Accepted)]
    assert "abcdef" == await live(leaderboard)
    assert fussy.units - before <= 2 * 2 * 4


async def test_a_store_that_goes_away_between_halves_refuses_the_rest_alone(
    leaderboard: Application, fussy: FussyRepository
) -> None:
    """What is committed is answered as such; of the rest it is said that it was not applied, and so it is."""
    await leaderboard.boards.create(new())
    fussy.left = 2

    answers = await leaderboard.submit_many([sub(player, 1) for player in ("a", "b", "bad", "c")])

    assert [Accepted, Accepted, StoreUnavailable, StoreUnavailable] == [type(answer) for answer in answers]
    assert "ab" == await live(leaderboard)


async def test_a_store_that_goes_away_before_anything_is_committed_refuses_the_list(
    leaderboard: Application, fussy: FussyRepository
) -> None:
    """Nothing was applied, and that is said of the whole."""
    await leaderboard.boards.create(new())
    fussy.left = 1

    with pytest.raises(StoreUnavailable):
        await leaderboard.submit_many([sub(player, 1) for player in ("a", "b", "bad", "c")])

    assert "" == await live(leaderboard)


async def test_without_patience_a_held_board_is_left_over(leaderboard: Application, fussy: FussyRepository) -> None:
    """What is on other boards is committed; what is on a held one may be tried again, and is not taken for gone."""
    held = await leaderboard.boards.create(new("held"))
    await leaderboard.boards.create(new("free"))
    fussy.held = {held.uid}
    requests = [SubmitRequest(sub("a", 1, "held")), SubmitRequest(sub("a", 1, "free"))]

    committed = await leaderboard.submitter.commit(requests, patient=False)
    left_over, accepted = await leaderboard.submitter.project(committed)

    assert isinstance(left_over, BoardBusy)
    assert isinstance(accepted, Accepted)
    assert ("", "a") == (await live(leaderboard, "held"), await live(leaderboard, "free"))


async def test_with_patience_a_held_board_is_waited_for(leaderboard: Application, fussy: FussyRepository) -> None:
    """A list that is submitted as it is waits for every board in it."""
    held = await leaderboard.boards.create(new("held"))
    fussy.held = {held.uid}

    [answer] = await leaderboard.submit_many([sub("a", 1, "held")])

    assert isinstance(answer, Accepted)
