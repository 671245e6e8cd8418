"""Submissions that say when their scores were made, over HTTP."""

from datetime import UTC, datetime, timedelta

import httpx2 as httpx

from tests.integration.http.kit import BOARDS, SCORES, faults, make_board, refused, submission, submit

LONG_AGO = "2001-09-09T01:46:40Z"


def ago(**how_long: float) -> str:
    return (datetime.now(UTC) - timedelta(**how_long)).isoformat()


async def test_it_decides_ties_and_is_told(client: httpx.AsyncClient) -> None:
    """Who made the score first is ahead, though it was sent last; `updated_at` is when it was made."""
    board = await make_board(client)
    made = board["created_at"].replace("Z", "+00:00")

    await submit(client, "late")
    answer = await submit(client, "early", occurred_at=made)

    assert 1 == answer["rank"]
    shown = (await client.get(f"{BOARDS}/game1/player/early")).json()["data"]
    assert board["created_at"] == shown["updated_at"]


async def test_what_is_no_moment_or_later_than_now(client: httpx.AsyncClient) -> None:
    """Both are refused at the field, and change nothing."""
    await make_board(client)

    wrong = faults(await client.post(SCORES, json=submission(occurred_at="yesterday")))
    ahead = faults(await client.post(SCORES, json=submission(occurred_at=ago(seconds=-60))))

    assert {"occurred_at": "must be a moment in RFC 3339, with its offset from UTC"} == wrong
    assert {"occurred_at": "must not be later than now"} == ahead
    assert [] == (await client.get(f"{BOARDS}/game1/top")).json()["data"]


async def test_not_before_the_season(client: httpx.AsyncClient) -> None:
    """It has a code of its own, and says when the season began; who asks without a key may not import."""
    await make_board(client)
    reset = (await client.post(f"{BOARDS}/game1/reset")).json()["data"]
    [season, _] = (await client.get(f"{BOARDS}/game1/seasons")).json()["data"]

    answer = await client.post(SCORES, json=submission(occurred_at=LONG_AGO))

    assert 2 == reset["season"]
    assert (422, "occurred_before_season") == refused(answer)
    message = f"must not be before the season began, at {season['started_at']}"
    assert [{"path": "occurred_at", "message": message}] == answer.json()["details"]


async def test_items_of_a_batch(client: httpx.AsyncClient) -> None:
    """Each stands alone."""
    board = await make_board(client)
    scores = [
        submission("a"),
        submission("b", occurred_at=board["created_at"]),
        submission("c", occurred_at=LONG_AGO),
        submission("d", occurred_at=ago(hours=-1)),
        submission("e", occurred_at=5),
    ]

    answer = await client.post(f"{SCORES}/batch", json={"scores": scores})

    errors = answer.json()["data"]["errors"]
    assert [(2, "occurred_before_season"), (3, "invalid"), (4, "invalid")] == [
        (error["index"], error["code"]) for error in errors
    ]
    assert {"occurred_at"} == {error["path"] for error in errors}
    top = (await client.get(f"{BOARDS}/game1/top")).json()["data"]
    assert ["b", "a"] == [entry["player_id"] for entry in top]


async def test_an_event_id_stands_for_its_moment(client: httpx.AsyncClient) -> None:
    """Sent again it is a duplicate, in any offset; with another moment, or without one, it is another payload."""
    board = await make_board(client)
    moment = datetime.fromisoformat(board["created_at"])
    elsewhere = moment.astimezone(tz=datetime.fromisoformat("2026-01-01T00:00:00+09:00").tzinfo).isoformat()

    first = await submit(client, event_id="e", occurred_at=board["created_at"])
    again = await submit(client, event_id="e", occurred_at=elsewhere)
    other = await client.post(SCORES, json=submission(event_id="e"))

    assert (False, True) == (first["duplicate"], again["duplicate"])
    assert (409, "event_id_conflict") == refused(other)
