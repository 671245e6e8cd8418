"""What waits for one socket."""

import asyncio

import pytest

from leaderboard_shells.live.send_queue import MOST_BYTES, SendQueue

HALF = b"x" * (MOST_BYTES // 2)


@pytest.fixture
def on_room() -> list[str]:
    """The boards whose updates are to be made anew, as the send queue calls for them."""
    return []


@pytest.fixture
def send_queue(on_room: list[str]) -> SendQueue:
    return SendQueue(on_room.append)


async def test_answers_go_before_updates(send_queue: SendQueue) -> None:
    """Answers in their order, then the newest update of each board."""
    assert send_queue.update("b", b"old")
    send_queue.answer(b"first")
    assert send_queue.update("b", b"new")
    send_queue.answer(b"second")

    assert [b"first", b"second", b"new"] == [await send_queue.take() for _ in range(3)]


async def test_requests_wait_until_little_enough_waits(send_queue: SendQueue) -> None:
    """Bytes are counted, not messages."""
    for _ in range(1000):
        send_queue.answer(b"x")
    await send_queue.room()
    for _ in range(2):
        send_queue.answer(HALF)
    waiting = asyncio.create_task(send_queue.room())
    for _ in range(1000):
        await send_queue.take()
    assert not waiting.done()

    await send_queue.take()

    await asyncio.wait_for(waiting, 30)


async def test_an_update_that_finds_no_room_is_owed(send_queue: SendQueue, on_room: list[str]) -> None:
    """It takes the older one along, is called for once there is room, and only once."""
    assert send_queue.update("b", b"old")
    send_queue.answer(HALF)
    send_queue.answer(HALF)

    assert not send_queue.update("b", b"new")
    assert not send_queue.update("b", b"newer")
    assert [] == on_room
    assert [HALF, HALF] == [await send_queue.take(), await send_queue.take()]
    assert ["b"] == on_room
    assert send_queue.update("b", b"newest")
    assert b"newest" == await send_queue.take()


async def test_an_update_may_be_larger_than_all_that_may_wait(send_queue: SendQueue) -> None:
    """It is put where little waits; so is the newer one in its place."""
    assert send_queue.update("b", HALF * 3)
    assert send_queue.update("b", HALF * 4)

    assert HALF * 4 == await send_queue.take()


async def test_what_is_withdrawn_is_neither_sent_nor_owed(send_queue: SendQueue, on_room: list[str]) -> None:
    """Nobody is to see it any more."""
    send_queue.update("a", b"a")
    send_queue.answer(HALF * 2)
    send_queue.update("b", b"b")
    for board in "ab":
        send_queue.withdraw(board)
    await send_queue.take()
    send_queue.answer(b"next")

    assert ([], b"next") == (on_room, await send_queue.take())


async def test_a_short_message_finds_room(send_queue: SendQueue, on_room: list[str]) -> None:
    """Whatever waits: then the board is owed nothing."""
    send_queue.answer(HALF * 2)
    send_queue.update("", b"long")

    send_queue.replace("", b"short")

    assert [HALF * 2, b"short"] == [await send_queue.take(), await send_queue.take()]
    assert [] == on_room


async def test_what_can_leave_at_once_wakes_nobody() -> None:
    """While nothing waits. What does not leave at once waits in its turn, and nothing overtakes it."""
    written: list[bytes] = []
    open_ = True

    def write(message: bytes) -> bool:
        if open_:
            written.append(message)
        return open_

    send_queue = SendQueue(lambda _: None, write)
    taking = asyncio.create_task(send_queue.take())
    await asyncio.sleep(0)
    send_queue.answer(b"first")
    assert send_queue.update("b", b"second")
    await asyncio.sleep(0)
    assert not taking.done()
    open_ = False
    send_queue.answer(b"third")
    open_ = True
    assert send_queue.update("b", b"fourth")
    send_queue.answer(b"fifth")

    assert [b"third", b"fifth", b"fourth"] == [await taking, await send_queue.take(), await send_queue.take()]
    assert send_queue.update("b", b"sixth")
    assert b"sixth" == await send_queue.take()
    taking = asyncio.create_task(send_queue.take())
    await asyncio.sleep(0)
    send_queue.answer(b"seventh")
    send_queue.clear()
    send_queue.answer(b"after the end")

    assert [b"first", b"second", b"seventh"] == written
    taking.cancel()
