"""What is refused is told in few words, however much there is to refuse."""

import json
from typing import Any

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARDS, SCORES, refused

#: As many fields as a body holds, some of them written so that their escapes are longer than they are.
FIELDS = {f"{number}\x7f\ud800": 0 for number in range(40_000)}
MOST = 32_768


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("POST", SCORES, FIELDS),
        ("POST", BOARDS, FIELDS),
        ("PATCH", f"{BOARDS}/game1", FIELDS),
        ("POST", f"{SCORES}/batch", {"scores": [FIELDS]}),
        ("POST", SCORES, {"x" * 1_000_000: 0}),
    ],
)
async def test_many_unknown_fields(client: httpx.AsyncClient, method: str, path: str, content: Any) -> None:
    """Enough of them are named, and the others are counted."""
    answer = await client.request(method, path, content=json.dumps(content))

    assert 422 == answer.status_code
    assert len(answer.content) < MOST


async def test_a_batch_of_odd_scores(client: httpx.AsyncClient) -> None:
    """The answer to a batch is no longer than the batch may be."""
    odd = {f"{number:02}{'x' * 30}": 0 for number in range(25)}
    answer = await client.post(f"{SCORES}/batch", json={"scores": [odd] * 1_000})

    assert (422, "batch_rejected") == refused(answer)
    assert len(answer.content) < 1_000_000


async def test_many_unknown_parameters(client: httpx.AsyncClient) -> None:
    """In a query as well, given once or twice."""
    for query in ("&".join(f"p{number}=" for number in range(2_000)), "a&a&" + "&".join(map(str, range(2_000)))):
        answer = await client.get(f"{BOARDS}?{query}")

        assert (422, "invalid") == refused(answer)
        assert len(answer.content) < MOST


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/health", BOARDS, "/nowhere", "/metrics"])
async def test_nothing_is_taken_for_something_else(client: httpx.AsyncClient, path: str) -> None:
    """Browsers are told to believe what an answer says that it is."""
    answer = await client.get(path)

    assert "nosniff" == answer.headers["x-content-type-options"]
