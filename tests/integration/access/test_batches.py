"""A batch in which some items name what its sender may not touch."""

from typing import Any

import httpx2 as httpx
import pytest

from leaderboard_core import Application
from tests.integration.access.kit import player
from tests.integration.http.kit import SCORES, refused
from tests.support.keys import bearer

BATCH = f"{SCORES}/batch"


def score(board: str, player_id: str = "alice", **fields: Any) -> dict[str, Any]:
    return {"leaderboard_id": board, "player_id": player_id, "score": 1, **fields}


async def test_items_stand_alone(client: httpx.AsyncClient, application: Application) -> None:
    """Items on boards that the key does not open are rejected one by one, the others count."""
    scores = [score("game1"), score("other1"), score("game1", score="x"), score("none"), score("game1", "bob")]

    answer = await client.post(BATCH, json={"scores": scores}, headers=bearer("submit-game"))

    result = answer.json()["data"]
    assert ("partial", 5, 2, 3) == tuple(result[name] for name in ("status", "received", "accepted", "rejected"))
    assert [(1, "forbidden"), (2, "invalid"), (3, "forbidden")] == [
        (error["index"], error["code"]) for error in result["errors"]
    ]
    assert "other1" in result["errors"][0]["error"]
    assert 2 == (await application.read.top("other1")).meta.revision
    assert 2 == (await application.read.top("game1")).total_players


async def test_none_accepted(client: httpx.AsyncClient) -> None:
    """Where no item may be sent, the batch is rejected, and says why item by item."""
    answer = await client.post(BATCH, json={"scores": [score("other1")]}, headers=bearer("submit-game"))

    assert (422, "batch_rejected") == refused(answer)
    assert ["forbidden"] == [error["code"] for error in answer.json()["data"]["errors"]]


async def test_a_player_among_others(client: httpx.AsyncClient, application: Application) -> None:
    """Of a batch, a token counts the scores of its own player."""
    scores = [score("game1", "alice"), score("game1", "bob"), score("other1", "alice")]

    answer = await client.post(BATCH, json={"scores": scores}, headers=player("alice"))

    assert [1] == [error["index"] for error in answer.json()["data"]["errors"]]
    assert 1 == (await application.read.top("game1")).total_players


@pytest.mark.parametrize(
    ("headers", "expected"), [({}, (401, "key_required")), (bearer("read-game"), (403, "forbidden"))]
)
@pytest.mark.parametrize("path", [SCORES, BATCH])
async def test_who_may_not_submit_is_refused_before_the_body(
    client: httpx.AsyncClient, path: str, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    """Strangers are told nothing of what is wrong with a body, and cost no reading of it."""
    assert expected == refused(await client.post(path, content=b"{", headers=headers))
    assert expected == refused(await client.post(path, content=b"x" * 2_000_000, headers=headers))
