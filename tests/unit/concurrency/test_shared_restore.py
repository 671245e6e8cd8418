"""Restoring for many: the work is done once, on few boards at a time, and nobody waits for ever."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import pytest

from leaderboard_adapters.concurrency.rests import FIRST, LONGEST
from leaderboard_adapters.concurrency.shared_restore import SharedRestore
from leaderboard_adapters.memory import MemoryRankings, MemoryRepository
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.repository import Snapshot
from tests.contract.writing import add

PATIENCE = 0.05


class Clock:
    """Tells the second it was set to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Gate(MemoryRankings):
    """Loads when it is let to, and remembers which boards it was asked to load."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []
        self.may_load = asyncio.Event()
        self.away = False
        self.others_load = False

    async def load(self, snapshot: Snapshot, judged: Head | None) -> bool:
        self.asked.append(snapshot.board.uid)
        await self.may_load.wait()
        if self.away:
            raise StoreUnavailable("real-time store")
        if self.others_load:
            return False
        return await super().load(snapshot, judged)


@pytest.fixture
def rankings() -> Gate:
    return Gate()


@pytest.fixture
def repository() -> MemoryRepository:
    return MemoryRepository()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def restore(repository: MemoryRepository, rankings: Gate, clock: Clock) -> AsyncIterator[SharedRestore]:
    async with SharedRestore(repository, rankings, PATIENCE, clock) as restore:
        yield restore


@pytest.fixture
async def boards(repository: MemoryRepository) -> list[Board]:
    return [await add(repository) for _ in range(4)]


async def test_many_who_ask_load_a_board_once(restore: SharedRestore, rankings: Gate, boards: list[Board]) -> None:
    """Whoever asks for a board that is being brought forward waits for that, and is told how it ended."""
    asking = [asyncio.ensure_future(restore.bring_forward(boards[0].uid)) for _ in range(10)]
    await asyncio.sleep(PATIENCE / 5)

    rankings.may_load.set()

    assert [True] * 10 == await asyncio.gather(*asking)
    assert [boards[0].uid] == rankings.asked


async def test_who_waits_is_sent_away_in_time_and_the_work_goes_on(
    restore: SharedRestore, rankings: Gate, boards: list[Board]
) -> None:
    """A board that takes longer than a reader waits is loading; a later question finds it done."""
    assert not await restore.bring_forward(boards[0].uid)

    rankings.may_load.set()

    assert await restore.bring_forward(boards[0].uid)
    assert [boards[0].uid] == rankings.asked


async def test_two_boards_are_loaded_at_a_time(restore: SharedRestore, rankings: Gate, boards: list[Board]) -> None:
    """The others wait until one of the two is done."""
    await asyncio.gather(*(restore.bring_forward(board.uid) for board in boards))
    at_once = list(rankings.asked)

    rankings.may_load.set()

    assert [True] * 4 == await asyncio.gather(*(restore.bring_forward(board.uid) for board in boards))
    assert ([board.uid for board in boards[:2]], 4) == (at_once, len(rankings.asked))


async def test_everyone_is_told_of_a_failure(
    restore: SharedRestore, rankings: Gate, boards: list[Board], clock: Clock
) -> None:
    """A store that is away is away for all who waited, and is tried again for who asks later."""
    rankings.away = True
    rankings.may_load.set()

    told = await asyncio.gather(*(restore.bring_forward(boards[0].uid) for _ in range(3)), return_exceptions=True)

    assert [StoreUnavailable] * 3 == [type(error) for error in told]
    rankings.away = False
    clock.now += FIRST
    assert await restore.bring_forward(boards[0].uid)


async def test_a_load_that_failed_is_not_tried_again_at_once(
    restore: SharedRestore, rankings: Gate, boards: list[Board], clock: Clock
) -> None:
    """The board rests, twice as long each time, however many ask for it; the others do not."""
    rankings.may_load.set()
    rankings.away = True
    tried = []
    for moment in (0.0, FIRST * 0.9, FIRST, FIRST * 2.9, FIRST * 3):
        clock.now = moment
        with suppress(StoreUnavailable):
            assert not await restore.bring_forward(boards[0].uid)
        tried.append(len(rankings.asked))
    rankings.away = False

    assert [1, 1, 2, 2, 3] == tried
    assert await restore.bring_forward(boards[1].uid)


async def test_rests_do_not_grow_for_ever(
    restore: SharedRestore, rankings: Gate, boards: list[Board], clock: Clock
) -> None:
    """However often it failed, a board is tried again after the longest rest."""
    rankings.may_load.set()
    rankings.others_load = True
    for _ in range(12):
        await restore.bring_forward(boards[0].uid)
        clock.now += LONGEST
    rankings.others_load = False

    assert await restore.bring_forward(boards[0].uid)


async def test_a_board_that_others_load_is_left_to_them(
    restore: SharedRestore, rankings: Gate, boards: list[Board]
) -> None:
    """One snapshot finds it out, however many ask; who asks once they are done is told so."""
    rankings.may_load.set()
    rankings.others_load = True

    assert [False] * 4 == [await restore.bring_forward(boards[0].uid) for _ in range(4)]
    assert [boards[0].uid] == rankings.asked

    await MemoryRankings.load(rankings, Snapshot(boards[0], nobody()), None)
    assert await restore.bring_forward(boards[0].uid)


async def nobody() -> AsyncIterator[Sequence[PlayerState]]:
    """The players of a board without any."""
    for chunk in ():
        yield chunk


async def test_leaving_drops_what_is_under_way(
    repository: MemoryRepository, rankings: Gate, boards: list[Board]
) -> None:
    """Nothing goes on after the context: the board stays as it was."""
    async with SharedRestore(repository, rankings, PATIENCE) as restore:
        await restore.bring_forward(boards[0].uid)

    rankings.may_load.set()
    await asyncio.sleep(0)

    assert {} == await rankings.heads([boards[0].uid])
