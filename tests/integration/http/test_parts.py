"""Scores of several parts, at every path."""

from typing import Any

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARDS, SCORES, faults, make_board, submission, submit

BOARD = f"{BOARDS}/game1"
PARTS = [
    {"name": "solved", "sort_order": "desc", "value_type": "number"},
    {"name": "penalty", "sort_order": "asc", "value_type": "number"},
]
#: Best first.
RESULTS = [("ada", [5, 310]), ("bob", [5, 311]), ("cyd", [4, 120]), ("dan", [4, 120]), ("eve", [0, 0])]


@pytest.fixture(autouse=True)
async def board(client: httpx.AsyncClient) -> None:
    await make_board(client, update_mode="best", parts=[{"name": "solved"}, {"name": "penalty", "sort_order": "asc"}])
    for player, score in RESULTS[:-1][::-1]:
        await submit(client, player, score)
    # Of equal scores the one reached first is ahead.
    await client.delete(f"{BOARD}/player/dan")
    await submit(client, "dan", [4, 120])
    await submit(client, "eve", [0, 0])


@pytest.fixture(params=["now", "season"])
async def at(request: pytest.FixtureRequest, client: httpx.AsyncClient) -> str:
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
        ("top?include=updated_at,metadata&", 1, 5),
        ("range?start=2&end=3&", 2, 3),
        ("around/cyd?range=1&", 2, 4),
        ("around?score=4,120&range=1&", 4, 5),
        ("players?ids=eve,cyd,ada&", None, None),
        ("best?percent=50&", 1, 3),
    ],
)
async def test_lists_tell_whole_scores(
    client: httpx.AsyncClient, at: str, path: str, first: int | None, last: int | None
) -> None:
    """In the order of the first part, then the next, each in its own order."""
    told = [(one["player_id"], one["score"]) for one in await data(client, f"{path}{at}")]

    assert (RESULTS[::2] if first is None else RESULTS[first - 1 : last]) == told


async def test_texts_join_the_parts(client: httpx.AsyncClient) -> None:
    """As people read them."""
    assert "5 · 310" == (await data(client, "top?include=display&limit=1"))[0]["display"]
    assert "5 · 310" == (await data(client, "player/ada?include=display"))["display"]


async def test_single_answers_tell_whole_scores(client: httpx.AsyncClient, at: str) -> None:
    """A player, the ends of the board, the score at a place."""
    told = await data(client, f"player/bob?{at}"), await data(client, f"score?rank=2&{at}")
    stats = await data(client, f"stats?{at}")

    assert [[5, 311]] * 2 == [one["score"] for one in told]
    assert ([5, 310], [0, 0]) == (stats["top_score"], stats["lowest_score"])


@pytest.mark.parametrize(
    ("score", "rank"),
    [("6,999", 1), ("5,309", 1), ("5,310", 2), ("5,310.5", 2), ("4,120", 5), ("0,-1", 5), ("-1,0", 6)],
)
async def test_the_rank_of_a_score(client: httpx.AsyncClient, at: str, score: str, rank: int) -> None:
    """Asked with all its parts: behind its equals."""
    told = await data(client, f"rank?score={score}&{at}")

    assert ([float(part) for part in score.split(",")], rank) == (told["score"], told["rank"])


@pytest.mark.parametrize(
    ("query", "count"), [("", 5), ("min=4", 4), ("min=4&max=4", 2), ("max=3.5", 1), ("min=5&max=5", 2)]
)
async def test_counts_are_of_the_first_part(client: httpx.AsyncClient, at: str, query: str, count: int) -> None:
    """Whatever the others are."""
    assert count == (await data(client, f"count?{query}&{at}"))["count"]


async def test_a_histogram_is_of_the_first_part(client: httpx.AsyncClient, at: str) -> None:
    """Its buckets meet at numbers."""
    assert [(0, 2.5, 1), (2.5, 5, 4)] == [
        (one["from_score"], one["to_score"], one["count"]) for one in await data(client, f"histogram?buckets=2&{at}")
    ]


async def test_ranks_are_shared_by_whole_scores(client: httpx.AsyncClient) -> None:
    """Equal in the first part alone is not equal."""
    await make_board(client, "shared", ranking="competition", parts=PARTS)
    answers = [await submit(client, player, score, leaderboard_id="shared") for player, score in RESULTS]
    top = (await client.get(f"{BOARDS}/shared/top")).json()["data"]
    rank = (await client.get(f"{BOARDS}/shared/rank?score=4,120")).json()["data"]["rank"]

    assert [1, 2, 3, 3, 5] == [one["rank"] for one in top] == [answer["rank"] for answer in answers]
    assert 3 == rank


