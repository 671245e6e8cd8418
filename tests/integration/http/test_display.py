"""Scores as people read them."""

from typing import Any

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARDS, SCORES, faults, make_board, players, submission

BOARD = f"{BOARDS}/game1"
LISTS = ["top", "range", "around/alice?range=1", "players?ids=alice,bob", "around?score=70", "best?percent=100"]


@pytest.fixture(autouse=True)
async def board(client: httpx.AsyncClient) -> None:
    await make_board(client, sort_order="asc", format="duration", decimals=3)
    await players(client, alice=61.203, bob=3600)


async def data(client: httpx.AsyncClient, path: str, **body: Any) -> Any:
    answer = await (client.post(path, json=body) if body else client.get(path))
    assert 200 == answer.status_code, answer.text
    return answer.json()["data"]


@pytest.mark.parametrize("moment", ["", "season=1"])
@pytest.mark.parametrize("path", LISTS)
async def test_lists_tell_the_text_where_it_is_asked_for(client: httpx.AsyncClient, path: str, moment: str) -> None:
    """Beside the number, which stays; a past season is told like the open one."""
    if moment:
        await client.post(f"{BOARD}/reset")
    asked = f"{BOARD}/{path}{'&' if '?' in path else '?'}{moment}"

    listed = await data(client, f"{asked}&include=display")

    assert [("alice", 61.203, "1:01.203"), ("bob", 3600, "1:00:00.000")] == [
        (entry["player_id"], entry["score"], entry.pop("display")) for entry in listed
    ]
    assert listed == await data(client, asked)


async def test_a_player_and_those_who_are_compared(client: httpx.AsyncClient) -> None:
    """One alone, on all leaderboards, and among some; without the word nothing is told."""
    mine = await data(client, f"{BOARD}/player/alice?include=display")
    [everywhere] = await data(client, "/api/v1/players/alice?include=display")
    compared = await data(client, f"{BOARD}/players/query?include=display", player_ids=["bob"])

    assert ["1:01.203"] * 2 + ["1:00:00.000"] == [one["display"] for one in (mine, everywhere, *compared)]
    assert "display" not in await data(client, f"{BOARD}/player/alice")
    assert ["display" in one for one in await data(client, f"{BOARD}/players/query", player_ids=["bob"])] == [False]


async def test_several_readings(client: httpx.AsyncClient) -> None:
    """There the words are a list, or as in a query string."""
    queries = [
        {"leaderboard_id": "game1", "read": "top", "parameters": {"include": include}}
        for include in (["display"], "display")
    ]

    answers = await data(client, "/api/v1/query", queries=queries)

    assert ["1:01.203"] * 2 == [answer["data"][0]["display"] for answer in answers]


@pytest.mark.parametrize("include", ["", "text", "display,", "display,names", "Display"])
async def test_a_word_that_there_is_not(client: httpx.AsyncClient, include: str) -> None:
    """It is refused by the parameter's name."""
    assert ["include"] == list(faults(await client.get(f"{BOARD}/top", params={"include": include})))


async def test_a_score_that_is_too_exact(client: httpx.AsyncClient) -> None:
    """422, alone and in a batch, which takes the others."""
    message = {"score": "must have at most 3 decimals on this leaderboard"}
    batch = {"scores": [submission("carol", 59.9999), submission("carol", 59.999)]}

    assert message == faults(await client.post(SCORES, json=submission("carol", 59.9999)))
    result = await data(client, f"{SCORES}/batch", **batch)
    assert (1, [("invalid", "score")]) == (result["accepted"], [(one["code"], one["path"]) for one in result["errors"]])
    assert 59.999 == (await data(client, f"{BOARD}/player/carol"))["score"]


@pytest.mark.parametrize("moment", ["", "&season=1"])
async def test_what_is_patched_is_shown_at_once(client: httpx.AsyncClient, moment: str) -> None:
    """Of a past season too; an answer that was kept is not confirmed any more."""
    if moment:
        await client.post(f"{BOARD}/reset")
    path = f"{BOARD}/top?include=display{moment}"
    kept = (await client.get(path)).headers["etag"]
    await client.patch(BOARD, json={"format": "number", "unit": "s"})

    answer = await client.get(path, headers={"If-None-Match": kept})

    assert (200, "61.203 s") == (answer.status_code, answer.json()["data"][0]["display"])


async def test_decimals_only_grow(client: httpx.AsyncClient) -> None:
    """Fewer are refused by name; more, and any number, are taken."""
    assert ["decimals"] == list(faults(await client.patch(BOARD, json={"decimals": 2})))
    told = [(await client.patch(BOARD, json={"decimals": more})).json()["data"]["decimals"] for more in (4, None)]
    assert [4, None] == told
    assert ["decimals"] == list(faults(await client.patch(BOARD, json={"decimals": 9})))


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("rank?score=61.2", {"display": "1:01.200"}),
        ("score?rank=2", {"display": "1:00:00.000"}),
        ("score?percentile=100", {"display": "1:01.203"}),
        ("score?rank=9", {}),
    ],
)
async def test_answers_that_name_no_player(client: httpx.AsyncClient, path: str, texts: dict[str, str]) -> None:
    """The text of the score, where there is one and it is asked for; also among several readings."""
    told = await data(client, f"{BOARD}/{path}&include=display")
    plain = await data(client, f"{BOARD}/{path}")
    read, _, asked = path.partition("?")
    parameters = {**dict([asked.split("=")]), "include": ["display"]}
    queries = [{"leaderboard_id": "game1", "read": read, "parameters": parameters}]

    assert {**plain, **texts} == told
    assert "display" not in plain
    assert [told] == [one["data"] for one in await data(client, "/api/v1/query", queries=queries)]


async def test_the_edges_of_buckets(client: httpx.AsyncClient) -> None:
    """Both of each have a text."""
    buckets = await data(client, f"{BOARD}/histogram?buckets=2&include=display")

    assert [("1:01.203", "30:30.602"), ("30:30.602", "1:00:00.000")] == [
        (one.pop("from_display"), one.pop("to_display")) for one in buckets
    ]
    assert buckets == await data(client, f"{BOARD}/histogram?buckets=2")


@pytest.mark.parametrize("path", ["rank?score=5", "score?rank=1", "histogram?buckets=2"])
@pytest.mark.parametrize("include", ["profile", "display,metadata", ""])
async def test_words_about_players_where_there_are_none(client: httpx.AsyncClient, path: str, include: str) -> None:
    """They are refused by the parameter's name, with what it takes."""
    refused = await client.get(f"{BOARD}/{path}&include={include}")

    assert {"include": "must be some of display"} == faults(refused)
