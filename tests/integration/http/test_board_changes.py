"""Changing, resetting and ending leaderboards, and taking players off them."""

import re
from typing import Any

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARDS, SCORES, faults, make_board, players, refused, submission, submit

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


async def test_patch(client: httpx.AsyncClient) -> None:
    """A patch changes what it names, says the board after it, and that it is visible."""
    made = await make_board(client, max_entries=10, min_score=0)

    answer = await client.patch(f"{BOARDS}/game1", json={"name": "New", "max_entries": None, "max_score": 5})

    changed = answer.json()["data"]
    assert True is changed.pop("visible")
    assert changed["updated_at"] > made["updated_at"]
    assert changed["updated_at"] == changed["last_activity_at"]
    moments = {"updated_at": changed["updated_at"], "last_activity_at": changed["last_activity_at"]}
    assert made | {"name": "New", "max_entries": None, "max_score": 5} | moments == changed
    assert changed == (await client.get(f"{BOARDS}/game1")).json()["data"]


async def test_the_last_activity(client: httpx.AsyncClient) -> None:
    """A score and a reset move it, a score that changes nothing does not; what the settings are is another matter."""
    made = await make_board(client, update_mode="best")
    await submit(client, "ada", 5)
    scored = (await client.get(f"{BOARDS}/game1")).json()["data"]
    await submit(client, "ada", 4)
    unchanged = (await client.get(f"{BOARDS}/game1")).json()["data"]
    await client.post(f"{BOARDS}/game1/reset")
    reset = (await client.get(f"{BOARDS}/game1")).json()["data"]

    assert made["last_activity_at"] < scored["last_activity_at"] < reset["last_activity_at"]
    assert scored == unchanged
    assert {made["updated_at"]} == {board["updated_at"] for board in (scored, unchanged, reset)}


async def test_an_empty_patch(client: httpx.AsyncClient) -> None:
    """A patch that names nothing changes nothing."""
    made = await make_board(client)

    assert made | {"visible": True} == (await client.patch(f"{BOARDS}/game1", json={})).json()["data"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "game2"),
        ("sort_order", "asc"),
        ("update_mode", "best"),
        ("season", 2),
        ("name", None),
        ("name", ""),
        ("reset_period", None),
        ("reset_period", "yearly"),
        ("max_entries", 0),
        ("min_score", "x"),
        ("max_score", True),
    ],
)
async def test_a_patch_at_fault(client: httpx.AsyncClient, field: str, value: Any) -> None:
    """What never changes, and what breaks its rule, is named, and nothing is changed."""
    made = await make_board(client)

    answer = await client.patch(f"{BOARDS}/game1", json={"max_entries": 5, field: value})

    assert [field] == list(faults(answer))
    assert made == (await client.get(f"{BOARDS}/game1")).json()["data"]


async def test_a_patch_against_the_other_bound(client: httpx.AsyncClient) -> None:
    """A bound is checked against the one the board has already."""
    await make_board(client, max_score=10)

    assert ["min_score"] == list(faults(await client.patch(f"{BOARDS}/game1", json={"min_score": 11})))


async def test_reset(client: httpx.AsyncClient) -> None:
    """A reset opens the next season, empty."""
    await make_board(client)
    await players(client, alice=1)

    answer = await client.post(f"{BOARDS}/game1/reset")

    assert {"status": "reset", "season": 2, "visible": True} == answer.json()["data"]
    assert [] == (await client.get(f"{BOARDS}/game1/top")).json()["data"]
    assert 2 == (await client.get(f"{BOARDS}/game1")).json()["data"]["season"]


async def test_seasons(client: httpx.AsyncClient) -> None:
    """Seasons come newest first, the open one without an end; each begins where the one before it ended."""
    made = await make_board(client)
    await players(client, alice=1, bob=2)
    await client.post(f"{BOARDS}/game1/reset")

    open_one, ended = (await client.get(f"{BOARDS}/game1/seasons")).json()["data"]

    assert {
        "season": 2,
        "state": "open",
        "started_at": ended["ended_at"],
        "ended_at": None,
        "settles_at": None,
        "standings_revision": None,
        "total_players": 0,
    } == open_one
    assert "settled" == ended["state"]
    assert TIME.fullmatch(ended["ended_at"])
    assert (1, made["created_at"], 2) == (ended["season"], ended["started_at"], ended["total_players"])


async def test_delete(client: httpx.AsyncClient) -> None:
    """A deleted board is gone, and its id is free for an empty one."""
    await make_board(client)
    await players(client, alice=1)

    answer = await client.delete(f"{BOARDS}/game1")

    assert {"status": "deleted", "visible": True} == answer.json()["data"]
    assert (404, "board_not_found") == refused(await client.post(SCORES, json=submission()))
    await make_board(client)
    assert [] == (await client.get(f"{BOARDS}/game1/top")).json()["data"]


async def test_remove_a_player(client: httpx.AsyncClient) -> None:
    """A removed player is gone, and starts from nothing when they come back."""
    await make_board(client, update_mode="increment")
    await players(client, alice=10)

    answer = await client.delete(f"{BOARDS}/game1/player/alice")

    assert {"status": "removed", "visible": True} == answer.json()["data"]
    assert (404, "player_not_found") == refused(await client.get(f"{BOARDS}/game1/player/alice"))
    assert 1 == (await submit(client, "alice", 1))["score"]


async def test_remove_a_player_who_is_not_there(client: httpx.AsyncClient) -> None:
    """Taking off someone who is not on the board is 404."""
    await make_board(client)

    assert (404, "player_not_found") == refused(await client.delete(f"{BOARDS}/game1/player/alice"))
