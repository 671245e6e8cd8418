"""Reading ranks."""

import re

import httpx2 as httpx
import pytest

from leaderboard_core import Application
from leaderboard_core.usecases.answers import Limits
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from tests.integration.http.kit import (
    BOARD,
    BOARDS,
    READS,
    Stores,
    data,
    faults,
    ids,
    make_board,
    players,
    query_of,
    refused,
    submit,
)

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


@pytest.fixture(autouse=True)
async def board(client: httpx.AsyncClient) -> None:
    """Four players; carol and dave have the same score, carol first."""
    await make_board(client)
    await players(client, alice=40, carol=20, dave=20, bob=30)


async def test_top(client: httpx.AsyncClient) -> None:
    """Best first; of equal scores the one reached first is ahead; ranks without gaps or repeats."""
    assert [
        {"rank": 1, "player_id": "alice", "score": 40},
        {"rank": 2, "player_id": "bob", "score": 30},
        {"rank": 3, "player_id": "carol", "score": 20},
        {"rank": 4, "player_id": "dave", "score": 20},
    ] == await data(client, "top")


async def test_an_entry_begins_with_its_rank(client: httpx.AsyncClient) -> None:
    """Entries are written in the order people read them."""
    assert '"data":[{"rank":1,"player_id":"alice","score":40},' in (await client.get(f"{BOARD}/top")).text


async def test_top_limited(client: httpx.AsyncClient) -> None:
    """`limit` says how many."""
    assert ["alice", "bob"] == ids(await data(client, "top", limit=2))


async def test_range(client: httpx.AsyncClient) -> None:
    """Both ends belong to a range."""
    assert ["bob", "carol"] == ids(await data(client, "range", start=2, end=3))


async def test_a_range_without_ends(client: httpx.AsyncClient) -> None:
    """A range begins at rank 1 and has ten places if nothing is said."""
    await players(client, **{f"p{number}": number for number in range(10)})

    assert list(range(1, 11)) == [entry["rank"] for entry in await data(client, "range")]
    assert list(range(3, 13)) == [entry["rank"] for entry in await data(client, "range", start=3)]


async def test_a_range_past_the_end(client: httpx.AsyncClient) -> None:
    """Past the last place there is nothing."""
    assert [] == await data(client, "range", start=5)
    assert [] == await data(client, "range", start=2**53 - 500, end=2**53 - 1)


async def test_around(client: httpx.AsyncClient) -> None:
    """The player is among their neighbours, as many on each side as there are up to `range`."""
    assert ["alice", "bob", "carol"] == ids(await data(client, "around/bob", range=1))
    assert ["carol", "dave"] == ids(await data(client, "around/dave", range=1))
    assert ["bob"] == ids(await data(client, "around/bob", range=0))
    assert ["alice", "bob", "carol", "dave"] == ids(await data(client, "around/alice"))


async def test_player(client: httpx.AsyncClient) -> None:
    """One player's entry with what belongs to it."""
    await submit(client, "erin", 10, game_id="match-7", metadata={"level": 3})

    entry = await data(client, "player/erin")

    assert TIME.fullmatch(entry.pop("updated_at"))
    assert {
        "rank": 5,
        "player_id": "erin",
        "score": 10,
        "total_players": 5,
        "percentile": 0,
        "game_id": "match-7",
        "metadata": {"level": 3},
    } == entry


async def test_percentile(client: httpx.AsyncClient) -> None:
    """The share of the others who are behind."""
    assert pytest.approx(100 * 2 / 3) == (await data(client, "player/bob"))["percentile"]


async def test_players(client: httpx.AsyncClient) -> None:
    """The named players best first; those who are not there are named apart, once."""
    answer = (await client.get(f"{BOARD}/players", params={"ids": "dave,zoe,alice,dave,zoe"})).json()

    assert ["alice", "dave"] == ids(answer["data"])
    assert ["zoe"] == answer["meta"]["missing"]


async def test_stats(client: httpx.AsyncClient) -> None:
    """The best and the last score by the board's order."""
    assert {"leaderboard_id": "game1", "total_players": 4, "top_score": 40, "lowest_score": 20} == await data(
        client, "stats"
    )


