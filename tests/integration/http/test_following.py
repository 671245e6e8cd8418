"""Leaderboards that follow others, as the API has them."""

from typing import Any

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARD, BOARDS, SCORES, faults, make_board, refused, submission, submit


@pytest.fixture(autouse=True)
async def boards(client: httpx.AsyncClient) -> None:
    await make_board(client, update_mode="increment")
    await make_board(client, "daily", follows="game1", update_mode="best", reset_period="daily")
    await make_board(client, "de", follows="game1", where={"country": "DE", "metadata.level": 3}, max_score=50)


async def scores(client: httpx.AsyncClient, board: str) -> dict[str, Any]:
    answer = await client.get(f"{BOARDS}/{board}/top")
    assert 200 == answer.status_code, answer.text
    return {entry["player_id"]: entry["score"] for entry in answer.json()["data"]}


async def test_boards_tell_what_they_follow(client: httpx.AsyncClient) -> None:
    """The one that is followed names those that do."""
    told = {one["id"]: one for one in (await client.get(BOARDS)).json()["data"]}

    assert {
        "game1": (None, None, ["daily", "de"]),
        "daily": ("game1", None, []),
        "de": ("game1", {"country": "DE", "metadata.level": 3}, []),
    } == {board: (one["follows"], one["where"], one["followers"]) for board, one in told.items()}


async def test_the_answer_tells_what_became_of_it(client: httpx.AsyncClient) -> None:
    """On each of the followers; sent again, the same event counts nowhere. Without followers nothing is told."""
    german = {"profile": {"country": "DE"}, "metadata": {"level": 3}}
    first = await submit(client, score=40, event_id="e1", **german)
    second = await submit(client, score=60, **german)
    again = await submit(client, score=40, event_id="e1", **german)
    other = await submit(client, "bob", 5)

    daily, de = {"leaderboard_id": "daily", "rank": 1}, {"leaderboard_id": "de", "rank": 1}
    assert [daily | {"status": "accepted"}, de | {"status": "accepted"}] == first["followers"]
    rejected = de | {"status": "rejected", "code": "score_out_of_bounds"}
    assert [daily | {"status": "accepted"}, rejected] == second["followers"]
    assert [daily | {"status": "duplicate"}, de | {"status": "duplicate"}] == again["followers"]
    assert de | {"status": "skipped", "rank": None} == other["followers"][1]
    assert [{"alice": 100, "bob": 5}, {"alice": 60, "bob": 5}, {"alice": 40}] == [
        await scores(client, board) for board in ("game1", "daily", "de")
    ]
    await make_board(client, "alone")
    assert "followers" not in await submit(client, leaderboard_id="alone")


async def test_a_batch(client: httpx.AsyncClient) -> None:
    """Each score feeds the followers; one that is sent to a follower is refused alone."""
    sent = [submission("a", 1), submission("b", 2, leaderboard_id="daily"), submission("a", 3)]
    answer = (await client.post(f"{SCORES}/batch", json={"scores": sent})).json()["data"]

    assert (2, [(1, "board_follows")]) == (
        answer["accepted"],
        [(one["index"], one["code"]) for one in answer["errors"]],
    )
    assert ({"a": 4}, {"a": 3}) == (await scores(client, "game1"), await scores(client, "daily"))


async def test_a_follower_takes_nothing_else(client: httpx.AsyncClient) -> None:
    """It is a conflict, which names the board to send to."""
    answer = await client.post(SCORES, json=submission(leaderboard_id="daily"))

    assert (409, "board_follows") == refused(answer)
    assert "'game1'" in answer.json()["error"]


async def test_the_followed_stays(client: httpx.AsyncClient) -> None:
    """Until those that follow it are gone."""
    assert (409, "board_followed") == refused(await client.delete(BOARD))
    for board in ("daily", "de", "game1"):
        assert 200 == (await client.delete(f"{BOARDS}/{board}")).status_code
    assert [] == (await client.get(BOARDS)).json()["data"]


