"""POST /api/v1/scores."""

from typing import Any

import httpx2 as httpx
import pytest

from tests.integration.http.kit import SCORES, faults, make_board, refused, submission, submit, written

MOST = 2**53 - 1


async def test_the_answer(client: httpx.AsyncClient) -> None:
    """A new player is answered with the score and the rank, and with nothing before them."""
    await make_board(client)

    assert await submit(client, "alice", 10) == {
        "status": "accepted",
        "leaderboard_id": "game1",
        "player_id": "alice",
        "score": 10,
        "rank": 1,
        "previous_score": None,
        "previous_rank": None,
        "changed": True,
        "duplicate": False,
        "visible": True,
    }


async def test_fields_come_in_a_readable_order(client: httpx.AsyncClient) -> None:
    """The answer begins with what became of the submission, then says whose it is."""
    await make_board(client)
    answer = await client.post(SCORES, json=submission())

    assert ["status", "leaderboard_id", "player_id", "score", "rank"] == list(answer.json()["data"])[:5]


async def test_the_answer_tells_what_was_before(client: httpx.AsyncClient) -> None:
    """A known player's answer has the score and the rank before it."""
    await make_board(client)
    await submit(client, "alice", 10)
    await submit(client, "bob", 20)

    answer = await submit(client, "alice", 30)

    assert (30, 1, 10, 2) == tuple(answer[name] for name in ("score", "rank", "previous_score", "previous_rank"))


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("5.0", "5"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("0.1", "0.1"),
        ("1e3", "1000"),
        (str(MOST), str(MOST)),
        ("-2.5", "-2.5"),
    ],
)
async def test_a_score_comes_back_as_people_write_it(client: httpx.AsyncClient, sent: str, shown: str) -> None:
    """Whole numbers have no decimal point, zero has no sign, and no digit changes."""
    await make_board(client)

    answer = await client.post(
        SCORES, content=f'{{"player_id": "alice", "leaderboard_id": "game1", "score": {sent}}}'.encode()
    )

    assert f'"score":{shown},' in answer.text


@pytest.mark.parametrize("increments", [["0.1", "0.2", "0.3"], ["0.3", "0.2", "0.1"], ["1.1", "-0.5"]])
async def test_decimals_add_up_exactly(client: httpx.AsyncClient, increments: list[str]) -> None:
    """A total is that of the digits that were sent, and is written with no digit more."""
    await make_board(client, update_mode="increment")

    for increment in increments:
        body = f'{{"player_id": "alice", "leaderboard_id": "game1", "score": {increment}}}'
        answer = await client.post(SCORES, content=body.encode())

    assert '"score":0.6,' in answer.text


