"""Putting players right over HTTP."""

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARDS, faults, make_board, players, refused, submit

ALICE = f"{BOARDS}/game1/player/alice"


async def test_a_corrected_score(client: httpx.AsyncClient) -> None:
    """It is answered as a submission is, and keeps `updated_at`."""
    await make_board(client, update_mode="best")
    await players(client, alice=10, bob=5)
    before = (await client.get(ALICE)).json()["data"]

    answer = await client.patch(ALICE, json={"score": 4})

    assert {
        "status": "corrected",
        "leaderboard_id": "game1",
        "player_id": "alice",
        "score": 4,
        "rank": 2,
        "previous_score": 10,
        "previous_rank": 1,
        "changed": True,
        "visible": True,
    } == answer.json()["data"]
    after = (await client.get(ALICE)).json()["data"]
    assert (4, before["updated_at"]) == (after["score"], after["updated_at"])


async def test_metadata_alone(client: httpx.AsyncClient) -> None:
    """Sent again it changes nothing."""
    await make_board(client)
    await submit(client, metadata={"name": "Alcie"}, game_id="m1")

    answers = [(await client.patch(ALICE, json={"metadata": {"name": "Alice"}})).json()["data"] for _ in range(2)]

    assert [(10, True), (10, False)] == [(answer["score"], answer["changed"]) for answer in answers]
    shown = (await client.get(ALICE)).json()["data"]
    assert ({"name": "Alice"}, "m1") == (shown["metadata"], shown["game_id"])


@pytest.mark.parametrize(
    ("body", "path"), [({"score": "4"}, "score"), ({"metadata": []}, "metadata"), ({"updated_at": 1}, "updated_at")]
)
async def test_what_cannot_be_right(client: httpx.AsyncClient, body: dict[str, object], path: str) -> None:
    """The field is named, and nothing changes."""
    await make_board(client)
    await submit(client)

    assert [path] == list(faults(await client.patch(ALICE, json=body)))
    assert 10 == (await client.get(ALICE)).json()["data"]["score"]


async def test_refusals(client: httpx.AsyncClient) -> None:
    """Bounds hold; there must be such a board, player and season."""
    await make_board(client, max_score=20)
    await submit(client)
    nobody = f"{BOARDS}/game1/player/nobody"

    assert (422, "score_out_of_bounds") == refused(await client.patch(ALICE, json={"score": 21}))
    assert (404, "player_not_found") == refused(await client.patch(nobody, json={"score": 1}))
    assert (404, "board_not_found") == refused(await client.patch(f"{BOARDS}/none/player/alice", json={"score": 1}))
    assert (404, "season_not_found") == refused(await client.delete(f"{ALICE}?season=2"))
    assert (404, "player_not_found") == refused(await client.delete(f"{nobody}?season=1"))
    assert ["season"] == list(faults(await client.delete(f"{ALICE}?season=0")))


async def test_out_of_a_past_season(client: httpx.AsyncClient) -> None:
    """Whoever kept the list asks again and is answered anew; the seasons count one less."""
    await make_board(client)
    await players(client, alice=10, bob=5)
    await client.post(f"{BOARDS}/game1/reset")
    past = f"{BOARDS}/game1/top?season=1"
    kept = {"If-None-Match": (await client.get(past)).headers["etag"]}
    assert 304 == (await client.get(past, headers=kept)).status_code

    answer = await client.delete(f"{ALICE}?season=1")

    assert {"status": "removed", "visible": True} == answer.json()["data"]
    again = await client.get(past, headers=kept)
    assert [(1, "bob")] == [(entry["rank"], entry["player_id"]) for entry in again.json()["data"]]
    seasons = (await client.get(f"{BOARDS}/game1/seasons")).json()["data"]
    assert [0, 1] == [season["total_players"] for season in seasons]
