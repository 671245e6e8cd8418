"""POST /api/v1/tokens."""

import time
from datetime import datetime
from typing import Any

import httpx2 as httpx
import jwt
import pytest

from leaderboard_adapters.memory import memory_leaderboard
from leaderboard_shells.access import access_from_settings
from leaderboard_shells.access.keys import digest_of
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from leaderboard_shells.settings import Auth
from tests.integration.http.kit import BOARDS, SCORES, faults, refused, submission
from tests.support.keys import SECRET, bearer, key

TOKENS = "/api/v1/tokens"


async def make(client: httpx.AsyncClient, maker: str = "read-submit-game", **fields: Any) -> dict[str, Any]:
    answer = await client.post(TOKENS, json={"player_id": "alice", **fields}, headers=bearer(maker))
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]  # type: ignore[no-any-return]


async def test_it_works(client: httpx.AsyncClient) -> None:
    """The token submits and reads for its player, at once."""
    made = await make(client)
    shown = {"Authorization": f"Bearer {made['token']}"}

    assert "alice" == made["player_id"]
    assert 200 == (await client.post(SCORES, json=submission("alice"), headers=shown)).status_code
    assert 200 == (await client.get(f"{BOARDS}/game1/player/alice", headers=shown)).status_code
    assert (403, "forbidden") == refused(await client.post(SCORES, json=submission("bob"), headers=shown))


async def test_what_it_says(client: httpx.AsyncClient) -> None:
    """It is a plain JSON Web Token, so that a backend can make one just like it."""
    made = await make(client, leaderboard_ids=["game1", "game7"], expires_in=30)
    said = jwt.decode(made["token"], SECRET, algorithms=["HS256"], audience="leaderboard")

    assert {"sub": "alice", "aud": "leaderboard", "boards": ["game1", "game7"], "scopes": ["read", "submit"]} == {
        name: value for name, value in said.items() if name not in ("iat", "exp", "client_id")
    }
    assert said["client_id"] == digest_of("lbk_read-submit-game")[:32]
    assert 30 == said["exp"] - said["iat"]
    assert 0 < said["exp"] - time.time() <= 30
    assert said["exp"] == datetime.fromisoformat(made["expires_at"]).timestamp()


async def test_it_opens_what_its_maker_opens(client: httpx.AsyncClient) -> None:
    """Without boards of its own it has those of the key, and of the key's scopes those of a player."""
    for maker, scopes in (("submit-game", ["submit"]), ("admin-game", ["read", "submit"])):
        made = await make(client, maker)
        said = jwt.decode(made["token"], options={"verify_signature": False})
        assert (["game*"], scopes) == (said["boards"], said["scopes"])


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"player_id": ""}, "player_id"),
        ({"player_id": 5}, "player_id"),
        ({"player_id": "a\nb"}, "player_id"),
        ({"leaderboard_ids": []}, "leaderboard_ids"),
        ({"leaderboard_ids": "game1"}, "leaderboard_ids"),
        ({"leaderboard_ids": ["game*"]}, "leaderboard_ids"),
        ({"leaderboard_ids": ["game1"] * 51}, "leaderboard_ids"),
        ({"expires_in": 0}, "expires_in"),
        ({"expires_in": 901}, "expires_in"),
        ({"expires_in": "60"}, "expires_in"),
        ({"expires_in": True}, "expires_in"),
        ({"scopes": ["admin"]}, "scopes"),
    ],
)
async def test_faults(client: httpx.AsyncClient, fields: dict[str, Any], at: str) -> None:
    """A field that is wrong is named."""
    answer = await client.post(TOKENS, json={"player_id": "alice", **fields}, headers=bearer("submit-game"))

    assert [at] == list(faults(answer))


async def test_without_a_secret() -> None:
    """A server that signs nothing says so."""
    access = access_from_settings(Auth(keys=(key("game", "submit"),)))
    app = create_app(memory_leaderboard(), Readiness(), access=access)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        answer = await client.post(TOKENS, json={"player_id": "alice"}, headers=bearer("game"))

    assert (403, "forbidden") == refused(answer)
    assert "auth.token_secret" in answer.json()["error"]
