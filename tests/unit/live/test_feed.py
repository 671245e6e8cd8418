"""What watchers of one board are told, and how often the store is asked for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core import Application, NewBoard, Submission
from leaderboard_core.domain.board import Board
from leaderboard_core.ports.ranked_view import RankedView
from leaderboard_shells.live.client_messages import SeenView
from leaderboard_shells.live.feed import Feed, Subscription
from leaderboard_shells.live.send_queue import MOST_BYTES, SendQueue

PLAYERS = 400


class Counting:
    """Places that count the questions they are asked."""

    def __init__(self, places: RankedView, asked: list[str]) -> None:
        self._places = places
        self._asked = asked

    def __getattr__(self, name: str) -> Callable[..., Awaitable[object]]:
        self._asked.append(name)
        method: Callable[..., Awaitable[object]] = getattr(self._places, name)
        return method


class Rankings(MemoryRankingStore):
    """A real-time store that counts the questions about its boards."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def board(self, board: Board) -> RankedView:
        return Counting(super().board(board), self.asked)  # type: ignore[return-value]


@asynccontextmanager
async def feeding(ranking_store: MemoryRankingStore) -> AsyncIterator[tuple[Application, Feed]]:
    """A feed of the board `b` of 400 players, without a pause between its turns."""
    leaderboard = Application.over(MemoryRepository(), ranking_store)
    await leaderboard.boards.create(NewBoard(id="b", name="b"))
    await leaderboard.submit_many(
        [Submission(player_id=f"p{n:03}", leaderboard_id="b", score=n) for n in range(PLAYERS)]
    )
    feed = Feed("b", leaderboard.read, 0.0, lambda _: None)
    yield leaderboard, feed
    feed.stop()


def watch(feed: Feed, **view: Any) -> Subscription:
    """A subscription that was shown a board without anybody on it."""
    subscription = Subscription(SeenView(leaderboard_id="b", **view), SendQueue(lambda _: feed.changed()), (0, b""))
    feed.add(subscription)
    return subscription


async def told(subscription: Subscription) -> dict[str, Any]:
    async with asyncio.timeout(30):
        return dict(msgspec.json.decode(await subscription.send_queue.take())["data"])


async def test_watchers_with_a_player_are_asked_for_together() -> None:
    """Four hundred neighbourhoods take few questions, and each watcher is told its own."""
    ranking_store = Rankings()
    async with feeding(ranking_store) as (_, feed):
        watchers = [watch(feed, player_id=f"p{n:03}", limit=3) for n in range(PLAYERS)]
        plain = watch(feed, limit=3)
        ranking_store.asked.clear()
        feed.changed()
        seen = [await told(one) for one in watchers]
        best = await told(plain)

    assert len(ranking_store.asked) < 20, ranking_store.asked
    assert ["p399", "p398", "p397"] == [entry["player_id"] for entry in best["entries"]]
    for n, data in enumerate(seen):
        rank = PLAYERS - n
        assert [*range(max(1, rank - 5), min(PLAYERS, rank + 5) + 1)] == [one["rank"] for one in data["around"]]
        assert f"p{n:03}" in [one["player_id"] for one in data["around"]]
        assert best == {name: value for name, value in data.items() if name != "around"}


async def test_one_who_falls_behind_is_told_the_last_state() -> None:
    """Also where that is what it was shown before the one that found no room."""
    async with feeding(MemoryRankingStore()) as (leaderboard, feed):
        watcher = watch(feed, limit=1)
        feed.changed()
        assert "p399" == (await told(watcher))["entries"][0]["player_id"]
        watcher.send_queue.answer(b"x" * MOST_BYTES)
        await leaderboard.submit(Submission(player_id="z", leaderboard_id="b", score=PLAYERS))
        feed.changed()
        for _ in range(3000):
            if watcher.shown and not watcher.shown[1]:
                break
            await asyncio.sleep(0.01)
        assert MOST_BYTES == len(await watcher.send_queue.take())

        assert "z" == (await told(watcher))["entries"][0]["player_id"]