async def test_filled(client: httpx.AsyncClient) -> None:
    """At once, or on request; only one that follows another can be."""
    await submit(client, "ada", 5)
    await submit(client, "bob", 6)
    await make_board(client, "now", follows="game1", fill=True)
    await make_board(client, "then", follows="game1")
    filled = await client.post(f"{BOARDS}/then/fill")

    assert {"status": "filled", "players": 2, "visible": True} == filled.json()["data"]
    assert {"ada": 5, "bob": 6} == await scores(client, "now") == await scores(client, "then")
    assert ["follows"] == list(faults(await client.post(f"{BOARD}/fill")))


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"follows": "nowhere"}, "follows"),
        ({"follows": "daily"}, "follows"),
        ({"follows": "a/b"}, "follows"),
        ({"follows": "odd"}, "follows"),
        ({"where": {"country": "DE"}}, "where"),
        ({"fill": True}, "fill"),
        ({"follows": "game1", "fill": 1}, "fill"),
        ({"each": "team"}, "each"),
        ({"follows": "game1", "each": "display_name"}, "each"),
        ({"follows": "game1", "max_each": 5}, "max_each"),
        ({"follows": "game1", "each": "team", "max_each": 1001}, "max_each"),
        ({"follows": "game1", "parts": [{"name": "points"}, {"name": "time"}]}, "parts"),
        ({"follows": "pairs"}, "parts"),
        ({"follows": "pairs", "parts": [{"name": "a"}]}, "parts"),
        ({"follows": "pairs", "parts": [{"name": "a", "value_type": "int64"}, {"name": "b"}]}, "parts"),
        ({"follows": "game1", "where": {"display_name": "x"}}, "where"),
        ({"follows": "game1", "where": {"country": ["DE"]}}, "where"),
        ({"follows": "game1", "where": {f"metadata.{n}": n for n in range(9)}}, "where"),
    ],
)
async def test_what_cannot_follow(client: httpx.AsyncClient, fields: dict[str, Any], at_fault: str) -> None:
    """The field at fault is named, and nothing is made."""
    await make_board(client, "pairs", parts=[{"name": "solved"}, {"name": "penalty", "sort_order": "asc"}])
    answer = await client.post(BOARDS, json={"id": "odd", "name": "Odd", **fields})

    assert [at_fault] == list(faults(answer))
    assert 404 == (await client.get(f"{BOARDS}/odd")).status_code


async def test_following_never_changes(client: httpx.AsyncClient) -> None:
    """A PATCH knows none of it; what else a follower may be, it may become."""
    for name, value in {"follows": "game1", "where": {"country": "FR"}, "followers": []}.items():
        assert [name] == list(faults(await client.patch(f"{BOARDS}/de", json={name: value})))
    await client.patch(f"{BOARDS}/de", json={"max_score": None})

    answer = await submit(client, score=60, profile={"country": "DE"}, metadata={"level": 3})
    assert "accepted" == answer["followers"][1]["status"]


async def test_mending_reaches_followers(client: httpx.AsyncClient) -> None:
    """A removal always, a correction where the score is the one that was wrong; the answer tells it."""
    await submit(client, score=7)
    corrected = await client.patch(f"{BOARD}/player/alice", json={"score": 9})
    told = {one["leaderboard_id"]: one["status"] for one in corrected.json()["data"]["followers"]}
    assert {"daily": "accepted", "de": "skipped"} == told
    assert {"alice": 9} == await scores(client, "daily")

    await client.delete(f"{BOARD}/player/alice")
    assert {} == await scores(client, "daily")


async def test_a_profile_from_before_the_first_score(client: httpx.AsyncClient) -> None:
    """It says on which followers that counts; what comes with a score goes before it."""
    await make_board(client, "clans", follows="game1", each="team")
    for player in ("ada", "bob"):
        said = {"country": "DE", "team": "Foxes"}
        assert 200 == (await client.put(f"/api/v1/players/{player}/profile", json=said)).status_code

    ada = await submit(client, "ada", 5, metadata={"level": 3})
    bob = await submit(client, "bob", 6, metadata={"level": 3}, profile={"country": "FR", "team": "Owls"})

    foxes = {"leaderboard_id": "clans.foxes", "status": "accepted", "rank": 1}
    owls = {"leaderboard_id": "clans.owls", "status": "accepted", "rank": 1}
    assert [{"leaderboard_id": "de", "status": "accepted", "rank": 1}, foxes] == ada["followers"][1:]
    assert [{"leaderboard_id": "de", "status": "skipped", "rank": None}, owls] == bob["followers"][1:]
    assert [{"ada": 5}] * 2 == [await scores(client, board) for board in ("de", "clans.foxes")]


async def test_parts_of_an_order_of_its_own(client: httpx.AsyncClient) -> None:
    """A follower has the parts of the one that it follows, by other names and in other orders if it wants to."""
    await make_board(client, "pairs", parts=[{"name": "solved"}, {"name": "penalty", "sort_order": "asc"}])
    await make_board(client, "worst", follows="pairs", parts=[{"name": "a", "sort_order": "asc"}, {"name": "b"}])

    for player, score in {"ada": [3, 9], "bob": [3, 5], "cyd": [1, 5]}.items():
        await submit(client, player, score, leaderboard_id="pairs")

    assert ["bob", "ada", "cyd"] == list(await scores(client, "pairs"))
    assert ["cyd", "ada", "bob"] == list(await scores(client, "worst"))


