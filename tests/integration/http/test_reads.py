"""Reading ranks."""

import re
from typing import Any

import httpx2 as httpx
import pytest

from leaderboard_core import Application
from leaderboard_core.usecases.answers import Limits
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from tests.integration.http.kit import BOARDS, Stores, faults, make_board, players, refused, submit

BOARD = f"{BOARDS}/game1"
DISTRIBUTION = [
    "count?min=20",
    "rank?score=25",
    "around?score=25",
    "score?percentile=50",
    "best?percent=50",
    "histogram",
]
READS = ["top", "range", "around/alice", "player/alice", "players?ids=alice", "stats", *DISTRIBUTION]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


@pytest.fixture(autouse=True)
async def board(client: httpx.AsyncClient) -> None:
    """Four players; carol and dave have the same score, carol first."""
    await make_board(client)
    await players(client, alice=40, carol=20, dave=20, bob=30)


async def data(client: httpx.AsyncClient, path: str, **parameters: Any) -> Any:
    answer = await client.get(f"{BOARD}/{path}", params=parameters or None)
    assert 200 == answer.status_code, answer.text
    return answer.json()["data"]


def ids(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["player_id"] for entry in entries]


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


async def test_count(client: httpx.AsyncClient) -> None:
    """Both bounds belong to it, and either may be left out."""
    assert {"count": 4} == await data(client, "count")
    for bounds, count in (({"min": 20}, 4), ({"min": 20.5}, 2), ({"max": 30}, 3), ({"min": 20, "max": 30}, 3)):
        assert {"count": count} == await data(client, "count", **bounds)


async def test_the_rank_of_a_score(client: httpx.AsyncClient) -> None:
    """Behind all who have it already; none below the line."""
    for score, rank in ((41, 1), (40, 2), (20, 5), (0.5, 5), (-1e3, 5)):
        assert {"score": score, "rank": rank, "total_players": 4} == await data(client, "rank", score=score)
    await client.patch(BOARD, json={"max_entries": 4})

    assert {"score": 20, "rank": None, "total_players": 4} == await data(client, "rank", score=20)


async def test_around_a_score(client: httpx.AsyncClient) -> None:
    """As many on each side, whether somebody has the score or not."""
    assert ["bob", "carol"] == ids(await data(client, "around", score=25, range=1))
    assert ["carol", "dave"] == ids(await data(client, "around", score=20, range=2))
    assert ["alice", "bob"] == ids(await data(client, "around", score=41, range=2))


async def test_the_score_at_a_place(client: httpx.AsyncClient) -> None:
    """Of a rank, or of the last who has a percentile; null where nobody is."""
    for place, rank, score in (
        ({"rank": 2}, 2, 30),
        ({"rank": 5}, None, None),
        ({"percentile": 100}, 1, 40),
        ({"percentile": 66.6666}, 2, 30),
        ({"percentile": 66.6667}, 1, 40),
        ({"percentile": 0}, 4, 20),
    ):
        assert {"rank": rank, "score": score, "total_players": 4} == await data(client, "score", **place)


async def test_the_best_by_percent(client: httpx.AsyncClient) -> None:
    """All who have the percentile, and what it takes, however many are listed."""
    for percent, limit, listed, count, cutoff in (
        (34, 1, "alice", 2, 30),
        (0, 9, "alice", 1, 40),
        (100, 2, "alice bob", 4, 20),
    ):
        answer = (await client.get(f"{BOARD}/best?percent={percent}&limit={limit}")).json()

        assert listed.split() == ids(answer["data"])
        meta = answer["meta"]
        assert (count, cutoff, 4) == (meta["count"], meta["cutoff_score"], meta["total_players"])


