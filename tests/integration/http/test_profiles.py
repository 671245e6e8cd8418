"""Who players are, in every list that is asked for it."""

from typing import Any

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARDS, SCORES, faults, make_board, refused, submission, submit

BOARD = f"{BOARDS}/game1"
ADA = {"display_name": "Ada", "avatar_url": "https://example.com/ada.png", "country": "GB", "team": "Blue"}
BEA = {"display_name": "Bea", "attributes": {"class": "mage"}}
#: Every list of a board, and each is asked for two players: ada first.
LISTS = [
    *("top", "range", "around/ada", "around/bea?range=1", "players?ids=bea,ada", "around?score=20", "best?percent=100"),
    *("top?source=batch", "range?season=1", "around/ada?season=1"),
]


@pytest.fixture(autouse=True)
async def board(client: httpx.AsyncClient) -> None:
    """ada has told who she is, and bea has not."""
    await make_board(client)
    await submit(client, "ada", 30, profile=ADA, metadata={"level": 3})
    await submit(client, "bea", 10)


async def entries(client: httpx.AsyncClient, path: str, include: str | None = None) -> list[dict[str, Any]]:
    answer = await client.get(f"{BOARD}/{path}", params=None if include is None else {"include": include})
    assert 200 == answer.status_code, answer.text
    return answer.json()["data"]


def included(path: str, include: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}include={include}"


@pytest.mark.parametrize("path", [path for path in LISTS if "source" not in path])
async def test_every_list_includes_what_is_asked_for(client: httpx.AsyncClient, path: str) -> None:
    """In the order in which fields are read; null where nothing is known of it."""
    plain = await entries(client, path)

    both = await entries(client, included(path, "metadata,profile"))

    assert [{"rank", "player_id", "score"}] * 2 == [set(entry) for entry in plain]
    assert ["rank", "player_id", "score", "profile", "metadata"] == list(both[0])
    assert plain == [{name: entry[name] for name in ("rank", "player_id", "score")} for entry in both]
    assert [(ADA, {"level": 3}), (None, None)] == [(entry["profile"], entry["metadata"]) for entry in both]
    [told, _] = await entries(client, included(path, "updated_at"))
    assert (await client.get(f"{BOARD}/player/ada")).json()["data"]["updated_at"] == told["updated_at"]
    assert {"rank", "player_id", "score", "updated_at"} == set(told)


async def test_what_is_asked_for_together_is_told_apart(client: httpx.AsyncClient) -> None:
    """One after the other, and several in one request: each is shown what it asked for."""
    words = ["profile", "metadata", "profile,metadata,updated_at", "updated_at"]
    queries = [{"read": "top", "leaderboard_id": "game1", "parameters": {"include": word}} for word in words]
    queries += [{"read": "top", "leaderboard_id": "game1"}]

    told = (await client.post("/api/v1/query", json={"queries": queries})).json()["data"]

    shown = [set(one["data"][0]) - {"rank", "player_id", "score"} for one in told]
    assert [{"profile"}, {"metadata"}, {"profile", "metadata", "updated_at"}, {"updated_at"}, set()] == shown
    assert [one["data"] for one in told] == [await entries(client, "top", word) for word in [*words, None]]


async def test_players_who_are_compared(client: httpx.AsyncClient) -> None:
    """The same for a group, by its query."""
    asked = {"player_ids": ["bea", "ada"]}

    answer = await client.post(f"{BOARD}/players/query?include=profile,updated_at", json=asked)

    assert [ADA, None] == [entry["profile"] for entry in answer.json()["data"]]
    assert [{"place", "rank", "player_id", "score", "profile", "updated_at"}] * 2 == [
        set(entry) for entry in answer.json()["data"]
    ]


@pytest.mark.parametrize("path", [f"{BOARD}/player/ada", "/api/v1/players/ada"])
async def test_one_player_on_one_board_and_on_all(client: httpx.AsyncClient, path: str) -> None:
    """What was there stays as it was; the profile is there where it is asked for."""
    plain = (await client.get(path)).json()["data"]
    told = (await client.get(path, params={"include": "profile"})).json()["data"]

    plain, told = (one[0] if isinstance(one, list) else one for one in (plain, told))
    assert "profile" not in plain
    assert ADA == told.pop("profile")
    assert plain == told


async def test_a_name_stays_until_another_is_sent(client: httpx.AsyncClient) -> None:
    """A score without a profile keeps it, and one that changes no score brings it; metadata go with the score."""
    before = (await client.get(f"{BOARD}/player/ada")).json()["data"]

    await submit(client, "ada", 40)
    [ada, _] = await entries(client, "top", "profile,metadata")
    assert (ADA, None, 40) == (ada["profile"], ada["metadata"], ada["score"])
    answer = await submit(client, "ada", 40, profile=BEA)

    [ada, _] = await entries(client, "top", "profile")
    after = (await client.get(f"{BOARD}/player/ada")).json()["data"]
    assert (BEA, False, 1) == (ada["profile"], answer["changed"], answer["rank"])
    assert before["updated_at"] < after["updated_at"]
    await submit(client, "ada", 40, profile={})
    assert after == (await client.get(f"{BOARD}/player/ada")).json()["data"]
    assert {} == (await entries(client, "top", "profile"))[0]["profile"]


