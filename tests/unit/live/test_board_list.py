"""Watching the list of boards: put together while it waits, bounded, and never forgotten."""

import asyncio
import json
from collections.abc import Collection, Mapping
from typing import Any

import pytest

from leaderboard_adapters.memory import memory_leaderboard
from leaderboard_core import NewBoard
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_shells.access.access import OPEN
from leaderboard_shells.live.board_list import MOST_NAMED, BoardListFeed, ListSubscription
from leaderboard_shells.live.send_queue import MOST_BYTES, SendQueue


async def boards(*names: str) -> dict[str, Board]:
    leaderboard = memory_leaderboard()
    return {name: await leaderboard.boards.create(NewBoard(id=name, name=name)) for name in names}


def subscription() -> ListSubscription:
    return ListSubscription(SendQueue(lambda _: None), lambda: OPEN.anybody)


async def next_of(one: ListSubscription) -> tuple[list[str], list[str], bool]:
    """What is told next: boards, deleted ones, whether to read again."""
    async with asyncio.timeout(30):
        message: dict[str, Any] = json.loads(await one.send_queue.take())
    return [board["id"] for board in message["boards"]], message["deleted"], message["reload"]


async def test_what_waits_is_put_together() -> None:
    """A slow reader gets one update with all that happened, each board as it is now."""
    known, slow = await boards("a", "b"), subscription()
    slow.show({"a": known["a"]})
    slow.show({"b": known["b"]})
    slow.show({"a": None})

    assert (["b"], ["a"], False) == await next_of(slow)
    slow.show({"b": None})
    assert ([], ["b"], False) == await next_of(slow)


async def test_too_much_is_to_be_read_again() -> None:
    """However much waits, it is bounded; what comes after it was taken is told as ever."""
    slow = subscription()
    for number in range(MOST_NAMED + 1):
        slow.show({f"b{number}": None})
    slow.show({"late": None})

    assert ([], [], True) == await next_of(slow)
    slow.show({"later": None})
    assert ([], ["later"], False) == await next_of(slow)


async def test_many_changes_at_once_are_not_looked_up() -> None:
    """Past what one update may name nothing is asked of the repository."""
    asked: list[Collection[str]] = []

    async def find(board_ids: Collection[str]) -> Mapping[str, Board]:
        asked.append(board_ids)
        return {}

    listed, watching = BoardListFeed(find, 0.0), subscription()
    listed.watch(watching)
    for number in range(MOST_NAMED + 5):
        listed.changed(f"b{number}")

    assert ([], [], True) == await next_of(watching)
    assert [] == asked
    listed.stop()


@pytest.mark.parametrize("error", [StoreUnavailable("repository"), ValueError("a fault")], ids=["away", "fault"])
async def test_what_cannot_be_read_is_told_later(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    """A repository that is away costs time, not news."""
    failures = [error]

    async def find(board_ids: Collection[str]) -> Mapping[str, Board]:
        if failures:
            raise failures.pop()
        return {}

    listed, watching = BoardListFeed(find, 0.0), subscription()
    listed.watch(watching)
    listed.changed("gone")

    assert ([], ["gone"], False) == await next_of(watching)
    listed.stop()


async def test_missed_news_are_said_to_be_missed() -> None:
    """Nobody knows which boards they were of."""

    async def find(board_ids: Collection[str]) -> Mapping[str, Board]:
        raise AssertionError("there is nothing to look up")

    listed, watching = BoardListFeed(find, 0.0), subscription()
    listed.watch(watching)
    listed.changed("a")
    listed.changed(None)

    assert ([], [], True) == await next_of(watching)
    listed.unwatch(watching)


def test_a_list_that_finds_no_room_is_to_be_read_again() -> None:
    """What it would have named is not lost: the short word for it always finds room."""
    watching = subscription()
    watching.send_queue.answer(b"x" * MOST_BYTES)

    watching.show({"a": None})

    assert watching.send_queue.holds("")
    assert watching._told is None