async def test_stats_of_an_empty_board(client: httpx.AsyncClient) -> None:
    """An empty board has no best and no last score."""
    await make_board(client, "empty")

    assert {"leaderboard_id": "empty", "total_players": 0, "top_score": None, "lowest_score": None} == (
        await client.get(f"{BOARDS}/empty/stats")
    ).json()["data"]


async def test_a_player_below_the_line(client: httpx.AsyncClient) -> None:
    """Below `max_entries` a player has a score and no rank, and is alone."""
    await client.patch(BOARD, json={"max_entries": 3})

    entry = await data(client, "player/dave")

    assert (None, 20, 3, None) == tuple(entry[name] for name in ("rank", "score", "total_players", "percentile"))
    assert [{"rank": None, "player_id": "dave", "score": 20}] == await data(client, "around/dave")


@pytest.mark.parametrize("path", READS)
async def test_meta(client: httpx.AsyncClient, path: str) -> None:
    """Every reading says which moment of which season it shows."""
    meta = (await client.get(f"{BOARD}/{path}")).json()["meta"]

    assert ("realtime", 1, 5) == (meta["source"], meta["season"], meta["revision"])
    assert TIME.fullmatch(meta["as_of"])


@pytest.mark.parametrize("path", READS)
async def test_the_batch_path(client: httpx.AsyncClient, application: Application, path: str) -> None:
    """`source=batch` shows the standings of the last sync, whatever happened since, and says as of when."""
    await application.sync()
    before = (await client.get(f"{BOARD}/{path}")).json()
    await players(client, alice=1)

    answer = (await client.get(f"{BOARD}/{path}", params=[*query_of(path), ("source", "batch")])).json()

    assert before["data"] == answer["data"]
    assert ("batch", before["meta"]["revision"]) == (answer["meta"]["source"], answer["meta"]["revision"])
    assert answer["meta"]["as_of"] <= before["meta"]["as_of"]


async def test_the_batch_path_of_a_new_board(client: httpx.AsyncClient) -> None:
    """Before the first sync the standings are empty, as of the board's creation."""
    made = (await client.get(BOARD)).json()["data"]

    answer = (await client.get(f"{BOARD}/top?source=batch")).json()

    assert [] == answer["data"]
    assert made["created_at"] == answer["meta"]["as_of"]


@pytest.mark.parametrize("path", READS)
async def test_a_past_season(client: httpx.AsyncClient, path: str) -> None:
    """At once after a reset the season that ended is answered as it ended."""
    before = (await client.get(f"{BOARD}/{path}")).json()
    await client.post(f"{BOARD}/reset")

    answer = (await client.get(f"{BOARD}/{path}", params=[*query_of(path), ("season", "1")])).json()

    assert before["data"] == answer["data"]
    assert 1 == answer["meta"]["season"]


@pytest.mark.parametrize("path", READS)
async def test_a_season_that_never_was(client: httpx.AsyncClient, path: str) -> None:
    """A season the board has not had is 404."""
    answer = await client.get(f"{BOARD}/{path}", params=[*query_of(path), ("season", "2")])

    assert (404, "season_not_found") == refused(answer)


@pytest.mark.parametrize("path", ["around/zoe", "player/zoe", "player/zoe?source=batch"])
async def test_a_player_who_is_not_there(client: httpx.AsyncClient, path: str) -> None:
    """Someone who is not on the board is 404."""
    assert (404, "player_not_found") == refused(await client.get(f"{BOARD}/{path}"))


async def test_a_hundred_players(client: httpx.AsyncClient) -> None:
    """A hundred players may be asked for at once."""
    answer = await client.get(f"{BOARD}/players", params={"ids": ",".join(f"p{number}" for number in range(100))})

    assert 100 == len(answer.json()["meta"]["missing"])


async def test_a_leaderboards_own_limits(stores: Stores) -> None:
    """How many places a list shows, by default and at most, is the leaderboard's setting."""
    app = create_app(Application.over(*stores, Limits(default=2, maximum=3)), Readiness())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        assert 2 == len(await data(client, "top"))
        assert 3 == len(await data(client, "top", limit=3))
        assert {"limit": "must be from 1 to 3"} == faults(await client.get(f"{BOARD}/top?limit=4"))
        assert {"end": "must ask for at most 3 places"} == faults(await client.get(f"{BOARD}/range?start=1&end=4"))
