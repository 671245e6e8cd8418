"""The Python client through storms: each score counts once, and a leaderboard that is followed never goes back."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from leaderboard_shells.client import AsyncLeaderboardClient, BoardDeleted, LeaderboardClient, Retries
from leaderboard_shells.client.bodies import Submission
from tests.integration.clients.storms import RECONNECTS, SCORES, Shown, counted_once, never_back
from tests.support.server import Server, running

#: Pauses as short as a storm that is over at once.
BRISK = Retries(first=0.01, longest=0.05)
TOGETHER = 16
LONG = 120.0 + SCORES / 10


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


def points(board: str, scores: int, players: int) -> Iterator[Submission]:
    for number in range(scores):
        yield {"leaderboard_id": board, "player_id": f"p{number % players}", "score": 1}


@pytest.mark.timeout(LONG)
async def test_each_score_counts_once(server: Server) -> None:
    """Awaited, many at once."""

    async def send(url: str, board: str, scores: int, players: int) -> None:
        waiting = points(board, scores, players)
        async with AsyncLeaderboardClient(url, retries=BRISK) as client:

            async def one_after_the_other() -> None:
                for score in waiting:
                    await client.submit(score)

            await asyncio.gather(*[one_after_the_other() for _ in range(TOGETHER)])

    await counted_once(server, send)


@pytest.mark.timeout(LONG)
async def test_each_score_of_a_thread_counts_once(server: Server) -> None:
    """Not awaited, from many threads, in batches and one by one."""

    async def send(url: str, board: str, scores: int, players: int) -> None:
        all_ = [*points(board, scores, players)]
        with LeaderboardClient(url, retries=BRISK) as client, ThreadPoolExecutor(TOGETHER) as threads:

            def submit(first: int) -> None:
                client.submit_batch(all_[first : first + 5])
                for score in all_[first + 5 : first + 10]:
                    client.submit(score)

            starts = range(0, scores, 10)
            await asyncio.gather(*[asyncio.get_running_loop().run_in_executor(threads, submit, one) for one in starts])

    await counted_once(server, send)


@pytest.mark.timeout(LONG)
async def test_it_never_goes_back(server: Server) -> None:
    """Awaited."""
    lost = count()

    async def follow(url: str, board: str, shown: Shown) -> None:
        async with AsyncLeaderboardClient(url, retries=BRISK) as client:
            try:
                async for update in client.watch(board, on_disconnect=lambda _: next(lost) and None):
                    shown.show(update.revision, update.total_players)
            except BoardDeleted:
                return

    await never_back(server, follow)
    assert RECONNECTS <= next(lost)


@pytest.mark.timeout(LONG)
async def test_it_never_goes_back_in_a_thread(server: Server) -> None:
    """Not awaited."""

    def follow(url: str, board: str, shown: Shown) -> None:
        with LeaderboardClient(url, retries=BRISK) as client:
            try:
                for update in client.watch(board):
                    shown.show(update.revision, update.total_players)
            except BoardDeleted:
                return

    await never_back(server, lambda *how: asyncio.to_thread(follow, *how))
