"""Ranks that equal scores share."""

from typing import Any

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARDS, SCORES, faults, make_board, players, submission

BOARD = f"{BOARDS}/game1"
#: Best first, with the shared rank and the place of each.
RANKED = [("ada", 1, 1), ("bob", 2, 2), ("cyd", 2, 3), ("dan", 2, 4), ("eve", 5, 5)]


@pytest.fixture(autouse=True)
async def board(client: httpx.AsyncClient) -> None:
    await make_board(client, ranking="competition")
    await players(client, ada=50, bob=40, cyd=40, dan=40, eve=10)


@pytest.fixture(params=["now", "season"])
async def at(request: pytest.FixtureRequest, client: httpx.AsyncClient) -> str:
    """What asks for the scores while their season is open, and when it is over."""
    if request.param == "now":
        return ""
    await client.post(f"{BOARD}/reset")
    return "season=1&"


async def data(client: httpx.AsyncClient, path: str, **body: Any) -> Any:
    answer = await (client.post(f"{BOARD}/{path}", json=body) if body else client.get(f"{BOARD}/{path}"))
    assert 200 == answer.status_code, answer.text
    return answer.json()["data"]


@pytest.mark.parametrize(
    ("path", "first", "last"),
    [
        ("top?", 1, 5),
        ("top?include=display&", 1, 5),
        ("top?include=updated_at&", 1, 5),
        ("range?start=3&end=4&", 3, 4),
        ("around/cyd?range=1&", 2, 4),
        ("around?score=40&range=1&", 4, 5),
        ("players?ids=eve,cyd,dan&", 3, 5),
        ("best?percent=100&", 1, 5),
        ("best?percent=100&limit=3&", 1, 3),
    ],
)
async def test_lists_tell_rank_and_place(client: httpx.AsyncClient, at: str, path: str, first: int, last: int) -> None:
    """Wherever a list begins; what it counts are places."""
    told = [(one["player_id"], one["rank"], one["place"]) for one in await data(client, f"{path}{at}")]

    assert RANKED[first - 1 : last] == told


async def test_a_player_is_ranked_as_in_lists(client: httpx.AsyncClient, at: str) -> None:
    """The percentile is that of the rank: of five players three are behind it."""
    told = await data(client, f"player/dan?{at}")

    assert (2, 4, 75) == (told["rank"], told["place"], told["percentile"])
    compared = await data(client, f"players/query?{at}", player_ids=["dan", "cyd", "eve"])
    assert [(1, 2), (2, 2), (3, 5)] == [(one["place"], one["rank"]) for one in compared]


@pytest.mark.parametrize(("score", "rank"), [(60, 1), (50, 1), (45, 2), (40, 2), (39, 5), (10, 5), (0, 6)])
async def test_a_score_shares_the_rank_of_its_equals(client: httpx.AsyncClient, at: str, score: int, rank: int) -> None:
    """One more than how many are strictly better."""
    assert rank == (await data(client, f"rank?score={score}&{at}"))["rank"]


@pytest.mark.parametrize(("percent", "count"), [(0, 1), (20, 1), (25, 4), (30, 4), (99, 4), (100, 5)])
async def test_who_shares_the_last_rank_belongs_to_the_best(
    client: httpx.AsyncClient, at: str, percent: int, count: int
) -> None:
    """For they have the same percentile."""
    answer = (await client.get(f"{BOARD}/best?percent={percent}&{at}")).json()

    assert (count, count) == (answer["meta"]["count"], len(answer["data"]))


async def test_the_score_at_a_place(client: httpx.AsyncClient, at: str) -> None:
    """With the rank that goes with it."""
    told = [await data(client, f"score?rank={place}&{at}") for place in (2, 4, 5)]

    assert [(2, 40), (2, 40), (5, 10)] == [(one["rank"], one["score"]) for one in told]


async def test_submissions_tell_shared_ranks(client: httpx.AsyncClient) -> None:
    """Before and after."""
    told = (await client.post(SCORES, json=submission("eve", 40))).json()["data"]
    assert (5, 2) == (told["previous_rank"], told["rank"])
    told = (await client.post(SCORES, json=submission("ada", 40))).json()["data"]
    assert (1, 1) == (told["previous_rank"], told["rank"])


