"""A leaderboard without a server looks after itself, and trusts a clock that jumps no more than a server does."""

import pytest

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core import Application
from leaderboard_shells.library import maintenance
from tests.faults.stack import until
from tests.unit.usecases.kit import HOUR, Clock, new, sub


async def test_a_clock_that_was_ahead_makes_nobody_forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Housekeeping goes on meanwhile; an event id that is young by the time that has passed is remembered."""
    monkeypatch.setattr(maintenance, "_HOUSEKEEPING", 0.02)
    clock = Clock()
    repository = MemoryRepository(clock)
    leaderboard = Application.over(repository, MemoryRankingStore())
    await leaderboard.boards.create(new())
    rounds = 0
    prune = repository.prune

    async def counted(changes_before: int, events_before: int) -> None:
        nonlocal rounds
        await prune(changes_before, events_before)
        rounds += 1

    monkeypatch.setattr(repository, "prune", counted)

    async def some_rounds() -> None:
        last = rounds + 3
        await until(lambda: rounds >= last)

    event = sub("p", 5, event_id="e")
    async with maintenance.maintenance(leaderboard):
        await some_rounds()
        await leaderboard.submit(event)
        clock.now += 25 * HOUR
        await some_rounds()
        clock.now -= 25 * HOUR

        assert (await leaderboard.submit(event)).duplicate