async def test_a_batch_brings_profiles(client: httpx.AsyncClient) -> None:
    """Each of its scores its own; one that is at fault is rejected alone, naming the field."""
    scores = [
        submission("ada", 31, profile=BEA),
        submission("bea", 11, profile={"country": "Britain"}),
        submission("bea", 12, profile=ADA),
    ]

    answer = (await client.post(f"{SCORES}/batch", json={"scores": scores})).json()["data"]

    assert [(1, "profile.country")] == [(one["index"], one["path"]) for one in answer["errors"]]
    assert [(BEA, 31), (ADA, 12)] == [(one["profile"], one["score"]) for one in await entries(client, "top", "profile")]


async def test_a_profile_at_fault_changes_nothing(client: httpx.AsyncClient) -> None:
    """Every field at fault is named, and the score is not taken either."""
    profile = {"display_name": "", "avatar_url": "http://example.com/a.png", "attributes": {"k": "x" * 3000}, "age": 7}

    answer = await client.post(SCORES, json=submission("ada", 99, profile=profile))

    assert {"profile.display_name", "profile.avatar_url", "profile.attributes", "profile.age"} == set(faults(answer))
    assert 30 == (await entries(client, "top"))[0]["score"]


async def test_an_event_id_means_the_profile_as_well(client: httpx.AsyncClient) -> None:
    """The same id with another profile is another submission."""
    await submit(client, "cyd", 5, profile=ADA, event_id="e")

    assert (await submit(client, "cyd", 5, profile=ADA, event_id="e"))["duplicate"]
    answer = await client.post(SCORES, json=submission("cyd", 5, profile=BEA, event_id="e"))
    assert (409, "event_id_conflict") == refused(answer)


@pytest.mark.parametrize("path", [*LISTS, "player/ada"])
@pytest.mark.parametrize("words", ["name", "profile,", "Profile", "", "profile;metadata"])
async def test_an_unknown_word_is_refused(client: httpx.AsyncClient, path: str, words: str) -> None:
    """The parameter is named, with the words that there are."""
    answer = await client.get(f"{BOARD}/{included(path, words)}")

    assert {"include": "must be some of profile, metadata, updated_at, display"} == faults(answer)


@pytest.mark.parametrize("path", ["stats", "count", "rank?score=1", "score?rank=1", "histogram"])
async def test_what_lists_nobody_includes_nothing(client: httpx.AsyncClient, path: str) -> None:
    """The parameter is unknown there."""
    assert {"include"} == set(faults(await client.get(f"{BOARD}/{included(path, 'profile')}")))


async def test_past_seasons_have_the_name_of_their_time(client: httpx.AsyncClient) -> None:
    """A season that has ended is told as it ended; the next one begins with what is sent in it."""
    await client.post(f"{BOARD}/reset")
    await submit(client, "ada", 5, profile=BEA)

    assert [ADA, None] == [entry["profile"] for entry in await entries(client, "top?season=1&include=profile")]
    assert [BEA] == [entry["profile"] for entry in await entries(client, "top", "profile")]


PROFILE = "/api/v1/players/ada/profile"


async def test_a_profile_is_put_for_all_leaderboards(client: httpx.AsyncClient) -> None:
    """Its answer says it whole; every leaderboard shows it, and those that the player comes to later."""
    await make_board(client, "game2")
    await submit(client, "ada", 1, leaderboard_id="game2")

    answer = await client.put(PROFILE, json=BEA)

    whole = {"display_name": "Bea", "avatar_url": None, "country": None, "team": None, "attributes": {"class": "mage"}}
    assert (200, whole) == (answer.status_code, answer.json()["data"])
    assert whole == (await client.get(PROFILE)).json()["data"]
    everywhere = (await client.get("/api/v1/players/ada?include=profile")).json()["data"]
    assert [BEA, BEA] == [entry["profile"] for entry in everywhere]


async def test_a_profile_is_taken_away(client: httpx.AsyncClient) -> None:
    """From every leaderboard; the scores stay, and there is none any more."""
    assert {"status": "deleted"} == (await client.delete(PROFILE)).json()["data"]

    assert [None, None] == [entry["profile"] for entry in await entries(client, "top", "profile")]
    for method in ("GET", "DELETE"):
        assert (404, "profile_not_found") == refused(await client.request(method, PROFILE))


async def test_a_profile_that_is_put_is_held_to_the_same_rules(client: httpx.AsyncClient) -> None:
    """Every field at fault is named, and nothing is kept."""
    answer = await client.put(PROFILE, json={"display_name": "", "country": "Germany", "age": 7})

    assert {"display_name", "country", "age"} == set(faults(answer))
    assert ADA | {"attributes": None} == (await client.get(PROFILE)).json()["data"]
