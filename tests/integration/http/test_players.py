"""A player on all leaderboards."""

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARDS, faults, make_board, players, refused, submit

ALICE = "/api/v1/players/alice"


@pytest.fixture(autouse=True)
async def boards(client: httpx.AsyncClient) -> None:
    """Two leaderboards; alice is on both, and in a past season of one."""
    await make_board(client)
    await players(client, alice=40, bob=30)
    await client.post(f"{BOARDS}/game1/reset")
    await players(client, alice=10, bob=20)
    await make_board(client, "game0", sort_order="asc", max_entries=1)
    await submit(client, leaderboard_id="game0", score=7, game_id="g", metadata={"level": 1})
    await submit(client, "carol", leaderboard_id="game0", score=1)


async def test_entries_on_all_leaderboards(client: httpx.AsyncClient) -> None:
    """By the leaderboards' ids; each says what the leaderboard's own answer says."""
    answer = await client.get(ALICE)

    [first, second] = answer.json()["data"]
    assert 200 == answer.status_code
    assert ("game0", 1, None, None) == (first["leaderboard_id"], first["season"], first["rank"], first["percentile"])
    assert ({"level": 1}, "g") == (first["metadata"], first["game_id"])
    assert ("game1", 2, 2, 10, 2) == tuple(
        second[name] for name in ("leaderboard_id", "season", "rank", "score", "total_players")
    )
    alone = (await client.get(f"{BOARDS}/game1/player/alice")).json()["data"]
    assert alone == {name: second[name] for name in alone}


async def test_what_would_be_erased_is_told_before(client: httpx.AsyncClient) -> None:
    """It is what the erasure says that it took, and asking takes nothing away."""
    told = (await client.get(f"{ALICE}/traces")).json()["data"]
    again = (await client.get(f"{ALICE}/traces")).json()["data"]
    done = (await client.delete(ALICE)).json()["data"]

    assert told == again == {"leaderboards": done["erased_from"], "has_profile": False}
    assert (404, "player_not_found") == refused(await client.get(f"{ALICE}/traces"))


async def test_who_has_a_profile_alone_is_told_as_well(client: httpx.AsyncClient) -> None:
    """As an erasure takes it away."""
    await client.put("/api/v1/players/zoe/profile", json={"display_name": "Zoe"})

    assert {"leaderboards": [], "has_profile": True} == (await client.get("/api/v1/players/zoe/traces")).json()["data"]
    assert 200 == (await client.delete("/api/v1/players/zoe")).status_code
    assert (404, "player_not_found") == refused(await client.get("/api/v1/players/zoe/traces"))


async def test_erased_everywhere(client: httpx.AsyncClient) -> None:
    """The answer lists where the player was; afterwards they are nowhere, and the others move up."""
    answer = await client.delete(ALICE)

    assert {
        "status": "erased",
        "erased_from": [
            {"leaderboard_id": "game0", "seasons": [1]},
            {"leaderboard_id": "game1", "seasons": [2, 1]},
        ],
        "visible": True,
    } == answer.json()["data"]
    assert (404, "player_not_found") == refused(await client.get(ALICE))
    assert (404, "player_not_found") == refused(await client.delete(ALICE))
    past = await client.get(f"{BOARDS}/game1/top", params={"season": 1})
    assert [{"rank": 1, "player_id": "bob", "score": 30}] == past.json()["data"]


async def test_a_player_of_past_seasons(client: httpx.AsyncClient) -> None:
    """They have no entries and are not unknown either."""
    await client.post(f"{BOARDS}/game1/reset")

    assert [] == (await client.get("/api/v1/players/bob")).json()["data"]
    assert [{"leaderboard_id": "game1", "seasons": [2, 1]}] == (await client.delete("/api/v1/players/bob")).json()[
        "data"
    ]["erased_from"]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_nobody_is_not_found(client: httpx.AsyncClient, method: str) -> None:
    """404 with a sentence that does not name a leaderboard."""
    answer = await client.request(method, "/api/v1/players/nobody")

    assert (404, "player_not_found") == refused(answer)
    assert "Player 'nobody' is not on any leaderboard." == answer.json()["error"]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_ids_are_those_of_submissions(client: httpx.AsyncClient, method: str) -> None:
    """Percent-decoded, and refused if no player can be called so; parameters are unknown."""
    await submit(client, "a/b ü", 1)

    assert {"player_id"} == set(faults(await client.request(method, "/api/v1/players/%00")))
    assert {"season"} == set(faults(await client.request(method, ALICE, params={"season": 1})))
    assert 200 == (await client.request(method, "/api/v1/players/a%2Fb%20%C3%BC")).status_code


async def test_the_path_has_no_other_methods(client: httpx.AsyncClient) -> None:
    """405 names the right ones."""
    answer = await client.post(ALICE)

    assert (405, "method_not_allowed") == refused(answer)
    assert {"DELETE", "GET", "HEAD"} == set(answer.headers["allow"].split(", "))