async def test_one_board_for_each_value_is_filled(client: httpx.AsyncClient) -> None:
    """At once, or on request: each player goes to the board of their value, and who has none to none."""
    await submit(client, "ada", 5, profile={"team": "Foxes"})
    await submit(client, "bob", 6, profile={"team": "Owls"})
    await submit(client, "cyd", 7)
    await make_board(client, "now", follows="game1", each="team", fill=True)
    await make_board(client, "then", follows="game1", each="team", max_each=1)
    filled = await client.post(f"{BOARDS}/then/fill")

    assert [{"ada": 5}, {"bob": 6}] == [await scores(client, f"now.{team}") for team in ("foxes", "owls")]
    assert {"status": "filled", "players": 1, "visible": True} == filled.json()["data"]
    assert [200, 404] == [(await client.get(f"{BOARDS}/then.{team}")).status_code for team in ("foxes", "owls")]


async def test_one_board_for_each_value(client: httpx.AsyncClient) -> None:
    """Made by what is submitted, bounded, and told of; nobody submits to it."""
    made = await make_board(client, "clans", follows="game1", each="attributes.clan", max_each=1)
    first = await submit(client, "ada", 5, profile={"attributes": {"clan": "Blue Foxes"}})
    second = await submit(client, "bob", 6, profile={"attributes": {"clan": "Wolves"}})
    third = await submit(client, "cyd", 7)

    assert ("attributes.clan", 1) == (made["each"], made["max_each"])
    assert {"leaderboard_id": "clans.blue-foxes", "status": "accepted", "rank": 1} == first["followers"][2]
    assert {"leaderboard_id": "clans", "status": "rejected", "rank": None, "code": "each_full"} == second["followers"][
        2
    ]
    assert {"leaderboard_id": "clans", "status": "skipped", "rank": None} == third["followers"][2]
    child = (await client.get(f"{BOARDS}/clans.blue-foxes")).json()["data"]
    assert ("game1", {"attributes.clan": "Blue Foxes"}, "Game: Blue Foxes") == (
        child["follows"],
        child["where"],
        child["name"],
    )
    assert (409, "board_follows") == refused(
        await client.post(SCORES, json=submission(leaderboard_id="clans.blue-foxes"))
    )
    await client.delete(f"{BOARDS}/clans")
    assert 404 == (await client.get(f"{BOARDS}/clans.blue-foxes")).status_code


async def test_teams_as_players(client: httpx.AsyncClient) -> None:
    """With the sum of what their members have; the rank that is told is the team's, and nobody sends to them."""
    made = await make_board(client, "clans", follows="game1", member="team", update_mode="team_sum")
    await submit(client, "ada", 5, profile={"team": "Foxes"})
    bob = await submit(client, "bob", 6.5, profile={"team": "Owls"})
    await submit(client, "cyd", 2, profile={"team": "Foxes"})
    told = (await client.get(f"{BOARDS}/clans/top?include=metadata")).json()["data"]

    assert ("team", "team_sum") == (made["member"], made["update_mode"])
    assert {"leaderboard_id": "clans", "status": "accepted", "rank": 1} == bob["followers"][-1]
    assert [("Foxes", 7, {"members": 2, "total": "7"}), ("Owls", 6.5, {"members": 1, "total": "6.5"})] == [
        (one["player_id"], one["score"], one["metadata"]) for one in told
    ]
    assert {"ada": 5, "bob": 6.5, "cyd": 2} == await scores(client, "clans.members")
    assert (409, "board_follows") == refused(await client.delete(f"{BOARDS}/clans/player/Foxes"))
    assert ["max_score"] == list(faults(await client.patch(f"{BOARDS}/clans.members", json={"max_score": 1})))
    answer = await client.post(BOARDS, json={"id": "x", "name": "X", "update_mode": "team_sum"})
    assert ["update_mode"] == list(faults(answer))


async def test_the_best_members_of_teams(client: httpx.AsyncClient) -> None:
    """As many as the board says, which is told; whoever comes next counts when one of them leaves."""
    best = {"follows": "game1", "member": "team", "update_mode": "team_best_sum"}
    made = await make_board(client, "clans", **best, team_size=2)
    for player, score in {"ada": 5, "bob": 4, "cyd": 3}.items():
        await submit(client, player, score, profile={"team": "Foxes"})
    assert (2, None) == (made["team_size"], (await client.get(f"{BOARDS}/clans.members")).json()["data"]["team_size"])
    assert {"Foxes": 9} == await scores(client, "clans")
    assert 200 == (await client.delete(f"{BOARDS}/game1/player/ada")).status_code

    [told] = (await client.get(f"{BOARDS}/clans/top?include=metadata")).json()["data"]
    assert (7, {"members": 2, "total": "7", "best": [4, 3]}) == (told["score"], told["metadata"])
    for fields in (best, {**best, "team_size": 101}, {**best, "update_mode": "team_sum", "team_size": 2}):
        answer = await client.post(BOARDS, json={"id": "x", "name": "X", **fields})
        assert ["team_size"] == list(faults(answer))
