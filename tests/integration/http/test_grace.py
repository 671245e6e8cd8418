"""Seasons in grace, over HTTP."""

from datetime import UTC, datetime, timedelta

import httpx2 as httpx

from leaderboard_core import Application
from tests.integration.http.kit import BOARD, SCORES, faults, make_board, refused, submission, submit


async def a_season_in_grace(client: httpx.AsyncClient, **fields: object) -> str:
    """A moment in a season that has ended a moment ago."""
    await make_board(client, reset_period="weekly", **{"reset_grace": "1h", **fields})
    await submit(client, "alice", 10)
    [season] = (await client.get(f"{BOARD}/seasons")).json()["data"]
    await client.post(f"{BOARD}/reset")
    return season["started_at"]


async def test_a_late_score(client: httpx.AsyncClient) -> None:
    """Its answer names the season, and the rank there; the live leaderboard has nothing of it."""
    made = await a_season_in_grace(client)

    answer = await submit(client, "bob", 20, occurred_at=made)
    live = await submit(client, "bob", 5)

    assert (1, 1, None, True) == (answer["season"], answer["rank"], answer["previous_rank"], answer["visible"])
    assert "season" not in live
    past = (await client.get(f"{BOARD}/top?season=1")).json()
    assert [("bob", 20), ("alice", 10)] == [(one["player_id"], one["score"]) for one in past["data"]]
    assert [5] == [one["score"] for one in (await client.get(f"{BOARD}/top")).json()["data"]]


async def test_what_seasons_say(client: httpx.AsyncClient) -> None:
    """Where they are in their life, and until when the one in grace takes what is late."""
    await a_season_in_grace(client)

    [opened, ended] = (await client.get(f"{BOARD}/seasons")).json()["data"]

    assert ("open", None) == (opened["state"], opened["settles_at"])
    grace = datetime.fromisoformat(ended["settles_at"]) - datetime.fromisoformat(ended["ended_at"])
    assert ("grace", timedelta(hours=1)) == (ended["state"], grace)
    await client.patch(BOARD, json={"reset_grace": None})
    ended = (await client.get(f"{BOARD}/seasons")).json()["data"][1]
    assert ("settled", None) == (ended["state"], ended["settles_at"])


async def test_answers_of_the_season_are_not_confirmed_after_a_late_score(client: httpx.AsyncClient) -> None:
    """Whoever has kept an answer about it is told that there is another one."""
    made = await a_season_in_grace(client)
    etag = (await client.get(f"{BOARD}/top?season=1")).headers["etag"]
    kept = await client.get(f"{BOARD}/top?season=1", headers={"If-None-Match": etag})
    await submit(client, "bob", 20, occurred_at=made)

    again = await client.get(f"{BOARD}/top?season=1", headers={"If-None-Match": etag})

    assert (304, 200) == (kept.status_code, again.status_code)


async def test_a_past_season_is_put_right(client: httpx.AsyncClient, application: Application) -> None:
    """By PATCH of a player with `season`: standings are published anew, and seasons say that they are others."""
    await a_season_in_grace(client)
    await client.patch(BOARD, json={"reset_grace": None})
    await application.sync.settle()
    etag = (await client.get(f"{BOARD}/top?season=1")).headers["etag"]

    answer = (await client.patch(f"{BOARD}/player/alice?season=1", json={"score": 5})).json()["data"]

    told = ("status", "season", "standings_revision", "score", "previous_score", "rank", "visible")
    assert ["corrected", 1, 2, 5, 10, 1, True] == [answer[name] for name in told]
    seasons = (await client.get(f"{BOARD}/seasons")).json()["data"]
    assert [None, 2] == [season["standings_revision"] for season in seasons]
    again = await client.get(f"{BOARD}/top?season=1", headers={"If-None-Match": etag})
    assert (200, 5) == (again.status_code, again.json()["data"][0]["score"])
    live = (await client.patch(f"{BOARD}/player/alice?season=2", json={"score": 5})).json()
    assert "player_not_found" == live["code"]
    nowhere = await client.patch(f"{BOARD}/player/alice?season=9", json={"score": 5})
    assert (404, "season_not_found") == refused(nowhere)


async def test_without_grace_and_after_it(client: httpx.AsyncClient) -> None:
    """As ever: too late."""
    made = await a_season_in_grace(client, reset_grace=None)

    assert (422, "occurred_before_season") == refused(await client.post(SCORES, json=submission(occurred_at=made)))


async def test_followers(client: httpx.AsyncClient) -> None:
    """Each says in which season it counts it, where that is one in grace."""
    await make_board(client, "root")
    await make_board(client, reset_period="daily", reset_grace="1h", follows="root")
    made = datetime.now(UTC).isoformat()
    await client.post(f"{BOARD}/reset")

    answer = await client.post(SCORES, json=submission(leaderboard_id="root", occurred_at=made))

    [follower] = answer.json()["data"]["followers"]
    assert (1, 1) == (follower["season"], follower["rank"])
    assert "season" not in answer.json()["data"]


async def test_items_of_a_batch(client: httpx.AsyncClient) -> None:
    """Late ones are accepted beside others."""
    made = await a_season_in_grace(client)
    scores = [submission("a"), submission("b", occurred_at=made), submission("c", occurred_at="2001-09-09T01:46:40Z")]

    answer = (await client.post(f"{SCORES}/batch", json={"scores": scores})).json()["data"]

    assert [(2, "occurred_before_season")] == [(error["index"], error["code"]) for error in answer["errors"]]
    assert 2 == answer["accepted"]


async def test_what_a_grace_may_be(client: httpx.AsyncClient) -> None:
    """A duration, no longer than a season lasts, where seasons end by themselves; told as people write it."""
    wrong = {
        "soon": "must be a duration such as 500ms, 5s, 30m or 1h",
        "10ms": "must be from 1s to 744h",
        "9999999h": "must be from 1s to 744h",
        "25h": "must not be longer than 24h where reset_period is daily",
    }
    for text, message in wrong.items():
        board = {"id": "b", "name": "B", "reset_period": "daily", "reset_grace": text}
        assert {"reset_grace": message} == faults(await client.post("/api/v1/leaderboards", json=board))
    never = {"id": "b", "name": "B", "reset_grace": "1h"}
    assert {"reset_grace": "must not be given where reset_period is never"} == faults(
        await client.post("/api/v1/leaderboards", json=never)
    )
    number = {**never, "reset_period": "daily", "reset_grace": 600}
    assert {"reset_grace": wrong["soon"]} == faults(await client.post("/api/v1/leaderboards", json=number))

    board = await make_board(client, reset_period="daily", reset_grace="90m")
    assert "1h30m" == board["reset_grace"]
    hourly = await client.patch(BOARD, json={"reset_period": "hourly"})
    assert {"reset_grace": "must not be longer than 1h where reset_period is hourly"} == faults(hourly)
    never_again = (await client.patch(BOARD, json={"reset_period": "never"})).json()["data"]
    assert None is never_again["reset_grace"]
