"""Answers that may be kept: an ETag is confirmed for as long as the answer would be the same, and never longer."""

import httpx2 as httpx
import pytest

from leaderboard_core import Application
from tests.integration.http.kit import BOARD, FRIEND, READS, again, etag, make_board, players, submit

PUBLISHED = [f"{path}{'&' if '?' in path else '?'}source=batch" for path in READS]


@pytest.fixture(autouse=True)
async def board(client: httpx.AsyncClient) -> None:
    await make_board(client)
    await players(client, alice=40, bob=30, carol=20)


@pytest.mark.parametrize("path", READS)
async def test_what_still_holds_is_confirmed(client: httpx.AsyncClient, path: str) -> None:
    """The answer may be kept if it is asked for again; then it is confirmed by a bare 304, as often as one likes."""
    first = await client.get(f"{BOARD}/{path}")
    assert ("no-cache", "W/") == (first.headers["cache-control"], first.headers["etag"][:2])

    for _ in range(2):
        answer = await again(client, path, first.headers["etag"])

        assert (304, b"") == (answer.status_code, answer.content)
        assert first.headers["etag"] == answer.headers["etag"]
        assert "no-cache" == answer.headers["cache-control"]


@pytest.mark.parametrize("path", READS)
async def test_what_has_changed_is_answered(client: httpx.AsyncClient, path: str) -> None:
    """One submission later the whole answer comes, with another ETag."""
    kept = await etag(client, path)
    await submit(client, "dave", 10)

    answer = await again(client, path, kept)

    assert 200 == answer.status_code
    assert kept != answer.headers["etag"]
    assert 304 == (await again(client, path, answer.headers["etag"])).status_code


async def test_an_etag_is_of_one_question(client: httpx.AsyncClient) -> None:
    """What confirms one question confirms no other, of the same moment or not."""
    etags = [await etag(client, path) for path in (*READS, *(f"top?limit={n}" for n in (1, 2)), "player/bob")]

    assert len(etags) == len(set(etags))
    assert 200 == (await again(client, "range", etags[0])).status_code


async def test_a_board_made_again_is_another_one(client: httpx.AsyncClient) -> None:
    """Its revisions begin anew, so that they say nothing: its life is part of the ETag."""
    kept = await client.get(f"{BOARD}/top")
    await client.delete(BOARD)
    await make_board(client)
    await players(client, alice=1, bob=2, carol=3)

    answer = await again(client, "top", kept.headers["etag"])

    assert 200 == answer.status_code
    assert kept.json()["meta"]["revision"] == answer.json()["meta"]["revision"]


@pytest.mark.parametrize("path", PUBLISHED)
async def test_standings_are_confirmed_until_a_player_is_erased(
    client: httpx.AsyncClient, application: Application, path: str
) -> None:
    """They stay at their revision when a player is erased, and those behind move up: that is another answer."""
    await application.sync()
    kept = await client.get(f"{BOARD}/{path}")
    assert 304 == (await again(client, path, kept.headers["etag"])).status_code
    await submit(client, "dave", 10)
    assert 304 == (await again(client, path, kept.headers["etag"])).status_code
    await client.delete("/api/v1/players/bob")

    answer = await again(client, path, kept.headers["etag"])

    assert 200 == answer.status_code
    assert kept.json()["meta"]["revision"] == answer.json()["meta"]["revision"]


@pytest.mark.parametrize("settled", [False, True])
async def test_a_past_season_is_confirmed_until_a_player_is_erased(
    client: httpx.AsyncClient, application: Application, settled: bool
) -> None:
    """Whether its final standings are published already or not."""
    await client.post(f"{BOARD}/reset")
    if settled:
        await application.sync()
    kept = await etag(client, "top?season=1")
    assert 304 == (await again(client, "top?season=1", kept)).status_code
    await client.delete("/api/v1/players/bob")

    answer = await again(client, "top?season=1", kept)

    assert ["alice", "carol"] == [entry["player_id"] for entry in answer.json()["data"]]


async def test_a_limit_is_seen_in_standings(client: httpx.AsyncClient, application: Application) -> None:
    """`max_entries` cuts published standings that stay at their revision."""
    await application.sync()
    kept = await etag(client, "top?source=batch")
    await client.patch(BOARD, json={"max_entries": 1})

    assert 200 == (await again(client, "top?source=batch", kept)).status_code


async def test_who_moves_up_over_a_limit_is_seen(client: httpx.AsyncClient, application: Application) -> None:
    """Where one is erased from standings and the next takes the place, there are as many places as before."""
    await client.patch(BOARD, json={"max_entries": 1})
    await application.sync()
    kept = await etag(client, "top?source=batch")
    await client.delete("/api/v1/players/alice")

    answer = await again(client, "top?source=batch", kept)

    assert ["bob"] == [entry["player_id"] for entry in answer.json()["data"]]


async def test_a_limit_that_hides_nobody_is_seen(client: httpx.AsyncClient, application: Application) -> None:
    """Whether a score would be ranked depends on `max_entries`, also where as many places are shown as before."""
    await client.patch(BOARD, json={"max_entries": 3})
    await application.sync()
    kept = await etag(client, "rank?score=1&source=batch")
    await client.patch(BOARD, json={"max_entries": None})

    assert 4 == (await again(client, "rank?score=1&source=batch", kept)).json()["data"]["rank"]


async def test_a_past_season_is_not_the_open_one(client: httpx.AsyncClient) -> None:
    """A season that begins is another answer to the same question."""
    kept = await etag(client)
    await client.post(f"{BOARD}/reset")

    assert [] == (await again(client, "top", kept)).json()["data"]


@pytest.mark.parametrize("given", ["{0}", "{1}", '"x", {0}', "{0},{0}", 'W/"0-0-0-0-0-00000000", {0}'])
async def test_the_header_is_a_list(client: httpx.AsyncClient, given: str) -> None:
    """Any of those named confirms, strong or weak."""
    kept = await etag(client)

    assert 304 == (await again(client, "top", given.format(kept, kept.removeprefix("W/")))).status_code


@pytest.mark.parametrize("given", ["*", "", "W/", '"', '"0-0-0-0"', 'W/"9-9-99999999999999999999-9-9-9"', "\xff"])
async def test_what_is_no_etag_of_ours_confirms_nothing(client: httpx.AsyncClient, given: str) -> None:
    """The whole answer comes."""
    answer = await client.get(f"{BOARD}/top", headers={"If-None-Match": given.encode("latin-1")})

    assert 200 == answer.status_code


async def test_head_is_confirmed_as_well(client: httpx.AsyncClient) -> None:
    """HEAD answers as GET would, without a body."""
    kept = await etag(client)
    answer = await client.head(f"{BOARD}/top", headers={"If-None-Match": kept})

    assert (304, kept) == (answer.status_code, answer.headers["etag"])


async def test_errors_are_not_kept(client: httpx.AsyncClient) -> None:
    """What is refused has no ETag, whatever was sent along."""
    kept = await etag(client)
    for path in ("player/nobody", "top?limit=0", "top?season=9"):
        answer = await again(client, path, kept)

        assert answer.status_code >= 400
        assert "no-store" == answer.headers["cache-control"]
        assert "etag" not in answer.headers


async def test_pages_may_use_it(client: httpx.AsyncClient) -> None:
    """A page of a listed origin may read the ETag and send it."""
    answer = await client.get(f"{BOARD}/top", headers={"Origin": FRIEND})
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "If-None-Match"}
    allowed = await client.options(f"{BOARD}/top", headers={"Origin": FRIEND, **asked})

    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert 200 == allowed.status_code
