"""Restoring for many: the work is done once, on few boards at a time, and nobody waits for ever."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import pytest

from leaderboard_adapters.concurrency.cooldowns import FIRST, LONGEST
from leaderboard_adapters.concurrency.single_flight_reconciler import SingleFlightReconciler
from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.repository import Snapshot
from leaderboard_testing.contracts.writing import add

PATIENCE = 0.05


class Clock:
    """Tells the second it was set to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Gate(MemoryRankingStore):
    """Loads when it is let to, and remembers which boards it was asked to load."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []
        self.may_load = asyncio.Event()
        self.away = False
        self.others_load = False

    async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
        self.asked.append(snapshot.board.uid)
        await self.may_load.wait()
        if self.away:
            raise StoreUnavailable("real-time store")
        if self.others_load:
            return False
        return await super().rebuild(snapshot, judged)


@pytest.fixture
def ranking_store() -> Gate:
    return Gate()


@pytest.fixture
def repository() -> MemoryRepository:
    return MemoryRepository()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def reconciler(
    repository: MemoryRepository, ranking_store: Gate, clock: Clock
) -> AsyncIterator[SingleFlightReconciler]:
    async with SingleFlightReconciler(repository, ranking_store, PATIENCE, clock) as reconciler:
        yield reconciler


@pytest.fixture
async def boards(repository: MemoryRepository) -> list[Board]:
    return [await add(repository) for _ in range(4)]


async def test_many_who_ask_load_a_board_once(
    reconciler: SingleFlightReconciler, ranking_store: Gate, boards: list[Board]
) -> None:
    """Whoever asks for a board that is being brought forward waits for that, and is told how it ended."""
    asking = [asyncio.ensure_future(reconciler.catch_up(boards[0].uid)) for _ in range(10)]
    for _ in range(100):
        await asyncio.sleep(0)

    ranking_store.may_load.set()

    assert [True] * 10 == await asyncio.gather(*asking)
    assert [boards[0].uid] == ranking_store.asked


async def test_who_waits_is_sent_away_in_time_and_the_work_goes_on(
    reconciler: SingleFlightReconciler, ranking_store: Gate, boards: list[Board]
) -> None:
    """A board that takes longer than a reader waits is loading; a later question finds it done."""
    assert not await reconciler.catch_up(boards[0].uid)

    ranking_store.may_load.set()

    assert await reconciler.catch_up(boards[0].uid)
    assert [boards[0].uid] == ranking_store.asked


async def test_two_boards_are_loaded_at_a_time(
    reconciler: SingleFlightReconciler, ranking_store: Gate, boards: list[Board]
) -> None:
    """The others wait until one of the two is done."""
    await asyncio.gather(*(reconciler.catch_up(board.uid) for board in boards))
    at_once = list(ranking_store.asked)

    ranking_store.may_load.set()

    assert [True] * 4 == await asyncio.gather(*(reconciler.catch_up(board.uid) for board in boards))
    assert ([board.uid for board in boards[:2]], 4) == (at_once, len(ranking_store.asked))


async def test_everyone_is_told_of_a_failure(
    reconciler: SingleFlightReconciler, ranking_store: Gate, boards: list[Board], clock: Clock
) -> None:
    """A store that is away is away for all who waited, and is tried again for who asks later."""
    ranking_store.away = True
    ranking_store.may_load.set()

    told = await asyncio.gather(*(reconciler.catch_up(boards[0].uid) for _ in range(3)), return_exceptions=True)

    assert [StoreUnavailable] * 3 == [type(error) for error in told]
    ranking_store.away = False
    clock.now += FIRST
    assert await reconciler.catch_up(boards[0].uid)


async def test_a_load_that_failed_is_not_tried_again_at_once(
    reconciler: SingleFlightReconciler, ranking_store: Gate, boards: list[Board], clock: Clock
) -> None:
    """The board rests, twice as long each time, however many ask for it; the others do not."""
    ranking_store.may_load.set()
    ranking_store.away = True
    tried = []
    for moment in (0.0, FIRST * 0.9, FIRST, FIRST * 2.9, FIRST * 3):
        clock.now = moment
        with suppress(StoreUnavailable):
            assert not await reconciler.catch_up(boards[0].uid)
        tried.append(len(ranking_store.asked))
    ranking_store.away = False

    assert [1, 1, 2, 2, 3] == tried
    assert await reconciler.catch_up(boards[1].uid)


async def test_rests_do_not_grow_for_ever(
    reconciler: SingleFlightReconciler, ranking_store: Gate, boards: list[Board], clock: Clock
) -> None:
    """However often it failed, a board is tried again after the longest rest."""
    ranking_store.may_load.set()
    ranking_store.others_load = True
    for _ in range(12):
        await reconciler.catch_up(boards[0].uid)
        clock.now += LONGEST
    ranking_store.others_load = False

    assert await reconciler.catch_up(boards[0].uid)


async def test_a_board_that_others_load_is_left_to_them(
    reconciler: SingleFlightReconciler, ranking_store: Gate, boards: list[Board]
) -> None:
    """One snapshot finds it out, however many ask; who asks once they are done is told so."""
    ranking_store.may_load.set()
    ranking_store.others_load = True

    assert [False] * 4 == [await reconciler.catch_up(boards[0].uid) for _ in range(4)]
    assert [boards[0].uid] == ranking_store.asked

    await MemoryRankingStore.rebuild(ranking_store, Snapshot(boards[0], nobody()), None)
    assert await reconciler.catch_up(boards[0].uid)


async def nobody() -> AsyncIterator[Sequence[PlayerState]]:
    """The players of a board without any."""
    for chunk in ():
        yield chunk


async def test_leaving_drops_what_is_under_way(
    repository: MemoryRepository, ranking_store: Gate, boards: list[Board]
) -> None:
    """Nothing goes on after the context: the board stays as it was."""
    async with SingleFlightReconciler(repository, ranking_store, PATIENCE) as reconciler:
        await reconciler.catch_up(boards[0].uid)

    ranking_store.may_load.set()
    await asyncio.sleep(0)

    assert {} == await ranking_store.versions([boards[0].uid])
