"""Some players among themselves: friends, or a clan."""

from typing import Any

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARD, faults, make_board, players, refused


@pytest.fixture(autouse=True)
async def board(client: httpx.AsyncClient) -> None:
    """Four players; carol and dave have the same score, carol first."""
    await make_board(client)
    await players(client, alice=40, carol=20, dave=20, bob=30)


async def ask(client: httpx.AsyncClient, path: str = "players/query", **body: Any) -> httpx.Response:
    return await client.post(f"{BOARD}/{path}", json=body)


async def test_a_group(client: httpx.AsyncClient) -> None:
    """Best first, with the rank of the board and the place among those asked; whom it does not have is told apart."""
    answer = (await ask(client, player_ids=["dave", "zoe", "alice", "dave", "carol"])).json()

    assert [
        {"place": 1, "rank": 1, "player_id": "alice", "score": 40},
        {"place": 2, "rank": 3, "player_id": "carol", "score": 20},
        {"place": 3, "rank": 4, "player_id": "dave", "score": 20},
    ] == answer["data"]
    meta = answer["meta"]
    assert (["zoe"], 3, 4, "realtime", 1) == tuple(
        meta[name] for name in ("missing", "count", "total_players", "source", "season")
    )


async def test_some_of_a_group(client: httpx.AsyncClient) -> None:
    """The best of them, or one with those who are next, in any season; nothing of it is kept."""
    group = ["alice", "carol", "dave"]
    await client.post(f"{BOARD}/reset")

    async def listed(**body: Any) -> list[tuple[int, str]]:
        answer = await ask(client, "players/query?season=1", player_ids=group, **body)
        assert "no-store" == answer.headers["cache-control"]
        return [(entry["place"], entry["player_id"]) for entry in answer.json()["data"]]

    assert [(1, "alice"), (2, "carol")] == await listed(limit=2)
    assert [(2, "carol"), (3, "dave")] == await listed(around="dave", limit=2)
    assert [(2, "carol")] == await listed(around="carol", limit=1)
    assert (404, "player_not_found") == refused(await ask(client, player_ids=["zoe"], around="zoe"))


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "player_ids"),
        ({"player_ids": []}, "player_ids"),
        ({"player_ids": "alice"}, "player_ids"),
        ({"player_ids": [str(n) for n in range(1001)]}, "player_ids"),
        ({"player_ids": ["alice", ""]}, "player_ids"),
        ({"player_ids": ["alice"], "limit": 0}, "limit"),
        ({"player_ids": ["alice"], "limit": True}, "limit"),
        ({"player_ids": ["alice"], "around": "bob"}, "around"),
        ({"player_ids": ["alice"], "range": 5}, "range"),
        ({"player_ids": ["alice"], "ids": []}, "ids"),
    ],
)
async def test_a_group_at_fault(client: httpx.AsyncClient, body: dict[str, Any], path: str) -> None:
    """The field is named."""
    assert [path] == list(faults(await ask(client, **body)))
