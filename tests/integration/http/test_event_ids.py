"""POST /api/v1/scores: event ids, and the header `Idempotency-Key`, which is one."""

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARDS, SCORES, faults, make_board, refused, submission, submit


async def test_an_event_id_counts_once(client: httpx.AsyncClient) -> None:
    """The same submission under the same event id changes nothing and says so."""
    await make_board(client, update_mode="increment")
    await submit(client, event_id="e1")

    again = await submit(client, event_id="e1")

    assert (10, False, True) == (again["score"], again["changed"], again["duplicate"])


async def test_an_event_id_with_another_payload(client: httpx.AsyncClient) -> None:
    """The same event id for another score is a conflict."""
    await make_board(client)
    await submit(client, event_id="e1", score=1)

    assert (409, "event_id_conflict") == refused(await client.post(SCORES, json=submission(event_id="e1", score=2)))


async def test_a_refused_submission_does_not_use_its_id_up(client: httpx.AsyncClient) -> None:
    """After a refusal the event id is free for the submission put right."""
    await make_board(client, max_score=100)
    await client.post(SCORES, json=submission(event_id="e1", score=101))

    assert (await submit(client, event_id="e1", score=100))["changed"]


async def test_the_idempotency_key_is_the_event_id(client: httpx.AsyncClient) -> None:
    """The header `Idempotency-Key` counts a submission once, as `event_id` does, and is one with it."""
    await make_board(client, update_mode="increment")
    await client.post(SCORES, json=submission(), headers={"Idempotency-Key": "e1"})

    assert (await submit(client, event_id="e1"))["duplicate"]


async def test_the_idempotency_key_beside_an_equal_event_id(client: httpx.AsyncClient) -> None:
    """Both may be given when they are equal."""
    await make_board(client)

    answer = await client.post(SCORES, json=submission(event_id="e1"), headers={"Idempotency-Key": "e1"})

    assert 200 == answer.status_code


async def test_the_idempotency_key_against_the_event_id(client: httpx.AsyncClient) -> None:
    """Two different ids are refused, naming the header, together with whatever else is wrong."""
    answer = await client.post(SCORES, json=submission(event_id="e1", score="5"), headers={"Idempotency-Key": "e2"})

    assert {
        "Idempotency-Key": "must equal event_id when both are given",
        "score": "must be a number",
    } == faults(answer)


@pytest.mark.parametrize(
    "headers",
    [
        [("Idempotency-Key", "")],
        [("Idempotency-Key", "a b")],
        [("Idempotency-Key", "x" * 129)],
        [("Idempotency-Key", "é")],
        [("Idempotency-Key", "a"), ("Idempotency-Key", "a")],
    ],
)
async def test_an_idempotency_key_at_fault(client: httpx.AsyncClient, headers: list[tuple[str, str]]) -> None:
    """A key that can be no event id, or that is given twice, is refused, naming the header."""
    encoded = [(name, value.encode("latin-1")) for name, value in headers]

    answer = await client.post(SCORES, json=submission(), headers=encoded)

    assert ["Idempotency-Key"] == list(faults(answer))


async def test_a_quoted_idempotency_key(client: httpx.AsyncClient) -> None:
    """A key in quotes, as the header's draft has it, is what stands between them."""
    await make_board(client, update_mode="increment")
    answer = await client.post(SCORES, json=submission(event_id='a"b\\c'), headers={"Idempotency-Key": r'"a\"b\\c"'})
    assert 200 == answer.status_code, answer.text

    again = await client.post(SCORES, json=submission(), headers={"Idempotency-Key": 'a"b\\c'})

    assert again.json()["data"]["duplicate"]


@pytest.mark.parametrize("key", ['"', '"e1', 'e1"', '"e"1"'])
async def test_what_is_not_quoted_is_taken_as_it_is(client: httpx.AsyncClient, key: str) -> None:
    """Quotes that belong to no quoted string belong to the id."""
    await make_board(client)
    await client.post(SCORES, json=submission(), headers={"Idempotency-Key": key})

    assert (await submit(client, event_id=key))["duplicate"]


async def test_an_empty_quoted_key(client: httpx.AsyncClient) -> None:
    """It is no id."""
    answer = await client.post(SCORES, json=submission(), headers={"Idempotency-Key": '""'})

    assert {"Idempotency-Key": "must have 1 to 128 characters"} == faults(answer)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (BOARDS, {"id": "game2", "name": "Game"}),
        (f"{BOARDS}/game1/reset", None),
        (f"{SCORES}/batch", {"scores": [submission()]}),
    ],
)
async def test_where_a_key_is_not_honoured_it_is_refused(
    client: httpx.AsyncClient, path: str, body: dict[str, object] | None
) -> None:
    """Whoever sends a key counts on a repetition doing nothing: it would begin a second season."""
    await make_board(client)

    answer = await client.post(path, json=body, headers={"Idempotency-Key": "once"})

    assert ["Idempotency-Key"] == list(faults(answer))
    assert [1, 1, 0] == [
        (await client.get(f"{BOARDS}/game1")).json()["data"]["season"],
        len((await client.get(BOARDS)).json()["data"]),
        (await client.get(f"{BOARDS}/game1/stats")).json()["data"]["total_players"],
    ]


async def test_readings_take_a_key(client: httpx.AsyncClient) -> None:
    """Some clients give every POST one; to ask again does no harm."""
    await make_board(client)

    answer = await client.post(
        f"{BOARDS}/game1/players/query", json={"player_ids": ["alice"]}, headers={"Idempotency-Key": "once"}
    )

    assert 200 == answer.status_code