async def test_a_histogram(client: httpx.AsyncClient) -> None:
    """Equally wide buckets that rise, and everybody in one of them."""
    answer = (await client.get(f"{BOARD}/histogram?buckets=3")).json()

    assert [(20, 2), (20 + 20 / 3, 1), (20 + 40 / 3, 1)] == [
        (pytest.approx(one["from_score"]), one["count"]) for one in answer["data"]
    ]
    assert (40, 4) == (answer["data"][-1]["to_score"], answer["meta"]["total_players"])


async def ask(client: httpx.AsyncClient, path: str = "players/query", **body: Any) -> httpx.Response:
    return await client.post(f"{BOARD}/{path}", json=body)


async def test_a_group(client: httpx.AsyncClient) -> None:
    """Best first, with the rank of the board and the place among those asked; whom it does not have is told apart."""
    answer = (await ask(client, player_ids=["dave", "zoe", "alice", "dave", "carol"])).json()

    assert [
        {"place": 1, "rank": 1, "player_id": "alice", "score": 40},
        {"place": 2, "rank": 3, "player_id": "carol", "score": 20},
        {"place": 3, "rank": 4, "player_id": "dave", "score": 20},
    ] == answer["data"]
    meta = answer["meta"]
    assert (["zoe"], 3, 4, "realtime", 1) == tuple(
        meta[name] for name in ("missing", "count", "total_players", "source", "season")
    )


async def test_some_of_a_group(client: httpx.AsyncClient) -> None:
    """The best of them, or one with those who are next, in any season; nothing of it is kept."""
    group = ["alice", "carol", "dave"]
    await client.post(f"{BOARD}/reset")

    async def listed(**body: Any) -> list[tuple[int, str]]:
        answer = await ask(client, "players/query?season=1", player_ids=group, **body)
        assert "no-store" == answer.headers["cache-control"]
        return [(entry["place"], entry["player_id"]) for entry in answer.json()["data"]]

    assert [(1, "alice"), (2, "carol")] == await listed(limit=2)
    assert [(2, "carol"), (3, "dave")] == await listed(around="dave", limit=2)
    assert [(2, "carol")] == await listed(around="carol", limit=1)
    assert (404, "player_not_found") == refused(await ask(client, player_ids=["zoe"], around="zoe"))


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "player_ids"),
        ({"player_ids": []}, "player_ids"),
        ({"player_ids": "alice"}, "player_ids"),
        ({"player_ids": [str(n) for n in range(1001)]}, "player_ids"),
        ({"player_ids": ["alice", ""]}, "player_ids"),
        ({"player_ids": ["alice"], "limit": 0}, "limit"),
        ({"player_ids": ["alice"], "limit": True}, "limit"),
        ({"player_ids": ["alice"], "around": "bob"}, "around"),
        ({"player_ids": ["alice"], "range": 5}, "range"),
        ({"player_ids": ["alice"], "ids": []}, "ids"),
    ],
)
async def test_a_group_at_fault(client: httpx.AsyncClient, body: dict[str, Any], path: str) -> None:
    """The field is named."""
    assert [path] == list(faults(await ask(client, **body)))


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

    answer = (await client.get(f"{BOARD}/{path}", params=[*_query(path), ("source", "batch")])).json()

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

    answer = (await client.get(f"{BOARD}/{path}", params=[*_query(path), ("season", "1")])).json()

    assert before["data"] == answer["data"]
    assert 1 == answer["meta"]["season"]


@pytest.mark.parametrize("path", READS)
async def test_a_season_that_never_was(client: httpx.AsyncClient, path: str) -> None:
    """A season the board has not had is 404."""
    answer = await client.get(f"{BOARD}/{path}", params=[*_query(path), ("season", "2")])

    assert (404, "season_not_found") == refused(answer)


@pytest.mark.parametrize("path", ["around/zoe", "player/zoe", "player/zoe?source=batch"])
async def test_a_player_who_is_not_there(client: httpx.AsyncClient, path: str) -> None:
    """Someone who is not on the board is 404."""
    assert (404, "player_not_found") == refused(await client.get(f"{BOARD}/{path}"))


