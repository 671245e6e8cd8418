"""Who may read a stream, and what ends it: a key or a token that ends, too many at once."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import httpx2 as httpx
import pytest

from leaderboard_shells.access.scope import PLAYER_SCOPES
from leaderboard_shells.access.token_signer import TokenSigner
from leaderboard_shells.settings import Auth
from tests.integration.access.kit import player
from tests.support.event_stream import streaming
from tests.support.in_process import Live, serving
from tests.support.keys import SECRET, bearer
from tests.support.server import running

#: Made when they are used: tokens end soon.
Headers = Callable[[], dict[str, str]]

STREAM = "/api/v1/leaderboards/game1/stream"


@pytest.fixture
async def live(tmp_path: Path, auth: Auth) -> AsyncIterator[Live]:
    async with serving(tmp_path, auth=auth) as live:
        yield live


@pytest.mark.parametrize(
    ("headers", "query", "refused"),
    [
        (dict, "", (401, "key_required")),
        (partial(bearer, "unknown"), "", (401, "key_required")),
        (partial(bearer, "expired"), "", (401, "key_required")),
        (partial(bearer, "submit-game"), "", (403, "forbidden")),
        (partial(bearer, "read-other"), "", (403, "forbidden")),
        (partial(player, "alice", "other1"), "", (403, "forbidden")),
        (partial(player, "alice"), "?player_id=bob", (403, "forbidden")),
    ],
    ids=["nobody", "unknown", "expired", "submit", "other", "token", "player"],
)
async def test_who_may_not(live: Live, headers: Headers, query: str, refused: tuple[int, str]) -> None:
    """They are refused like any request: a client is not to come back for that."""
    async with httpx.AsyncClient(base_url=live.url) as client:
        answer = await client.get(f"{STREAM}{query}", headers=headers())
    assert refused == (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        (partial(bearer, "read-game"), {}),
        (partial(player, "alice"), {}),
        (partial(player, "alice"), {"player_id": "alice"}),
    ],
    ids=["key", "token", "player"],
)
async def test_who_may(live: Live, headers: Headers, query: dict[str, str]) -> None:
    async with streaming(live.url, "game1", headers=headers(), **query) as stream:
        assert "game1" == (await stream.update()).message["leaderboard_id"]


async def test_a_token_that_ends_ends_its_stream(live: Live) -> None:
    """Whoever comes back with it is refused."""
    token, _ = TokenSigner(SECRET).sign("alice", ("*",), PLAYER_SCOPES, 2)
    headers = {"Authorization": f"Bearer {token}"}
    async with streaming(live.url, "game1", headers=headers) as stream:
        await stream.update()
        event = await stream.receive(60)
        assert event is not None
        assert (None, "error", "key_required") == (event.id, event.message["type"], event.message["code"])
        assert await stream.receive() is None
    async with httpx.AsyncClient(base_url=live.url) as client:
        assert 401 == (await client.get(STREAM, headers=headers)).status_code


async def test_one_too_many_is_told_so_and_may_come_back(tmp_path: Path) -> None:
    """Most clients give up for good after any other status than 200."""
    with running(tmp_path, LEADERBOARD_LIVE__MAX_SOCKETS="1") as server:
        async with httpx.AsyncClient(base_url=server.url) as client:
            await client.post("/api/v1/leaderboards", json={"id": "game1", "name": "Game 1"})
        async with streaming(server.url, "game1") as first:
            await first.update()
            async with streaming(server.url, "game1") as second:
                event = await second.receive()
                assert event is not None
                assert (None, "error", "too_many_sockets") == (event.id, event.message["type"], event.message["code"])
                assert await second.receive() is None
                assert second.retry is not None