async def test_a_submission_is_answered_whole(client: httpx.AsyncClient) -> None:
    """Before and after; what is not better as a whole changes nothing."""
    better, worse = await submit(client, "cyd", [5, 300]), await submit(client, "bob", [5, 312])

    assert ([5, 300], [4, 120], 1, True) == tuple(
        better[name] for name in ("score", "previous_score", "rank", "changed")
    )
    assert ([5, 311], False) == (worse["score"], worse["changed"])


async def test_a_batch_tells_which_part(client: httpx.AsyncClient) -> None:
    """Each score stands alone."""
    scores = [submission("new", [1, 1]), submission("new", 1), submission("new", [1]), submission("new", [1, "x"])]

    answer = (await client.post(f"{SCORES}/batch", json={"scores": scores})).json()["data"]

    assert (1, 3) == (answer["accepted"], answer["rejected"])
    assert [(1, "score"), (2, "score"), (3, "score[1]")] == [(one["index"], one["path"]) for one in answer["errors"]]


@pytest.mark.parametrize(
    ("score", "path"),
    [
        (5, "score"),
        ([5], "score"),
        ([5, 1, 1], "score"),
        ([5, None], "score[1]"),
        ([True, 5], "score[0]"),
        (["5", 5], "score[0]"),
        ([2**53, 0], "score[0]"),
        ([0, 1e300], "score[1]"),
        ({}, "score"),
        ([[5, 1]], "score[0]"),
    ],
)
async def test_what_is_no_score_there_is_named(client: httpx.AsyncClient, score: Any, path: str) -> None:
    """And nothing is changed."""
    before = await data(client, "top")

    assert [path] == [*faults(await client.post(SCORES, json=submission("ada", score)))]
    assert [path] == [*faults(await client.patch(f"{BOARD}/player/ada", json={"score": score}))]
    assert before == await data(client, "top")


async def test_a_score_is_put_right_whole(client: httpx.AsyncClient) -> None:
    """Whatever the mode; its moment stays."""
    answer = await client.patch(f"{BOARD}/player/ada", json={"score": [4, 121]})

    told = answer.json()["data"]
    assert ([4, 121], [5, 310], 4) == (told["score"], told["previous_score"], told["rank"])


async def test_parts_are_told_and_never_change(client: httpx.AsyncClient) -> None:
    """By the board, null where a score is one number; a patch of them names the field."""
    plain = await make_board(client, "plain")

    assert (PARTS, "desc") == ((board := (await client.get(BOARD)).json()["data"])["parts"], board["sort_order"])
    assert None is plain["parts"]
    assert {"parts": "is not a known field"} == faults(await client.patch(BOARD, json={"parts": PARTS}))
    assert ["unit"] == [*faults(await client.patch(BOARD, json={"unit": "m"}))]


@pytest.mark.parametrize("path", ["rank", "around"])
async def test_a_question_names_all_parts(client: httpx.AsyncClient, path: str) -> None:
    """On a board of single numbers, none."""
    await make_board(client, "plain")

    assert ["score"] == [*faults(await client.get(f"{BOARD}/{path}?score=5"))]
    assert ["score[1]"] == [*faults(await client.get(f"{BOARD}/{path}?score=5,x"))]
    assert ["score"] == [*faults(await client.get(f"{BOARDS}/plain/{path}?score=5,310"))]


# -- integers of 64 bits


async def test_totals_of_64_bits(client: httpx.AsyncClient) -> None:
    """Taken as integers or as text, answered as text, to the last digit."""
    await make_board(client, "total", update_mode="increment", parts=[{"name": "total", "value_type": "int64"}])
    for player, score in (("ada", ["9007199254740992"]), ("bob", [2**53 + 1]), ("ada", [2])):
        answer = await submit(client, player, score, leaderboard_id="total")
    top = (await client.get(f"{BOARDS}/total/top?include=display")).json()["data"]
    board = f"{BOARDS}/total"

    async def asked(path: str) -> Any:
        return (await client.get(f"{board}/{path}")).json()["data"]

    assert (["9007199254740994"], ["9007199254740992"]) == (answer["score"], answer["previous_score"])
    assert [("ada", "9,007,199,254,740,994"), ("bob", "9,007,199,254,740,993")] == [
        (one["player_id"], one["display"]) for one in top
    ]
    assert {"score": ["9007199254740993"], "rank": 3, "total_players": 2} == await asked("rank?score=9007199254740993")
    assert [0, 1, 2] == [(await asked(f"count?min={low}"))["count"] for low in (2**53 + 3, 2**53 + 2, 2**53 + 1)]
    assert ["min"] == [*faults(await client.get(f"{board}/count?min=1.5"))]
    assert ["leaderboard_id"] == [*faults(await client.get(f"{board}/histogram"))]
    over = await client.post(SCORES, json=submission("ada", [2**63 - 1], leaderboard_id="total"))
    assert ("score_out_of_bounds", "score[0]") == (over.json()["code"], over.json()["details"][0]["path"])
