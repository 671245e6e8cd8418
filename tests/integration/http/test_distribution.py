"""Questions about scores: how many, at which rank, how they lie."""

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARD, data, ids, make_board, players


@pytest.fixture(autouse=True)
async def board(client: httpx.AsyncClient) -> None:
    """Four players; carol and dave have the same score, carol first."""
    await make_board(client)
    await players(client, alice=40, carol=20, dave=20, bob=30)


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
