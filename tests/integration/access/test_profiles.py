"""Who may say who a player is."""

import httpx2 as httpx
import pytest

from tests.integration.access.kit import player
from tests.support.keys import bearer

ALICE = "/api/v1/players/alice/profile"
WHOLE = {"display_name": "Alice", "country": "DE", "team": "Blue"}
SUBMIT, READ = bearer("submit-everywhere"), bearer("read-game")


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_it_takes_a_key_that_submits(client: httpx.AsyncClient, method: str) -> None:
    """Without a key 401; with one that only reads, or opens some boards, 403; nothing is kept."""
    body = {"json": WHOLE} if method == "PUT" else {}
    for headers, status in [({}, 401), (READ, 403), (bearer("submit-game"), 403), (player("alice", "game1"), 403)]:
        assert status == (await client.request(method, ALICE, headers=headers, **body)).status_code
    assert 404 == (await client.get(ALICE, headers=READ)).status_code


async def test_a_player_says_their_own_name_and_picture(client: httpx.AsyncClient) -> None:
    """All that a key has said besides stays; a field that is the game's is named."""
    assert 200 == (await client.put(ALICE, headers=SUBMIT, json=WHOLE)).status_code

    own = await client.put(ALICE, headers=player("alice"), json={"display_name": "Ali"})

    assert 200 == own.status_code
    kept = (await client.get(ALICE, headers=READ)).json()["data"]
    assert {**WHOLE, "display_name": "Ali", "avatar_url": None, "attributes": None} == kept
    for field, value in {"country": "KR", "team": "Red", "attributes": {"a": 1}}.items():
        refused = await client.put(ALICE, headers=player("alice"), json={"display_name": "x", field: value})
        assert (403, True) == (refused.status_code, repr(field) in refused.json()["error"])
    assert kept == (await client.get(ALICE, headers=READ)).json()["data"]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_a_player_is_no_other_player(client: httpx.AsyncClient, method: str) -> None:
    """403, and a player takes no profile away, which has more in it than theirs."""
    body = {"json": {"display_name": "x"}} if method == "PUT" else {}
    assert 403 == (await client.request(method, ALICE, headers=player("bob"), **body)).status_code
    assert 403 == (await client.delete(ALICE, headers=player("alice"))).status_code


async def test_a_player_sends_no_profile_with_a_score(client: httpx.AsyncClient) -> None:
    """It would stand for the whole of it: 403, in a batch for that score alone; a key may."""
    score = {"player_id": "alice", "leaderboard_id": "game1", "score": 1, "profile": {"display_name": "x"}}

    alone = await client.post("/api/v1/scores", headers=player("alice"), json=score)
    batch = await client.post(
        "/api/v1/scores/batch", headers=player("alice"), json={"scores": [score, {**score, "profile": None}]}
    )

    assert (403, True) == (alone.status_code, "'profile'" in alone.json()["error"])
    assert [(0, "forbidden")] == [(one["index"], one["code"]) for one in batch.json()["data"]["errors"]]
    assert 403 == (await client.post("/api/v1/scores", headers=bearer("submit-game"), json=score)).status_code
    assert 200 == (await client.post("/api/v1/scores", headers=SUBMIT, json=score)).status_code
