"""Several readings in one request."""

import asyncio
from typing import Any

import httpx2 as httpx
import pytest

from leaderboard_adapters.memory.ranking_store import LiveRankedView
from tests.integration.http.kit import BOARDS, faults, make_board, players

QUERY = "/api/v1/query"
#: Every reading of one board, what it takes, and the path that answers the same.
READINGS: list[tuple[str, str | None, dict[str, Any], str]] = [
    ("top", None, {"limit": 2}, "top?limit=2"),
    ("range", None, {"start": 2, "end": 3}, "range?start=2&end=3"),
    ("around_player", "bob", {"range": 1}, "around/bob?range=1"),
    ("player", "bob", {}, "player/bob"),
    ("players", None, {"ids": ["bob", "zoe"]}, "players?ids=bob,zoe"),
    ("stats", None, {}, "stats"),
    ("count", None, {"min": 20.5}, "count?min=20.5"),
    ("rank", None, {"score": 25}, "rank?score=25"),
    ("around", None, {"score": 25, "range": 1}, "around?score=25&range=1"),
    ("score", None, {"percentile": 50}, "score?percentile=50"),
    ("best", None, {"percent": 50}, "best?percent=50"),
    ("histogram", None, {"buckets": 2}, "histogram?buckets=2"),
]


@pytest.fixture(autouse=True)
async def boards(client: httpx.AsyncClient) -> None:
    await make_board(client)
    await make_board(client, "game2")
    await players(client, alice=40, bob=30, carol=20)


def asked(read: str, player: str | None, parameters: dict[str, Any], board: str = "game1") -> dict[str, Any]:
    query = {"leaderboard_id": board, "read": read, "parameters": parameters}
    return query if player is None else query | {"player_id": player}


async def query(client: httpx.AsyncClient, *queries: Any) -> list[dict[str, Any]]:
    answer = await client.post(QUERY, json={"queries": queries})
    assert 200 == answer.status_code, answer.text
    assert "no-store" == answer.headers["cache-control"]
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


async def test_each_answers_as_alone(client: httpx.AsyncClient) -> None:
    """All readings there are, in the order in which they are asked."""
    found = await query(client, *(asked(read, player, parameters) for read, player, parameters, _ in READINGS))

    for one, (read, _, _, path) in zip(found, READINGS, strict=True):
        alone = (await client.get(f"{BOARDS}/game1/{path}")).json()
        assert (200, alone["data"]) == (one["status"], one["data"]), read
        del alone["meta"]["as_of"], one["meta"]["as_of"]
        assert alone["meta"] == one["meta"], read


async def test_no_reading_is_left_out(client: httpx.AsyncClient) -> None:
    """Whatever reads one leaderboard by a GET and says which moment it shows can be asked here."""
    [refusal] = await query(client, asked("every", None, {}))

    named = refusal["details"][0]["message"].removeprefix("must be one of ").split(", ")
    assert sorted(read for read, *_ in READINGS) == named


async def test_each_fails_by_itself(client: httpx.AsyncClient) -> None:
    """As it would alone; the others are answered."""
    found = await query(
        client,
        asked("top", None, {}, "nowhere"),
        asked("player", "zoe", {}),
        asked("top", None, {"limit": 0, "season": "x"}),
        asked("top", None, {"season": 9}),
        asked("stats", None, {}, "game2"),
    )

    assert [404, 404, 422, 404, 200] == [one["status"] for one in found]
    assert ["board_not_found", "player_not_found", "invalid", "season_not_found", None] == [
        one.get("code") for one in found
    ]
    assert ["season", "limit"] == [fault["path"] for fault in found[2]["details"]]
    assert all(("data" in one) is ("error" not in one) for one in found)
    assert 0 == found[4]["data"]["total_players"]


@pytest.mark.parametrize(
    ("one", "path"),
    [
        ("top", ""),
        ({}, "leaderboard_id"),
        ({"leaderboard_id": "a b", "read": "top"}, "leaderboard_id"),
        ({"leaderboard_id": "game1", "read": "everything"}, "read"),
        ({"leaderboard_id": "game1", "read": "player"}, "player_id"),
        ({"leaderboard_id": "game1", "read": "top", "player_id": "bob"}, "player_id"),
        ({"leaderboard_id": "game1", "read": "top", "limit": 3}, "limit"),
        ({"leaderboard_id": "game1", "read": "top", "parameters": [3]}, "parameters"),
        ({"leaderboard_id": "game1", "read": "top", "parameters": {"limit": True}}, "limit"),
        ({"leaderboard_id": "game1", "read": "rank", "parameters": {"score": "many"}}, "score"),
        ({"leaderboard_id": "game1", "read": "players", "parameters": {"ids": []}}, "ids"),
    ],
)
async def test_a_reading_at_fault(client: httpx.AsyncClient, one: Any, path: str) -> None:
    """The field is named, and the next one is answered."""
    refusal, answer = await query(client, one, asked("top", None, {}))

    assert (422, "invalid", path) == (refusal["status"], refusal["code"], refusal["details"][0]["path"])
    assert 200 == answer["status"]


@pytest.mark.parametrize(
    ("body", "path"),
    [({}, "queries"), ({"queries": []}, "queries"), ({"queries": [{}] * 101}, "queries"), ({"query": []}, "queries")],
)
async def test_what_is_no_list(client: httpx.AsyncClient, body: Any, path: str) -> None:
    """Refuses the request."""
    assert path in faults(await client.post(QUERY, json=body))


async def test_a_hundred_are_asked_together(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store has been given every question before it has answered any: so it takes them in few round trips."""
    waiting, most = 0, 0
    page = LiveRankedView.page

    async def noted(self: LiveRankedView, first: int, last: int) -> Any:
        nonlocal waiting, most
        waiting += 1
        most = max(most, waiting)
        await asyncio.sleep(0)
        waiting -= 1
        return await page(self, first, last)

    monkeypatch.setattr(LiveRankedView, "page", noted)

    found = await query(client, *(asked("top", None, {"limit": n}, f"game{1 + n % 2}") for n in range(1, 101)))

    assert [200] * 100 == [one["status"] for one in found]
    assert 100 == most
