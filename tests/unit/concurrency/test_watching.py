"""Boards that take long to be healed keep nobody from being told of others."""

import asyncio

import pytest

from leaderboard_adapters.concurrency.watching import watching
from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.broadcaster import BoardChanged
from leaderboard_core.ports.repository import Snapshot
from tests.unit.usecases.kit import new, play


class SlowRankings(MemoryRankingStore):
    """Loads a board when it is told to, or fails to."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()
        self.fails = False

    async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
        await self.go_on.wait()
        if self.fails:
            raise StoreUnavailable("real-time store")
        return await super().rebuild(snapshot, judged)


async def test_others_are_told_of_while_a_board_is_loaded() -> None:
    """A round ends before its healing does; the next one tells what has happened, and the healing goes on."""
    repository, ranking_store = MemoryRepository(), SlowRankings()
    elsewhere = Application.over(repository, MemoryRankingStore())
    await elsewhere.boards.create(new())
    here = Application.over(repository, ranking_store)
    told: list[BoardChanged | None] = []
    async with watching(here.health_sweep, 0.01) as look:
        await look()
        with here.health_sweep.listen(told.append):
            await play(elsewhere, a=1)
            await look()
            assert ["b"] == [news.board_id for news in told if news is not None]
        assert [] == list(await ranking_store.boards())
        ranking_store.go_on.set()
        for _ in range(100):
            await look()

    assert "a" == (await here.read.top("b")).entries[0].player_id


async def test_what_healing_failed_with_is_told_by_a_later_round() -> None:
    """And then it begins anew."""
    repository, ranking_store = MemoryRepository(), SlowRankings()
    await Application.over(repository, MemoryRankingStore()).boards.create(new())
    here = Application.over(repository, ranking_store)
    ranking_store.fails = True
    async with watching(here.health_sweep, 0.01) as look:
        await look()
        ranking_store.go_on.set()
        with pytest.raises(StoreUnavailable):
            await look()
        ranking_store.fails = False
        await look()

    assert [] != list(await ranking_store.boards())


async def test_leaving_ends_what_is_going_on() -> None:
    """Nothing is left behind."""
    repository, ranking_store = MemoryRepository(), SlowRankings()
    await Application.over(repository, MemoryRankingStore()).boards.create(new())
    before = asyncio.all_tasks()
    async with watching(Application.over(repository, ranking_store).health_sweep, 0.01) as look:
        await look()
        assert before != asyncio.all_tasks()

    assert before == asyncio.all_tasks()
