"""POST /api/v1/scores: event ids, and the header `Idempotency-Key`, which is one."""

import httpx2 as httpx
import pytest

from tests.integration.http.kit import SCORES, faults, make_board, refused, submission, submit


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
    answer = await client.post(SCORES, json=submission(event_id="e1", score=None), headers={"Idempotency-Key": "e2"})

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
