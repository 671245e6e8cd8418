"""A cell that fails and does not answer is refused at once, and asked again by one question at a time."""

import asyncio

import pytest
from attrs import define, field

from leaderboard_adapters.concurrency import cooldowns
from leaderboard_adapters.postgres.cell_breaker import CellBreaker
from leaderboard_core.domain.errors import StoreUnavailable

AWAY = StoreUnavailable("repository", "it stands still", "08006")


@define
class Cell:
    """A cell that answers when it is let, and a clock that stands still until it is put forward."""

    away: bool = True
    asked: int = 0
    now: float = 0.0
    let: asyncio.Event = field(factory=asyncio.Event)

    async def ask(self) -> StoreUnavailable | None:
        self.asked += 1
        away = self.away
        await self.let.wait()
        return AWAY if away else None

    def breaker(self, number: int = 7, turn: asyncio.Lock | None = None) -> CellBreaker:
        return CellBreaker(number, self.ask, turn or asyncio.Lock(), lambda: self.now)


async def learned() -> None:
    """Everybody else has come as far as they come."""
    for _ in range(10):
        await asyncio.sleep(0)


async def failed(cell: Cell, number: int = 7, turn: asyncio.Lock | None = None) -> CellBreaker:
    """One that is known to be away."""
    breaker = cell.breaker(number, turn)
    breaker.doubt()
    cell.let.set()
    await learned()
    cell.let.clear()
    return breaker


async def refused(breaker: CellBreaker) -> bool:
    try:
        async with asyncio.timeout(0):
            await breaker.pass_through()
    except StoreUnavailable:
        return True
    return False


async def test_one_that_never_failed_is_not_asked() -> None:
    cell = Cell()
    for _ in range(3):
        await cell.breaker().pass_through()
    assert 0 == cell.asked


@pytest.mark.parametrize("away", [True, False])
async def test_who_comes_when_it_has_failed_hears_whether_it_is_there(away: bool) -> None:
    cell = Cell(away)
    breaker = cell.breaker()
    for _ in range(3):
        breaker.doubt()
    waiting = [asyncio.create_task(breaker.pass_through()) for _ in range(3)]
    await learned()
    assert not any(one.done() for one in waiting)

    cell.let.set()

    heard = await asyncio.gather(*waiting, return_exceptions=True)
    assert [away] * 3 == [isinstance(one, StoreUnavailable) for one in heard]
    assert 1 == cell.asked


async def test_the_refusal_names_the_store_the_cell_and_the_reason() -> None:
    breaker = await failed(Cell())
    with pytest.raises(StoreUnavailable, match="The repository is not available; nothing was applied") as refusal:
        await breaker.pass_through()
    told = refusal.value
    assert ("repository", "cell 7 does not answer: it stands still", "08006") == (
        told.store,
        told.reason,
        told.store_code,
    )


async def test_it_is_left_alone_and_then_asked_once() -> None:
    """Nobody waits for the question: all are refused at once until it is answered."""
    cell = Cell()
    breaker = await failed(cell)
    assert [True] * 3 == [await refused(breaker) for _ in range(3)]
    assert 1 == cell.asked

    cell.now += cooldowns.FIRST
    assert [True] * 3 == [await refused(breaker) for _ in range(3)]
    await learned()
    assert [True] * 3 == [await refused(breaker) for _ in range(3)]
    assert 2 == cell.asked
    await breaker.close()


async def test_it_is_let_through_once_it_answers() -> None:
    cell = Cell()
    breaker = await failed(cell)
    cell.away = False
    cell.now += cooldowns.FIRST
    cell.let.set()
    assert await refused(breaker)

    await learned()

    await breaker.pass_through()
    assert 2 == cell.asked
    # The next time is a first time again.
    cell.away = True
    breaker.doubt()
    await learned()
    assert await refused(breaker)
    assert 3 == cell.asked


async def test_of_several_one_is_asked_at_a_time() -> None:
    """Those of a server that stands still are many, and each question holds a connection."""
    turn = asyncio.Lock()
    cells = [Cell() for _ in range(5)]
    breakers = [await failed(cell, number, turn) for number, cell in enumerate(cells)]
    for cell in cells:
        cell.now += cooldowns.FIRST

    for breaker in breakers:
        assert await refused(breaker)
        await learned()

    assert [2, 1, 1, 1, 1] == [cell.asked for cell in cells]
    cells[0].let.set()
    await learned()
    assert [2, 2, 1, 1, 1] == [cell.asked for cell in cells]
    for breaker in breakers:
        await breaker.close()


async def test_of_several_all_are_asked_as_soon_as_they_answer() -> None:
    """However seldom somebody comes: who comes once has them all asked."""
    turn = asyncio.Lock()
    cells = [Cell() for _ in range(5)]
    breakers = [await failed(cell, number, turn) for number, cell in enumerate(cells)]
    for cell in cells:
        cell.away = False
        cell.now += cooldowns.FIRST
        cell.let.set()
    assert [True] * 5 == [await refused(breaker) for breaker in breakers]

    for _ in cells:
        await learned()

    assert [False] * 5 == [await refused(breaker) for breaker in breakers]
