"""Who may ask what in a request for several readings, and for several players."""

from typing import Any

import httpx2 as httpx

from leaderboard_core import Application
from tests.integration.access.kit import player
from tests.integration.http.kit import BOARDS, refused
from tests.support.keys import bearer


def reading(board: str = "game1", read: str = "top", **more: Any) -> dict[str, Any]:
    return {"leaderboard_id": board, "read": read, **more}


async def test_each_reading_is_judged_alone(client: httpx.AsyncClient, application: Application) -> None:
    """A board or a player that the asker may not read refuses that one, and no other."""
    queries = [
        reading(),
        reading("other1"),
        reading(read="player", player_id="alice"),
        reading(read="player", player_id="bob"),
        reading(read="players", parameters={"ids": ["alice", "bob"]}),
    ]

    async def statuses(headers: dict[str, str]) -> list[int]:
        answer = await client.post("/api/v1/query", json={"queries": queries}, headers=headers)
        return [one["status"] for one in answer.json()["data"]]

    assert [200, 403, 200, 404, 200] == await statuses(bearer("read-game"))
    assert [200, 403, 200, 403, 403] == await statuses(player("alice", "game*"))


async def test_a_player_compares_nobody_else(client: httpx.AsyncClient, application: Application) -> None:
    """A token that may read its own player alone."""
    path = f"{BOARDS}/game1/players/query"
    alone = await client.post(path, json={"player_ids": ["alice"]}, headers=player("alice"))
    others = await client.post(path, json={"player_ids": ["alice", "bob"]}, headers=player("alice"))

    assert alone.is_success
    assert (403, "forbidden") == refused(others)
