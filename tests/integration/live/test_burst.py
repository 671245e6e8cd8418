"""Watching while scores pour in: no gap, no step back, and the last state always arrives."""

import asyncio
import random
from contextlib import suppress
from itertools import pairwise

import httpx2 as httpx
import pytest

from tests.support.live import Message, Watcher, make_board, watching
from tests.support.server import Server

pytestmark = pytest.mark.timeout(180)

BURSTS, WATCHERS, SUBMISSIONS, PLAYERS = 5, 20, 5_000, 50


async def burst(client: httpx.AsyncClient, board: str) -> Message:
    """5,000 submissions that each add to a score, in lists of 50; return the board as it is read afterwards."""
    for start in range(0, SUBMISSIONS, 50):
        scores = [
            {"player_id": f"p{number % PLAYERS}", "leaderboard_id": board, "score": 1 + number % 7}
            for number in range(start, start + 50)
        ]
        answer = await client.post("/api/v1/scores/batch", json={"scores": scores}, timeout=30)
        assert answer.status_code == 200
    top = await client.get(f"/api/v1/leaderboards/{board}/top", params={"limit": PLAYERS})
    return top.json()  # type: ignore[no-any-return]


async def watch(server: Server, board: str, bursting: "asyncio.Task[Message]") -> list[Message]:
    """Subscribe somewhere in the burst, and return all that was shown until the last revision was."""
    await asyncio.sleep(random.uniform(0, 0.3))
    async with watching(server.url) as watcher:
        return await follow(watcher, await watcher.subscribe(board, limit=PLAYERS), bursting)


async def follow(watcher: Watcher, snapshot: Message, bursting: "asyncio.Task[Message]") -> list[Message]:
    shown = [snapshot]
    async with asyncio.timeout(60):
        while not (bursting.done() and shown[-1]["revision"] == bursting.result()["meta"]["revision"]):
            with suppress(TimeoutError):
                shown.append(await watcher.receive(0.2))
    return shown


def totals(update: Message) -> dict[str, int]:
    return {entry["player_id"]: entry["score"] for entry in update["data"]["entries"]}


def stepped_back(shown: list[Message]) -> bool:
    """Whether a revision or anyone's sum ever got smaller."""
    return any(
        later["revision"] < earlier["revision"]
        or any(totals(later).get(player, 0) < score for player, score in totals(earlier).items())
        for earlier, later in pairwise(shown)
    )


@pytest.mark.parametrize("number", range(BURSTS))
async def test_watchers_of_a_burst_end_with_the_last_state(
    server: Server, client: httpx.AsyncClient, number: int
) -> None:
    """Each of the watchers that come in during a burst sees sums grow and ends with what the board holds."""
    board = f"burst-{number}"
    await make_board(client, board, update_mode="increment")
    bursting = asyncio.create_task(burst(client, board))
    watched = await asyncio.gather(*(watch(server, board, bursting) for _ in range(WATCHERS)))
    entries = (await bursting)["data"]

    assert not any(stepped_back(shown) for shown in watched)
    assert all(shown[-1]["data"]["entries"] == entries for shown in watched)


async def test_updates_are_conflated(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """However many changes there are, at most ten updates a second are sent."""
    async with watching(server.url) as watcher:
        snapshot = await watcher.subscribe(board, limit=PLAYERS)
        began = asyncio.get_running_loop().time()
        shown = await follow(watcher, snapshot, asyncio.create_task(burst(client, board)))
        seconds = asyncio.get_running_loop().time() - began

    assert 2 <= len(shown) <= 10 * seconds + 3