@pytest.mark.parametrize(
    ("path", "query", "path_at_fault"),
    [
        ("top", "limit=0", "limit"),
        ("top", "limit=1001", "limit"),
        ("top", "limit=ten", "limit"),
        ("top", "limit=", "limit"),
        ("top", "limit=1&limit=2", "limit"),
        ("top", "limit=99999999999999999999999", "limit"),
        ("range", "start=0", "start"),
        ("range", "start=-1", "start"),
        ("range", "start=5&end=4", "end"),
        ("range", "start=1&end=1001", "end"),
        ("range", "end=x", "end"),
        ("range", f"start={2**53}", "start"),
        ("around/alice", "range=-1", "range"),
        ("around/alice", "range=51", "range"),
        ("players", "", "ids"),
        ("players", "ids=", "ids"),
        ("players", "ids=a,,b", "ids"),
        ("players", "ids=a,%00", "ids"),
        ("players", "ids=%ff", "ids"),
        ("players", f"ids={'x' * 129}", "ids"),
        ("players", "ids=" + ",".join(map(str, range(101))), "ids"),
        ("stats", "limit=1", "limit"),
        ("count", "min=2&max=1", "min"),
        ("count", "min=ten", "min"),
        ("count", "max=", "max"),
        ("count", "min=NaN", "min"),
        ("count", "max=1e999", "max"),
        ("count", f"min={2**53}", "min"),
        ("count", "score=1", "score"),
        ("around", "", "score"),
        ("around", "score=1&range=51", "range"),
        ("score", "", "rank"),
        ("score", "rank=1&percentile=1", "rank"),
        ("score", "rank=0", "rank"),
        ("score", "percentile=101", "percentile"),
        ("score", "percentile=-0.1", "percentile"),
        ("score", "percentile=1.00001", "percentile"),
        ("score", "percentile=all", "percentile"),
        ("histogram", "buckets=0", "buckets"),
        ("histogram", "buckets=101", "buckets"),
        ("best", "", "percent"),
        ("best", "percent=ten", "percent"),
        ("best", "percent=100.1", "percent"),
        ("best", "percent=1&limit=0", "limit"),
        ("rank", "", "score"),
        ("rank", "score=", "score"),
        ("rank", "score=Infinity", "score"),
        ("rank", "score=1&score=1", "score"),
        ("rank", "score=0x10", "score"),
        ("rank", "score=1_000", "score"),
        ("player/alice", "range=1", "range"),
        ("top", "Limit=1", "Limit"),
        ("top", "%ff=1", "\\udcff"),
    ],
)
async def test_a_parameter_at_fault(client: httpx.AsyncClient, path: str, query: str, path_at_fault: str) -> None:
    """A parameter that is missing, unknown, repeated or out of bounds is named."""
    assert [path_at_fault] == list(faults(await client.get(f"{BOARD}/{path}?{query}")))


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize(
    ("parameter", "value"), [("source", "cache"), ("source", ""), ("season", "0"), ("season", "x"), ("fresh", "1")]
)
async def test_a_copy_that_there_is_not(client: httpx.AsyncClient, path: str, parameter: str, value: str) -> None:
    """Every reading refuses a source or a season that can not be."""
    answer = await client.get(f"{BOARD}/{path}", params=[*_query(path), (parameter, value)])

    assert [parameter] == list(faults(answer))


async def test_all_parameters_at_fault_at_once(client: httpx.AsyncClient) -> None:
    """Wrong, repeated and unknown parameters are named together."""
    answer = await client.get(f"{BOARD}/top?limit=0&season=x&fresh=1&source=batch&source=batch")

    assert {"limit", "season", "fresh", "source"} == set(faults(answer))


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


def _query(path: str) -> list[tuple[str, str]]:
    """Parameters that a path brings along, which a client would drop for those it is given."""
    _, _, query = path.partition("?")
    return [(name, value) for name, _, value in [query.partition("=")] if name]
