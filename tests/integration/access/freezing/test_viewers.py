"""Boards that are frozen: what the public sees while scores go on, at every route, and who sees everything."""

import httpx2 as httpx
import pytest

from leaderboard_core import Application
from tests.integration.access.freezing.kit import (
    ALSO,
    BEGAN,
    BOARD,
    HIDE,
    MANAGE,
    READ,
    READS,
    SHOW,
    Clock,
    asked_by_post,
    goes_on,
    told,
)
from tests.integration.access.kit import player
from tests.integration.http.kit import BOARDS, SCORES
from tests.support.keys import bearer


@pytest.mark.parametrize("read", [*READS, *ALSO])
async def test_nothing_of_what_goes_on_is_told(
    client: httpx.AsyncClient, application: Application, clock: Clock, read: str
) -> None:
    """Whatever happens: the answer stays the same to the last byte, and says that it is frozen."""
    clock.now = HIDE
    before = await told(client, f"{BOARD}/{read}")
    clock.now += 1_000_000
    await goes_on(application)

    body, etag = await told(client, f"{BOARD}/{read}")

    assert before == (body, etag)
    assert True is body["meta"]["frozen"]
    numbers = {
        **body["meta"],
        **(body["data"] if isinstance(body["data"], dict) else {"entries": body["data"] or None}),
    }
    secret = (
        "rank",
        "score",
        "percentile",
        "total_players",
        "count",
        "entries",
        "top_score",
        "cutoff_score",
        "updated_at",
    )
    asked = {"score"} if "rank?" in read else set()
    assert {None} >= {numbers[name] for name in secret if name in numbers and name not in asked}


async def test_nor_by_what_is_asked_with_a_body(
    client: httpx.AsyncClient, application: Application, clock: Clock
) -> None:
    """Friends, and several readings at once."""
    clock.now = HIDE
    before = await asked_by_post(client)
    await goes_on(application)

    assert before == await asked_by_post(client)
    assert [True] * 4 == [one["meta"]["frozen"] for one in before]
    assert 11 == (await asked_by_post(client, MANAGE))[2]["data"]["score"]


@pytest.mark.parametrize("path", [BOARD, BOARDS, f"{BOARD}/seasons", "/api/v1/players/alice", f"{BOARD}/top?season=1"])
async def test_nor_by_what_is_told_beside_it(
    client: httpx.AsyncClient, application: Application, clock: Clock, path: str
) -> None:
    """When a score was reached last, and how many there are in the season; what was over stays what it is."""
    clock.now = HIDE
    before = await told(client, path)
    clock.now += 1_000_000
    await goes_on(application)

    assert before == await told(client, path)
    if "season=1" in path:
        assert [1] == [one["rank"] for one in before[0]["data"]]
    else:
        assert before != await told(client, path, MANAGE)


async def test_a_season_that_ends_meanwhile(client: httpx.AsyncClient, application: Application, clock: Clock) -> None:
    """Its standings are shown when the board is."""
    clock.now = HIDE + 1
    await goes_on(application)
    await application.boards.reset("game1")

    hidden = await client.get(f"{BOARD}/top?season=2", headers=READ)
    assert ([], True) == (hidden.json()["data"], hidden.json()["meta"]["frozen"])
    assert [None, None, 1] == [one["total_players"] for one in (await told(client, f"{BOARD}/seasons"))[0]["data"]]
    clock.now = SHOW
    shown = await client.get(f"{BOARD}/top?season=2", headers=READ)
    assert (["new", "alice", "bob", "carl"], False) == (
        [one["player_id"] for one in shown.json()["data"]],
        "frozen" in shown.json()["meta"],
    )


@pytest.mark.parametrize(
    ("name", "sees"),
    [("keeper", True), ("admin-game", True), ("admin-everywhere", True), ("read-game", False), ("mender", False)],
)
async def test_who_manages_the_board_sees_everything(
    client: httpx.AsyncClient, application: Application, clock: Clock, name: str, sees: bool
) -> None:
    """By a key with the scope."""
    clock.now = HIDE
    await goes_on(application)

    answer = await client.get(f"{BOARD}/top", headers=bearer(name))

    assert sees is ("frozen" not in answer.json()["meta"])
    assert (4 if sees else 0) == len(answer.json()["data"])


@pytest.mark.parametrize("moment", [BEGAN, HIDE - 1, SHOW, SHOW + 1])
async def test_before_and_after_nobody_is_kept_from_anything(
    client: httpx.AsyncClient, clock: Clock, moment: int
) -> None:
    """It is frozen from the one moment on, and not from the other."""
    clock.now = moment

    for read in READS:
        answer = await client.get(f"{BOARD}/{read}", headers=READ)
        assert answer.status_code == 404 or "frozen" not in answer.json()["meta"]
    assert 2 == (await told(client, f"{BOARD}/stats"))[0]["data"]["total_players"]


