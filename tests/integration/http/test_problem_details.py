"""Errors in the words of RFC 9457, for whoever asks for them."""

import json

import httpx2 as httpx
import pytest

from leaderboard_core import Application
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from tests.integration.http.kit import BOARD, BOARDS, SCORES, Stores, make_board, submission

PROBLEM = "application/problem+json"


def told(answer: httpx.Response) -> dict[str, object]:
    """The problem, but for the id of its request, which the header tells as well."""
    assert PROBLEM == answer.headers["content-type"]
    assert len(answer.content) == int(answer.headers["content-length"])
    assert "no-store" == answer.headers["cache-control"]
    problem = answer.json()
    assert answer.headers["x-request-id"] == problem.pop("request_id")
    return problem


async def test_fields_at_fault(client: httpx.AsyncClient) -> None:
    """All that the API's own form says, and the four members that there are in any API."""
    answer = await client.post(BOARDS, json={"id": "game 1", "name": "Game"}, headers={"Accept": PROBLEM})

    assert {
        "type": "/docs#invalid",
        "title": "Invalid",
        "status": 422,
        "detail": "id: must be made of A-Z a-z 0-9 . _ - and not be . or ..",
        "code": "invalid",
        "details": [{"path": "id", "message": "must be made of A-Z a-z 0-9 . _ - and not be . or .."}],
    } == told(answer)


async def test_what_is_not_there(client: httpx.AsyncClient) -> None:
    """Also where no operation was reached; the page that `type` leads to has a row of that name."""
    found = []
    for path in (f"{BOARD}/top", "/nowhere"):
        problem = told(await client.get(path, headers={"Accept": PROBLEM}))
        page, _, code = str(problem["type"]).partition("#")
        assert f'id="{code}"' in (await client.get(page)).text
        found.append((problem["status"], problem["title"]))

    assert [(404, "Board not found"), (404, "Not found")] == found


async def test_what_goes_along(client: httpx.AsyncClient) -> None:
    """A batch of which nothing was accepted says why, score by score."""
    await make_board(client, max_score=1)

    answer = await client.post(f"{SCORES}/batch", json={"scores": [submission(score=2)]}, headers={"Accept": PROBLEM})

    problem = told(answer)
    assert "batch_rejected" == problem["code"]
    assert isinstance(problem["data"], dict)
    assert 1 == problem["data"]["rejected"]


@pytest.mark.parametrize(
    ("accept", "problem"),
    [
        (f"application/json, {PROBLEM}", True),
        (f"{PROBLEM.upper()};q=0.5", True),
        (f"application/json;q=0.4, {PROBLEM};q=0.5", True),
        (f"application/json;q=0.6, {PROBLEM};q=0.5", False),
        (f"{PROBLEM};q=0", False),
        ("*/*", False),
        ("application/*", False),
        ("application/json", False),
        ("", False),
    ],
)
async def test_who_asks_for_them(client: httpx.AsyncClient, accept: str, problem: bool) -> None:
    """Whoever names the media type and does not like JSON better."""
    answer = await client.get(f"{BOARD}/top", headers={"Accept": accept})

    assert (PROBLEM if problem else "application/json") == answer.headers["content-type"]
    assert problem is ("success" not in json.loads(answer.content))


async def test_an_answer_is_no_problem(client: httpx.AsyncClient) -> None:
    """Whoever asks for problems is answered as everybody."""
    answer = await client.get(BOARDS, headers={"Accept": PROBLEM})

    assert (200, "application/json") == (answer.status_code, answer.headers["content-type"])


@pytest.mark.parametrize("taken_off", ["", "/games"])
async def test_under_a_path_of_the_origin(stores: Stores, taken_off: str) -> None:
    """The type leads to the page that is there, whether or not a proxy takes the path off."""
    app = create_app(Application.over(*stores), Readiness(), root_path="/games")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        answer = await client.get(f"{taken_off}{BOARD}/top", headers={"Accept": PROBLEM})

    assert "/games/docs#board_not_found" == told(answer)["type"]
