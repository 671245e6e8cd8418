"""Scores from before their season: who may send them, at each door."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2 as httpx
import pytest

from leaderboard_core import Application
from leaderboard_shells.settings import Auth
from tests.integration.access.kit import GAME, player
from tests.integration.http.kit import SCORES, refused
from tests.support.in_process import Live, serving
from tests.support.keys import SECRET, bearer, key
from tests.support.live import watching

LONG_AGO = "2001-09-09T01:46:40Z"
OLD = {"player_id": "bob", "leaderboard_id": "game1", "score": 3, "occurred_at": LONG_AGO}


@pytest.fixture
def auth() -> Auth:
    return Auth(
        keys=(
            key("importer", "submit", "import", **GAME),
            key("sender", "submit", **GAME),
            key("import-alone", "import", **GAME),
            key("admin", "admin"),
        ),
        anonymous=("read", "submit"),
        token_secret=SECRET,
    )


@pytest.fixture
async def live(tmp_path: Path, auth: Auth) -> AsyncIterator[Live]:
    async with serving(tmp_path, auth=auth) as live:
        yield live


@pytest.mark.parametrize("name", ["importer", "admin", "import-alone"])
async def test_who_may(client: httpx.AsyncClient, application: Application, name: str) -> None:
    """A key with the scope, or with all of them; the score counts in the present season under its own moment."""
    answer = await client.post(SCORES, json=OLD, headers=bearer(name))

    assert (200, 2) == (answer.status_code, answer.json()["data"]["rank"])
    shown = await application.read.player("game1", "bob")
    assert (1, 1_000_000_000_000_000) == (shown.meta.season, shown.updated_at)


async def test_who_may_not(client: httpx.AsyncClient) -> None:
    """Whoever shows no key with the scope, whatever is open to everybody."""
    for headers in ({}, bearer("sender"), player("bob")):
        assert (422, "occurred_before_season") == refused(await client.post(SCORES, json=OLD, headers=headers))


async def test_a_key_imports_to_its_own_boards(client: httpx.AsyncClient) -> None:
    """What is open to everybody elsewhere lets scores in there, but none from before the season."""
    scores = [OLD, {**OLD, "leaderboard_id": "other1"}, {**OLD, "leaderboard_id": "other1", "occurred_at": None}]

    answer = await client.post(f"{SCORES}/batch", json={"scores": scores}, headers=bearer("importer"))

    assert [(1, "occurred_before_season")] == [
        (error["index"], error["code"]) for error in answer.json()["data"]["errors"]
    ]


async def test_sockets(live: Live) -> None:
    """As over HTTP."""
    told = {}
    for name in ("importer", "sender"):
        async with watching(live.url, additional_headers=bearer(name)) as watcher:
            await watcher.send("submit_score", **OLD, request_id=name)
            answer = await watcher.receive(30)
            told[name] = answer.get("code") or answer["data"]["status"]

    assert {"importer": "accepted", "sender": "occurred_before_season"} == told