async def test_confirmed_is_what_the_same_viewer_has(
    client: httpx.AsyncClient, application: Application, clock: Clock
) -> None:
    """What somebody who manages the board was given is not confirmed to others, nor what was seen before the freeze."""
    top = f"{BOARD}/top"
    _, public_etag = await told(client, top)
    _, etag = await told(client, top, MANAGE)
    assert etag != public_etag
    assert 304 == (await client.get(top, headers={**READ, "If-None-Match": public_etag})).status_code
    clock.now = HIDE
    for known in (etag, public_etag):
        frozen = await client.get(top, headers={**READ, "If-None-Match": known})
        assert (200, "private, no-cache", "authorization") == (
            frozen.status_code,
            frozen.headers["cache-control"],
            frozen.headers["vary"].split(",")[0],
        )
    assert 304 == (await client.get(top, headers={**MANAGE, "If-None-Match": etag})).status_code
    clock.now = SHOW
    assert 304 == (await client.get(top, headers={**READ, "If-None-Match": public_etag})).status_code


async def test_a_player_sees_what_is_their_own(
    client: httpx.AsyncClient, application: Application, clock: Clock
) -> None:
    """The score and its moment, but no rank; and no more of others than anybody does."""
    clock.now = HIDE + 5
    await goes_on(application)

    own = (await told(client, f"{BOARD}/player/alice", player("alice")))[0]

    assert (9, None, None, None) == tuple(
        own["data"][name] for name in ("score", "rank", "total_players", "percentile")
    )
    assert True is own["meta"]["frozen"]
    [everywhere] = (await told(client, "/api/v1/players/alice", player("alice")))[0]["data"]
    assert ("game1", 9, None, True) == tuple(everywhere[name] for name in ("leaderboard_id", "score", "rank", "frozen"))
    assert [] == (await told(client, f"{BOARD}/top", player("alice")))[0]["data"]
    assert 404 == (await client.get(f"{BOARD}/player/zoe", headers=player("zoe"))).status_code


async def test_who_sends_a_score_is_told_no_rank(client: httpx.AsyncClient, clock: Clock) -> None:
    """But that it was taken, and for whom it counts how much; who manages the board is told all."""
    clock.now = HIDE
    score = {"player_id": "alice", "leaderboard_id": "game1", "score": 8}

    sent = (await client.post(SCORES, json=score, headers=bearer("submit-game"))).json()["data"]
    assert (8, None, 5, None, True) == tuple(
        sent[name] for name in ("score", "rank", "previous_score", "previous_rank", "frozen")
    )
    again = (await client.post(SCORES, json=score, headers=bearer("submit-game"))).json()["data"]
    assert (None, True, False) == tuple(again[name] for name in ("rank", "frozen", "changed"))
    managed = (await client.post(SCORES, json={**score, "score": 9}, headers=bearer("admin-game"))).json()["data"]
    assert (1, 1, False) == (managed["rank"], managed["previous_rank"], "frozen" in managed)
    clock.now = SHOW
    later = (await client.post(SCORES, json=score, headers=bearer("submit-game"))).json()["data"]
    assert (1, False) == (later["rank"], "frozen" in later)


async def test_a_batch_tells_no_ranks(client: httpx.AsyncClient, clock: Clock) -> None:
    """How many were taken, and why others were not: the same as of a board that is not frozen."""
    scores = [{"player_id": name, "leaderboard_id": "game1", "score": 8, "event_id": name} for name in ("alice", "bob")]
    batch = {"scores": [*scores, {"player_id": "bob", "leaderboard_id": "game1", "score": "x"}]}
    told_then = []
    for moment in (HIDE, SHOW):
        clock.now = moment
        answers = [await client.post(f"{SCORES}/batch", json=batch, headers=bearer("submit-game")) for _ in range(2)]
        told_then += [answer.json()["data"] for answer in answers]

    assert [0, 2, 2, 2] == [one.pop("duplicates") for one in told_then]
    assert [told_then[0]] * 4 == told_then
    assert {"status", "received", "accepted", "rejected", "errors"} == told_then[0].keys()


async def test_who_puts_a_score_right_is_told_no_rank(client: httpx.AsyncClient, clock: Clock) -> None:
    """The same holds for a correction."""
    clock.now = HIDE

    mended = await client.patch(f"{BOARD}/player/alice", json={"score": 8}, headers=bearer("mender"))

    told_to = mended.json()["data"]
    assert (None, None, True) == tuple(told_to[name] for name in ("rank", "previous_rank", "frozen"))
    managed = (await client.patch(f"{BOARD}/player/alice", json={"score": 9}, headers=bearer("admin-game"))).json()[
        "data"
    ]
    assert (1, 1, False) == (managed["rank"], managed["previous_rank"], "frozen" in managed)
