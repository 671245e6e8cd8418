"""POST /api/v1/scores/batch."""

from typing import Any

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARDS, SCORES, faults, make_board, refused, submission, submit

BATCH = f"{SCORES}/batch"


async def send(client: httpx.AsyncClient, *scores: Any) -> httpx.Response:
    return await client.post(BATCH, json={"scores": [*scores]})


async def test_all_accepted(client: httpx.AsyncClient) -> None:
    """A batch without a fault is accepted whole, and on the board."""
    await make_board(client)

    answer = await send(client, submission("alice", 1), submission("bob", 2))

    assert {
        "status": "accepted",
        "received": 2,
        "accepted": 2,
        "rejected": 0,
        "duplicates": 0,
        "errors": [],
    } == answer.json()["data"]
    top = await client.get(f"{BOARDS}/game1/top")
    assert ["bob", "alice"] == [entry["player_id"] for entry in top.json()["data"]]


async def test_each_stands_alone(client: httpx.AsyncClient) -> None:
    """Whatever is wrong with one score rejects that score alone, named by its place in the batch."""
    await make_board(client, max_score=100)
    await submit(client, "eve", 1, event_id="e1")

    answer = await send(
        client,
        submission("alice", 1),
        submission("bob", "x"),
        submission("carol", 1) | {"leaderboard_id": "nowhere"},
        "not an object",
        submission("dave", 101),
        submission("eve", 2, event_id="e1"),
        submission("frank", 5),
    )

    assert 200 == answer.status_code
    data = answer.json()["data"]
    assert ("partial", 7, 2, 5) == tuple(data[name] for name in ("status", "received", "accepted", "rejected"))
    assert [
        (1, "invalid", "score"),
        (2, "board_not_found", None),
        (3, "invalid", None),
        (4, "score_out_of_bounds", "score"),
        (5, "event_id_conflict", None),
    ] == [(error["index"], error["code"], error.get("path")) for error in data["errors"]]
    assert all(error["error"] for error in data["errors"])


async def test_an_item_names_all_its_faults(client: httpx.AsyncClient) -> None:
    """The sentence about an item names every field at fault, its path the first."""
    await make_board(client)

    [error] = (await send(client, submission(), {"score": True})).json()["data"]["errors"]

    assert "player_id" == error["path"]
    assert "player_id: is required; leaderboard_id: is required; score: must be a number" == error["error"]


async def test_a_name_that_cannot_be_sent_back(client: httpx.AsyncClient) -> None:
    """A field's name with half a surrogate pair is escaped in the answer."""
    await make_board(client)

    answer = await client.post(BATCH, content=b'{"scores": [{"\\ud800": 1}]}')

    assert "\\ud800: is not a known field" in answer.json()["data"]["errors"][0]["error"]


async def test_duplicates_are_counted(client: httpx.AsyncClient) -> None:
    """A score known by its event id, from before or from the same batch, is accepted and counted as a duplicate."""
    await make_board(client, update_mode="increment")
    await submit(client, event_id="e1")

    answer = await send(client, submission(event_id="e1"), submission(event_id="e2"), submission(event_id="e2"))

    data = answer.json()["data"]
    assert ("accepted", 3, 2) == (data["status"], data["accepted"], data["duplicates"])
    assert 20 == (await submit(client, score=0))["score"]


async def test_nothing_accepted(client: httpx.AsyncClient) -> None:
    """A batch of which nothing was accepted is refused, and says all the same what became of each score."""
    answer = await send(client, submission(), submission(score=None))

    assert (422, "batch_rejected") == refused(answer)
    data = answer.json()["data"]
    assert ("rejected", 2, 0, 2) == tuple(data[name] for name in ("status", "received", "accepted", "rejected"))
    assert [0, 1] == [error["index"] for error in data["errors"]]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ([], ""),
        ({}, "scores"),
        ({"scores": []}, "scores"),
        ({"scores": {}}, "scores"),
        ({"scores": None}, "scores"),
        ({"scores": "ab"}, "scores"),
        ({"scores": [submission()], "dry": True}, "dry"),
    ],
)
async def test_a_wrong_envelope(client: httpx.AsyncClient, body: Any, path: str) -> None:
    """Only what is not a list of scores refuses the whole; then nothing is accepted."""
    await make_board(client)

    assert [path] == list(faults(await client.post(BATCH, json=body)))
    assert [] == (await client.get(f"{BOARDS}/game1/top")).json()["data"]


async def test_a_thousand(client: httpx.AsyncClient) -> None:
    """A batch may have 1,000 scores."""
    await make_board(client)

    answer = await send(client, *(submission(f"p{number}", number) for number in range(1000)))

    assert 1000 == answer.json()["data"]["accepted"]


async def test_more_than_a_thousand(client: httpx.AsyncClient) -> None:
    """One more is too large, whatever the scores are; the connection ends with it."""
    await make_board(client)

    answer = await send(client, *(0 for _ in range(1001)))

    assert (413, "too_large") == refused(answer)
    assert "close" == answer.headers["connection"]
