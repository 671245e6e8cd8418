"""Submissions that cannot go with the others: content that cannot be kept, and boards that others hold."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from attrs import evolve

from leaderboard_adapters.memory import MemoryRankings, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.errors import BoardBusy, Fault, Invalid
from leaderboard_core.ports.repository import Outcome, View, Wanted
from leaderboard_core.usecases.deciding import Attempt
from leaderboard_core.usecases.submit import Accepted
from tests.unit.usecases.kit import live, new, sub

T = TypeVar("T")


class FussyRepository(MemoryRepository):
    """Cannot keep anything of players called `bad…`, and finds boards held while it is told so."""

    def __init__(self) -> None:
        super().__init__()
        self.units = 0
        self.held: set[int] = set()

    async def unit_of_work(self, wanted: Wanted, decide: Callable[[View], Outcome[T]]) -> T:
        self.units += 1
        if any(player.startswith("bad") for players in wanted.players.values() for player in players):
            raise Invalid([Fault("", "holds something that the repository cannot keep")])
        held = set() if wanted.patient else self.held
        return await super().unit_of_work(
            wanted, lambda view: decide(evolve(view, boards=without(view.boards, held), busy=held))
        )


def without(boards: "dict[int, T] | object", held: set[int]) -> "dict[int, T]":
    return {uid: board for uid, board in boards.items() if uid not in held}  # type: ignore[attr-defined]


@pytest.fixture
def fussy() -> FussyRepository:
    return FussyRepository()


@pytest.fixture
def leaderboard(fussy: FussyRepository) -> Application:
    return Application.over(fussy, MemoryRankings())


async def test_content_that_cannot_be_kept_stops_itself_alone(leaderboard: Application, fussy: FussyRepository) -> None:
    """The list is halved until the culprit stands alone; the others are committed and ranked, in their order."""
    await leaderboard.boards.create(new())
    before = fussy.units

    answers = await leaderboard.submit([sub(player, 1) for player in ("a", "b", "bad", "c", "d", "e", "bad too", "f")])

    assert [True, True, False, True, True, True, False, True] == [isinstance(one, Accepted) for one in answers]
    assert [1, 2, 3, 4, 5, 6] == [one.rank for one in answers if isinstance(one, Accepted)]
    assert "abcdef" == await live(leaderboard)
    assert fussy.units - before <= 2 * 2 * 4


async def test_without_patience_a_held_board_is_left_over(leaderboard: Application, fussy: FussyRepository) -> None:
    """What is on other boards is committed; what is on a held one may be tried again, and is not taken for gone."""
    held = await leaderboard.boards.create(new("held"))
    await leaderboard.boards.create(new("free"))
    fussy.held = {held.uid}
    attempts = [Attempt(sub("a", 1, "held")), Attempt(sub("a", 1, "free"))]

    committed = await leaderboard.submit.commit(attempts, patient=False)
    left_over, accepted = await leaderboard.submit.show(committed)

    assert isinstance(left_over, BoardBusy)
    assert isinstance(accepted, Accepted)
    assert ("", "a") == (await live(leaderboard, "held"), await live(leaderboard, "free"))


async def test_with_patience_a_held_board_is_waited_for(leaderboard: Application, fussy: FussyRepository) -> None:
    """A list that is submitted as it is waits for every board in it."""
    held = await leaderboard.boards.create(new("held"))
    fussy.held = {held.uid}

    [answer] = await leaderboard.submit([sub("a", 1, "held")])

    assert isinstance(answer, Accepted)