async def test_the_limit_counts_players(client: httpx.AsyncClient) -> None:
    """Who comes behind the last place has no rank, though an equal one has."""
    await client.patch(BOARD, json={"max_entries": 3})

    assert RANKED[:3] == [(one["player_id"], one["rank"], one["place"]) for one in await data(client, "top")]
    assert None is (await data(client, "player/dan"))["rank"]
    assert None is (await data(client, "rank?score=40"))["rank"]


async def test_other_boards_tell_no_places(client: httpx.AsyncClient) -> None:
    """There the rank is the place."""
    await make_board(client, "plain")
    await client.post(SCORES, json={**submission(), "leaderboard_id": "plain"})

    assert [{"rank": 1, "player_id": "alice", "score": 10}] == (await client.get(f"{BOARDS}/plain/top")).json()["data"]


@pytest.mark.parametrize("ranking", ["modified", "Dense", None, 1])
async def test_a_ranking_that_there_is_not(client: httpx.AsyncClient, ranking: Any) -> None:
    """It is refused by name; and it never changes."""
    refused = await client.post(BOARDS, json={"id": "other", "name": "Other", "ranking": ranking})

    assert {"ranking": "must be one of ordinal, competition, dense"} == faults(refused)
    assert ["ranking"] == list(faults(await client.patch(BOARD, json={"ranking": "ordinal"})))


async def test_dense_ranks(client: httpx.AsyncClient) -> None:
    """1, 2, 2, 2, 3: one more than how many different scores are better, wherever it is told, live and afterwards."""
    await make_board(client, "thick", ranking="dense", max_entries=5)
    for name, score in {"ada": 50, "bob": 40, "cyd": 40, "dan": 40, "eve": 10, "fay": 5}.items():
        sent = await client.post(SCORES, json={**submission(name, score), "leaderboard_id": "thick"})
    assert None is sent.json()["data"]["rank"]
    board, ranks = f"{BOARDS}/thick", {"ada": 1, "bob": 2, "cyd": 2, "dan": 2, "eve": 3}
    again = (await client.post(SCORES, json={**submission("eve", 11), "leaderboard_id": "thick"})).json()["data"]
    assert (3, 3) == (again["previous_rank"], again["rank"])

    for at in ("", "season=1&"):
        if at:
            await client.post(f"{board}/reset")
        for path in (
            "top?",
            "top?include=updated_at&",
            "range?start=3&end=5&",
            "around/dan?range=1&",
            "players?ids=eve,cyd&",
        ):
            entries = (await client.get(f"{board}/{path}{at}")).json()["data"]
            assert entries
            assert [ranks[one["player_id"]] for one in entries] == [one["rank"] for one in entries], path
        told = (await client.get(f"{board}/player/eve?{at}")).json()["data"]
        assert (3, 5, 50) == (told["rank"], told["place"], told["percentile"])
        assert None is (await client.get(f"{board}/player/fay?{at}")).json()["data"]["rank"]
        for score, rank in {60: 1, 50: 1, 45: 2, 40: 2, 12: 3, 11: None, 1: None}.items():
            assert rank == (await client.get(f"{board}/rank?score={score}&{at}")).json()["data"]["rank"], score


@pytest.mark.parametrize("max_entries", [None, 10_001])
async def test_dense_ranks_are_bounded(client: httpx.AsyncClient, max_entries: int | None) -> None:
    """Their scores are counted one by one: so many and no more, now and later."""
    fault = {"max_entries": "must be from 1 to 10,000 where ranking is dense"}
    fields = {"id": "thick", "name": "T", "ranking": "dense"}
    assert fault == faults(await client.post(BOARDS, json={**fields, "max_entries": max_entries}))
    await client.post(BOARDS, json={**fields, "max_entries": 10_000})
    assert fault == faults(await client.patch(f"{BOARDS}/thick", json={"max_entries": max_entries}))
