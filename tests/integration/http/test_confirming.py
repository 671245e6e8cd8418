"""What it takes to confirm an ETag, and copies of a board that are too old or not sound for it."""

from collections.abc import AsyncIterator
from copy import deepcopy
from typing import Any

import httpx2 as httpx
import pytest
from attrs import define

from leaderboard_adapters.memory.ranking_store import LiveRankedView, MemoryRankingStore
from leaderboard_core import Application
from leaderboard_core.usecases.freshness import Freshness
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from tests.integration.http.kit import BOARD, READS, Stores, again, etag, make_board, players, refused, submit


@pytest.fixture(autouse=True)
async def board(client: httpx.AsyncClient) -> None:
    await make_board(client)
    await players(client, alice=40, bob=30, carol=20)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Notes what the real-time store is asked."""
    noted: list[tuple[Any, ...]] = []

    def note(name: str) -> None:
        answer = getattr(LiveRankedView, name)

        async def noting(self: LiveRankedView, *arguments: Any, **options: Any) -> Any:
            noted.append((name, *arguments))
            return await answer(self, *arguments, **options)

        monkeypatch.setattr(LiveRankedView, name, noting)

    for name in ("page", "around", "pages", "find", "extremes", "counts"):
        note(name)
    return noted


@pytest.mark.parametrize("path", READS)
async def test_nothing_is_ranked_to_confirm(client: httpx.AsyncClient, path: str, asked: list[tuple[Any, ...]]) -> None:
    """What still holds is confirmed by where the board stands. What is known not to hold is not looked up first."""
    kept = await etag(client, path)
    asked.clear()
    await again(client, path, kept)
    assert [("page", 1, 0)] == asked
    await submit(client, "dave", 10)
    asked.clear()

    await again(client, path, kept)

    # A histogram looks for the ends first.
    assert (2 if path == "histogram" else 1) == len(asked)
    assert ("page", 1, 0) not in asked


@define
class Time:
    """A clock that is set."""

    now: float = 1_000.0


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def limited(time: Time, stores: Stores) -> AsyncIterator[httpx.AsyncClient]:
    """A server that shows nothing older than ten seconds."""
    freshness = Freshness(10.0, lambda: time.now, lambda: round(time.now * 1_000_000))
    app = create_app(Application.over(*stores, freshness=freshness), Readiness())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8080") as client:
        yield client


async def test_what_may_be_outdated_is_not_confirmed(limited: httpx.AsyncClient, time: Time) -> None:
    """What has not been compared with the repository for too long says so, and is refused in the end: a 304 would hide
    both."""
    await limited.get(f"{BOARD}/top")
    kept = await etag(limited)
    assert 304 == (await again(limited, "top", kept)).status_code

    time.now += 6
    stale = await again(limited, "top", kept)
    time.now += 6
    too_old = await again(limited, "top", kept)

    assert (200, True) == (stale.status_code, stale.json()["meta"]["stale"])
    assert "etag" not in stale.headers
    assert (503, "too_old") == refused(too_old)


async def test_an_old_copy_is_not_confirmed(client: httpx.AsyncClient, stores: Stores) -> None:
    """Where the real-time store went back to what a sender has, the newer answer that was given comes again."""
    _, ranking_store = stores
    assert isinstance(ranking_store, MemoryRankingStore)
    kept, old = await etag(client), deepcopy(ranking_store._boards)
    await submit(client, "dave", 50)
    ranking_store._boards = old

    answer = await again(client, "top", kept)

    assert "dave" == answer.json()["data"][0]["player_id"]


async def test_a_copy_that_is_not_sound_is_not_confirmed(client: httpx.AsyncClient, stores: Stores) -> None:
    """A copy that lost a player is put right before anything is said of it."""
    _, ranking_store = stores
    assert isinstance(ranking_store, MemoryRankingStore)
    kept = await etag(client)
    [copy] = ranking_store._boards.values()
    del copy._states["carol"]

    assert 304 == (await again(client, "top", kept)).status_code
    assert 3 == (await client.get(f"{BOARD}/stats")).json()["data"]["total_players"]
