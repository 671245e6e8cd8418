"""Players without a result, at every path."""

import json

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARD, BOARDS, READS, SCORES, faults, make_board, submission, submit

#: In the order in which they are listed.
RESULTS = {"alice": 30, "bob": 20, "cyd": None, "dan": None}


async def made(client: httpx.AsyncClient, **fields: object) -> None:
    board = await make_board(client, allow_null_score=True, **fields)
    assert board["allow_null_score"] is True
    for player, score in RESULTS.items():
        await submit(client, player, score)


@pytest.mark.parametrize("at", ["", "season=1"])
async def test_every_reading_is_json_that_has_no_infinite_number(client: httpx.AsyncClient, at: str) -> None:
    """Live and of a season that is over, with all that may be included."""
    await made(client)
    if at:
        await client.post(f"{BOARD}/reset")

    for path in [*READS, "player/dan", "around/dan", "players?ids=dan,cyd", "range?start=3&end=4"]:
        # Where nobody is told, the text of a score alone is included.
        for more in ("include=display", ""):
            query = "&".join(filter(None, [at, more]))
            answer = await client.get(f"{BOARD}/{path}{'&' if '?' in path else '?'}{query}")
            if answer.status_code == 200:
                json.loads(answer.text, parse_constant=pytest.fail)
            else:
                # Not every reading tells texts.
                assert (422, {"include"}) == (answer.status_code, {*faults(answer)}), path

    top = (await client.get(f"{BOARD}/top", params={"include": "display", **({"season": 1} if at else {})})).json()
    assert [(1, 30, "30"), (2, 20, "20"), (None, None, "–"), (None, None, "–")] == [
        (one["rank"], one["score"], one["display"]) for one in top["data"]
    ]


async def test_what_is_told_of_one(client: httpx.AsyncClient) -> None:
    """Alone, among others, and in the numbers of the board."""
    await made(client)

    dan = (await client.get(f"{BOARD}/player/dan")).json()["data"]
    bob = (await client.get(f"{BOARD}/player/bob")).json()["data"]
    stats = (await client.get(f"{BOARD}/stats")).json()["data"]

    assert (None, None, None, 4) == tuple(dan[name] for name in ("rank", "score", "percentile", "total_players"))
    assert dan["updated_at"]
    assert 0 == bob["percentile"]
    assert (4, 30, 20) == tuple(stats[name] for name in ("total_players", "top_score", "lowest_score"))
    assert 2 == (await client.get(f"{BOARD}/count")).json()["data"]["count"]


async def test_it_is_sent_alone_and_in_a_batch(client: httpx.AsyncClient) -> None:
    """Once by its event id; another payload under that is a conflict."""
    await made(client)

    told = await submit(client, "alice", None, event_id="dq")
    again = await submit(client, "alice", None, event_id="dq")
    other = await client.post(SCORES, json=submission("alice", 30, event_id="dq"))
    batch = await client.post(f"{SCORES}/batch", json={"scores": [submission("eve", None), submission("fay", 9)]})

    assert (None, None, 30, 1, True) == tuple(
        told[name] for name in ("score", "rank", "previous_score", "previous_rank", "changed")
    )
    assert (None, None, True) == tuple(again[name] for name in ("score", "rank", "duplicate"))
    assert 409 == other.status_code
    assert 2 == batch.json()["data"]["accepted"]


async def test_a_board_that_takes_none_names_the_field_and_the_setting(client: httpx.AsyncClient) -> None:
    """Alone, in a batch, and where somebody is put right; nothing is changed. It may be turned on and off."""
    await make_board(client)
    await submit(client, "alice", 30)
    message = "must not be null on this leaderboard: its allow_null_score is not true"

    alone = await client.post(SCORES, json=submission("alice", None))
    put_right = await client.patch(f"{BOARD}/player/alice", json={"score": None})
    batch = await client.post(f"{SCORES}/batch", json={"scores": [submission("alice", None)]})

    for refused in (alone, put_right):
        assert (422, {"score": message}) == (refused.status_code, faults(refused))
    assert 422 == batch.status_code
    assert message in batch.text
    assert 30 == (await client.get(f"{BOARD}/player/alice")).json()["data"]["score"]
    for allowed, status in ((True, 200), (False, 422)):
        changed = await client.patch(BOARD, json={"allow_null_score": allowed})
        assert allowed is changed.json()["data"]["allow_null_score"]
        assert status == (await client.post(SCORES, json=submission("bob", None, event_id=str(allowed)))).status_code
    wrong = await client.post(BOARDS, json={"id": "b", "name": "B", "allow_null_score": "yes"})
    assert (422, {"allow_null_score": "must be true or false"}) == (wrong.status_code, faults(wrong))


async def test_a_correction_takes_a_result_away_and_gives_it_back(client: httpx.AsyncClient) -> None:
    """The moment stays."""
    await made(client)
    before = (await client.get(f"{BOARD}/player/alice")).json()["data"]["updated_at"]

    out = (await client.patch(f"{BOARD}/player/alice", json={"score": None})).json()["data"]
    back = (await client.patch(f"{BOARD}/player/alice", json={"score": 30})).json()["data"]

    assert (None, None, 30, 1) == tuple(out[name] for name in ("score", "rank", "previous_score", "previous_rank"))
    assert (30, 1, None, None) == tuple(back[name] for name in ("score", "rank", "previous_score", "previous_rank"))
    assert before == (await client.get(f"{BOARD}/player/alice")).json()["data"]["updated_at"]