@pytest.mark.parametrize(
    "score",
    ["true", '"5"', "null", "[]", "{}", "1e999", "-1e999", str(MOST + 1), str(-MOST - 1), "1e16", "9" * 5000],
    ids=lambda score: score[:20],
)
async def test_a_score_that_is_none(client: httpx.AsyncClient, score: str) -> None:
    """Only a finite JSON number up to 2^53 - 1 is a score; anything else names the field."""
    await make_board(client)

    answer = await client.post(
        SCORES, content=f'{{"player_id": "alice", "leaderboard_id": "game1", "score": {score}}}'.encode()
    )

    assert ["score"] == list(faults(answer))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("player_id", ""),
        ("player_id", "x" * 129),
        ("player_id", "ü" * 129),
        ("player_id", "€" * 86),
        ("player_id", "a\x00b"),
        ("player_id", "a\x85b"),
        ("player_id", "\ud800"),
        ("player_id", 7),
        ("player_id", None),
        ("leaderboard_id", ""),
        ("leaderboard_id", "x" * 65),
        ("leaderboard_id", "a b"),
        ("leaderboard_id", "."),
        ("leaderboard_id", ".."),
        ("leaderboard_id", "ä"),
        ("leaderboard_id", "a\n"),
        ("event_id", ""),
        ("event_id", "x" * 129),
        ("event_id", "a b"),
        ("event_id", "ä"),
        ("event_id", 1),
        ("game_id", "x" * 129),
        ("game_id", "a\nb"),
        ("game_id", 1),
        ("metadata", []),
        ("metadata", "x"),
        ("metadata", {"x": "y" * 4096}),
        ("metadata", {"x": "\x07"}),
        ("metadata", {"\x07": 1}),
        ("metadata", {"deep": {"er": ["\udfff"]}}),
        ("unknown", 1),
        ("self", 1),
        ("\ud800", 1),
    ],
)
async def test_a_field_at_fault(client: httpx.AsyncClient, field: str, value: Any) -> None:
    """A field that breaks its rule, or that nobody knows, is named."""
    await make_board(client)

    answer = await client.post(SCORES, content=written(submission(**{field: value})))

    # A name that cannot be sent back as it came is escaped.
    assert [field.encode("utf-8", "backslashreplace").decode()] == list(faults(answer))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("player_id", "x" * 128),
        ("player_id", "€" * 85),
        ("player_id", "a/b c%,?"),
        ("event_id", "!~" * 64),
        ("event_id", None),
        ("game_id", ""),
        ("game_id", "x" * 128),
        ("metadata", None),
        ("metadata", {}),
        ("metadata", {"x": "y" * 4088}),
    ],
)
async def test_a_field_at_its_limit(client: httpx.AsyncClient, field: str, value: Any) -> None:
    """What just keeps the rule is taken."""
    await make_board(client)

    answer = await client.post(SCORES, json=submission(**{field: value}))

    assert 200 == answer.status_code


async def test_all_faults_at_once(client: httpx.AsyncClient) -> None:
    """Missing, wrong and unknown fields are named together."""
    answer = await client.post(SCORES, json={"leaderboard_id": "", "score": "5", "points": 5})

    assert {
        "player_id": "is required",
        "leaderboard_id": "must have 1 to 64 characters",
        "score": "must be a number",
        "points": "is not a known field",
    } == faults(answer)


@pytest.mark.parametrize("body", ["[]", "null", '"x"', "5"])
async def test_a_body_that_is_no_object(client: httpx.AsyncClient, body: str) -> None:
    """JSON that is not an object is refused as a whole."""
    assert {"": "must be an object"} == faults(await client.post(SCORES, content=body.encode()))


async def test_an_unknown_board(client: httpx.AsyncClient) -> None:
    """A score for a board that does not exist is 404."""
    assert (404, "board_not_found") == refused(await client.post(SCORES, json=submission()))


async def test_a_score_outside_the_boards_bounds(client: httpx.AsyncClient) -> None:
    """A score beyond `min_score` or `max_score` is 422 with a code of its own, naming the field."""
    await make_board(client, min_score=0, max_score=100)

    answer = await client.post(SCORES, json=submission(score=101))

    assert (422, "score_out_of_bounds") == refused(answer)
    [fault] = answer.json()["details"]
    assert {"path": "score", "message": "must not be greater than 100 on this leaderboard"} == fault


async def test_a_total_that_would_not_be_exact(client: httpx.AsyncClient) -> None:
    """An increment whose total would leave the bounds of a score is refused, and changes nothing."""
    await make_board(client, update_mode="increment")
    await submit(client, score=MOST)

    answer = await client.post(SCORES, json=submission(score=1))

    assert (422, "score_out_of_bounds") == refused(answer)
    assert MOST == (await submit(client, score=0))["score"]


async def test_metadata_and_game_come_back(client: httpx.AsyncClient) -> None:
    """Metadata and game are those of the submission that made the score, value for value."""
    metadata = {"z": 1, "a": [1.5, None, True, {"ü": "€"}], "big": 12345678901234567890123}
    await make_board(client)
    await submit(client, metadata=metadata, game_id="match-7")

    found = (await client.get("/api/v1/leaderboards/game1/player/alice")).json()["data"]

    assert (metadata, "match-7") == (found["metadata"], found["game_id"])


async def test_parameters_are_refused(client: httpx.AsyncClient) -> None:
    """A query parameter, where there is none, is unknown."""
    assert {"dry": "is not a known field"} == faults(await client.post(f"{SCORES}?dry=1", json=submission()))
