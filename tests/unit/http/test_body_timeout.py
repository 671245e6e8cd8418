"""Patience: whoever reads for too long is told so, and nobody else is."""

import asyncio

import pytest

from leaderboard_shells.http.body_timeout import BodyTimeout

FOREVER = 60.0


async def body(arrived: asyncio.Event | None = None) -> str:
    if arrived is not None:
        await arrived.wait()
    return "body"


async def test_what_is_there_is_handed_on() -> None:
    """At once, and also where there is no patience at all."""
    assert "body" == await BodyTimeout(0.0)(body())


async def test_what_arrives_in_time_is_handed_on() -> None:
    """Somebody who waits is given what arrives."""
    arrived = asyncio.Event()
    reading = asyncio.create_task(BodyTimeout(FOREVER)(body(arrived)))
    await asyncio.sleep(0)

    arrived.set()

    assert "body" == await reading


async def test_what_does_not_arrive_is_given_up() -> None:
    """The reader goes on as if nobody had ever wanted to end it."""
    with pytest.raises(TimeoutError):
        await BodyTimeout(0.01)(body(asyncio.Event()))

    task = asyncio.current_task()
    assert task is not None
    assert 0 == task.cancelling()


async def test_one_that_is_over_holds_up_nobody() -> None:
    """Those before and behind it are given up when their own time is over."""
    body_timeout, arrived = BodyTimeout(0.2), asyncio.Event()
    first = asyncio.create_task(body_timeout(body(asyncio.Event())))
    second = asyncio.create_task(body_timeout(body(arrived)))
    third = asyncio.create_task(body_timeout(body(asyncio.Event())))
    await asyncio.sleep(0)
    arrived.set()

    results = await asyncio.gather(first, second, third, return_exceptions=True)

    assert [TimeoutError, str, TimeoutError] == [type(result) for result in results]


async def test_whoever_is_cancelled_is_cancelled() -> None:
    """Patience never takes the place of somebody who ends the reader for another reason."""
    reading = asyncio.create_task(BodyTimeout(FOREVER)(body(asyncio.Event())))
    await asyncio.sleep(0)

    reading.cancel()

    with pytest.raises(asyncio.CancelledError):
        await reading
