"""Whoever is cancelled ends, whatever they waited for."""

import asyncio

import pytest

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.domain.errors import StoreUnavailable
from tests.support.postgres_server import Credentials


async def test_a_cancellation_is_never_forgotten(database: Credentials) -> None:
    """Also when a connection comes at the very moment: who asks again and again would go on for ever."""

    async def ask_for_ever(repository: PostgresRepository) -> None:
        while True:
            await repository.now()

    for turns in range(60):
        async with database.repository() as repository:
            # More than there are connections, so that some wait for one.
            tasks = [asyncio.create_task(ask_for_ever(repository)) for _ in range(12)]
            for _ in range(turns):
                await asyncio.sleep(0)
            await repository.now()
            for task in tasks:
                task.cancel()
            _, going_on = await asyncio.wait(tasks, timeout=20.0)
            assert not going_on


async def test_who_was_cancelled_may_still_clear_up(repository: PostgresRepository) -> None:
    """A connection is lent to whoever handles having been cancelled."""

    async def work() -> int:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return await repository.now()
        raise StoreUnavailable("nobody")

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()

    assert await task > 0


pytestmark = pytest.mark.timeout(120)
