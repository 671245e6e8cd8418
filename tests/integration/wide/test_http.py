"""A wide board over HTTP answers as a narrow one does, wherever its shards lie, and nobody is told of a shard."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx2 as httpx
import pytest

from tests.integration.wide.kit import BOARDS, SCORES, SHARDS, make_wide, one_of_each, submit, submit_all
from tests.support.postgres_server import Credentials
from tests.support.server import Server

pytestmark = pytest.mark.timeout(120)

#: As ids of shards are, but for the first one's.
A_SHARD = re.compile(r"wide-\w+/")
PLAYERS = one_of_each() + one_of_each("q")
#: What `meta` tells that is not of the moment.
MEANING = ("source", "season", "missing", "count", "cutoff_score")
READS = [
    "top?limit=5",
    "top?include=metadata,updated_at",
    "range?start=3&end=9",
    f"around/{PLAYERS[6]}?range=3",
    f"player/{PLAYERS[6]}",
    "player/nobody",
    f"players?ids={PLAYERS[6]},{PLAYERS[7]},nobody",
    "stats",
    "count?min=2&max=4",
    "rank?score=3",
    "around?score=3&range=2",
    "score?percentile=50",
    "score?rank=4",
    "best?percent=50",
    "histogram?buckets=4",
]


@pytest.fixture
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    """Nothing that it is answered names a shard."""

    async def look(answer: httpx.Response) -> None:
        text = (await answer.aread()).decode()
        for told in [text, *answer.headers.values()]:
            assert not A_SHARD.search(told), told

    async with httpx.AsyncClient(base_url=server.url, event_hooks={"response": [look]}) as client:
        yield client


async def make_pair(client: httpx.AsyncClient, **fields: Any) -> tuple[str, str]:
    """A wide board and a narrow one, set alike."""
    return await make_wide(client, **fields), await make_wide(client, **{**fields, "shards": None})


async def play(client: httpx.AsyncClient, boards: tuple[str, str], first: int = 0) -> None:
    """The same on both: scores of which many are equal, at moments that they bring along."""
    began = datetime.now(UTC) - timedelta(seconds=1)
    scores = [
        (
            board_id,
            player,
            first + number % 4,
            {"occurred_at": (began + timedelta(milliseconds=number)).isoformat(), "metadata": {"n": number}},
        )
        for board_id in boards
        for number, player in enumerate(PLAYERS)
    ]
    await submit_all(client, scores)


async def told(client: httpx.AsyncClient, board_id: str, path: str) -> tuple[int, str]:
    """What a reading is answered, without what only one of them has."""
    answer = await client.get(f"{BOARDS}/{board_id}/{path}")
    body = answer.json()
    body["meta"] = {name: value for name, value in body.get("meta", {}).items() if name in MEANING}
    body.pop("request_id", None)
    return answer.status_code, str(body).replace(board_id, "")


async def alike(client: httpx.AsyncClient, boards: tuple[str, str], further: str = "") -> None:
    for path in READS:
        asked = f"{path}{'&' if '?' in path else '?'}{further}"
        wide, narrow = [await told(client, board_id, asked) for board_id in boards]
        assert narrow == wide, asked


@pytest.mark.parametrize("ranking", ["ordinal", "competition"])
async def test_every_reading_is_that_of_a_narrow_board(client: httpx.AsyncClient, ranking: str) -> None:
    """Now, in a season that has ended, as players leave and are put right, and with places for few."""
    boards = await make_pair(client, ranking=ranking, max_entries=10)
    began = datetime.now(UTC)
    # What scores bring along is not from before the season.
    while datetime.now(UTC) - began < timedelta(seconds=1.1):
        await client.get("/ready")
    await play(client, boards)
    await alike(client, boards)

    for board_id in boards:
        board = f"{BOARDS}/{board_id}"
        assert 200 == (await client.delete(f"{board}/player/{PLAYERS[7]}")).status_code
        assert 404 == (await client.delete(f"{board}/player/{PLAYERS[7]}")).status_code
        assert 200 == (await client.patch(f"{board}/player/{PLAYERS[5]}", json={"score": 2.5})).status_code
        assert 200 == (await client.patch(board, json={"max_entries": 8, "name": "Less"})).status_code
    await alike(client, boards)

    for board_id in boards:
        assert 200 == (await client.post(f"{BOARDS}/{board_id}/reset")).status_code
    await alike(client, boards)
    await alike(client, boards, "season=1")
    seasons = [(await client.get(f"{BOARDS}/{board_id}/seasons")).json()["data"] for board_id in boards]
    assert [[2, 1], [2, 1]] == [[one["season"] for one in some] for some in seasons]
    assert [one["total_players"] for one in seasons[0]] == [one["total_players"] for one in seasons[1]]


async def test_a_submission(client: httpx.AsyncClient) -> None:
    """It tells the rank among all, before and now; an event id counts once; what is refused names the board."""
    board_id = await make_wide(client, update_mode="increment", max_score=1_000)
    await submit(client, board_id, {player: 10 + number for number, player in enumerate(PLAYERS)})
    mine = {"leaderboard_id": board_id, "player_id": PLAYERS[0], "score": 100, "event_id": "once"}

    first = (await client.post(SCORES, json=mine)).json()["data"]
    again = (await client.post(SCORES, json=mine)).json()["data"]
    other = await client.post(SCORES, json={**mine, "score": 101})
    beyond = await client.post(SCORES, json={**mine, "event_id": "twice", "score": 5_000})

    assert (1, len(PLAYERS), 110, 10) == tuple(
        first[name] for name in ("rank", "previous_rank", "score", "previous_score")
    )
    assert (True, 1, 110) == tuple(again[name] for name in ("duplicate", "rank", "score"))
    assert (409, "event_id_conflict") == (other.status_code, other.json()["code"])
    assert (422, "score_out_of_bounds") == (beyond.status_code, beyond.json()["code"])


async def test_revisions_tell_answers_apart(client: httpx.AsyncClient) -> None:
    """`revision` is the sum of `revisions`; a tag is of the same moment of all shards, whichever of them moves."""
    board_id = await make_wide(client)
    top = f"{BOARDS}/{board_id}/top"
    tags = []
    for number, player in enumerate(PLAYERS[:SHARDS]):
        await submit(client, board_id, {player: number})
        answer = await client.get(top)
        meta = answer.json()["meta"]
        assert (meta["revision"], SHARDS) == (sum(meta["revisions"]), len(meta["revisions"]))
        tags.append(answer.headers["etag"])
        same = await client.get(top, headers={"If-None-Match": answer.headers["etag"]})
        assert (304, b"") == (same.status_code, same.content)
    changed = await client.get(top, headers={"If-None-Match": ", ".join(tags[:-1])})

    assert (200, SHARDS) == (changed.status_code, len({*tags}))


async def test_what_it_says_of_itself(client: httpx.AsyncClient) -> None:
    """How many shards it has, everywhere; no reading and no patch can change that; lists have it once."""
    board_id = await make_wide(client)
    board = f"{BOARDS}/{board_id}"

    refused = await client.patch(board, json={"shards": 4})
    listed = [one for one in (await client.get(BOARDS)).json()["data"] if one["id"].startswith(board_id)]

    assert (422, ["shards"]) == (refused.status_code, [one["path"] for one in refused.json()["details"]])
    assert [(board_id, SHARDS)] == [(one["id"], one["shards"]) for one in listed]
    assert SHARDS == (await client.get(board)).json()["data"]["shards"]


@pytest.mark.parametrize("path", ["", "/top", "/player/p0", "/seasons", "/stream"])
async def test_no_shard_has_an_address(server: Server, database: Credentials, path: str) -> None:
    """Whoever knows the id of one finds nothing there."""
    async with httpx.AsyncClient(base_url=server.url) as client:
        board_id = await make_wide(client)
        with database.admin() as admin:
            asked = " UNION ALL ".join(f"SELECT id FROM {schema}.boards" for schema in database.schemas)
            ids = [str(id_) for (id_,) in admin.execute(asked).fetchall()]  # type: ignore[arg-type]
        shards = [id_ for id_ in ids if id_.startswith(f"{board_id}/")]
        answers = [await client.get(f"{BOARDS}/{quote(id_, safe='')}{path}") for id_ in shards]

    assert [(404, "board_not_found")] * (SHARDS - 1) == [(one.status_code, one.json()["code"]) for one in answers]


async def test_a_player_everywhere(client: httpx.AsyncClient) -> None:
    """They are on the board once, in the seasons of all of it, and are erased from it whole."""
    board_id = await make_wide(client)
    player = f"{board_id}-player"
    await submit(client, board_id, {player: 3, **dict.fromkeys(PLAYERS, 1)})
    await client.post(f"{BOARDS}/{board_id}/reset")
    await submit(client, board_id, {player: 4, **dict.fromkeys(PLAYERS, 5)})
    at = f"/api/v1/players/{player}"

    [entry] = (await client.get(at)).json()["data"]
    traces = (await client.get(f"{at}/traces")).json()["data"]
    erased = await client.delete(at)
    gone = [await client.get(f"{BOARDS}/{board_id}/player/{player}", params=where) for where in ({}, {"season": 1})]

    assert (board_id, 2, len(PLAYERS) + 1) == (entry["leaderboard_id"], entry["season"], entry["rank"])
    assert [{"leaderboard_id": board_id, "seasons": [2, 1]}] == traces["leaderboards"]
    assert 200 == erased.status_code, erased.text
    assert [404, 404] == [one.status_code for one in gone]
    assert len(PLAYERS) == (await client.get(f"{BOARDS}/{board_id}/stats?season=1")).json()["data"]["total_players"]


async def test_the_end(client: httpx.AsyncClient) -> None:
    """A deleted one is gone with all shards: one that is made again under its id is empty, with other shards."""
    board_id = await make_wide(client)
    board = f"{BOARDS}/{board_id}"
    await submit(client, board_id, dict.fromkeys(PLAYERS, 1))

    assert 200 == (await client.delete(board)).status_code
    assert [404, 404] == [(await client.get(f"{board}{path}")).status_code for path in ("", "/top")]
    again = await client.post(BOARDS, json={"id": board_id, "name": "Again", "shards": 2})
    assert (201, 2) == (again.status_code, again.json()["data"]["shards"])
    assert [] == (await client.get(f"{board}/top")).json()["data"]
    await submit(client, board_id, dict.fromkeys(PLAYERS, 1))
    assert len(PLAYERS) == len((await client.get(f"{board}/top?limit=50")).json()["data"])
