"""Tasks are ended for certain."""

import asyncio

from leaderboard_adapters.concurrency.cancellation import cancel_all


async def test_a_task_that_forgot_it_was_cancelled_is_cancelled_again() -> None:
    """As what waits with `asyncio.wait_for` may, until Python 3.12."""
    cancelled = 0

    async def forgetful() -> None:
        nonlocal cancelled
        while True:
            try:
                await asyncio.sleep(1_000)
            except asyncio.CancelledError:
                cancelled += 1
                if cancelled > 1:
                    raise

    tasks = [asyncio.create_task(forgetful())]
    await asyncio.sleep(0)

    await cancel_all(tasks)

    assert (2, True) == (cancelled, tasks[0].cancelled())


async def test_nothing_to_end() -> None:
    """Tasks that are gone, with an error or without any, are no matter."""
    gone = asyncio.create_task(asyncio.sleep(0))
    await gone

    await cancel_all([])
    await cancel_all([gone])
