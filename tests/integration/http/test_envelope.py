"""What holds of every answer: ids, unknown paths and methods, HEAD."""

import json
import re

import httpx2 as httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from tests.integration.http.kit import BOARDS, SCORES, ask, make_board, refused, submission

ANY_PATHS = ["/health", BOARDS, f"{BOARDS}/nowhere/top", "/nothing", "/openapi.json", "/docs"]


@pytest.mark.parametrize("path", ANY_PATHS)
async def test_every_answer_has_an_id(client: httpx.AsyncClient, path: str) -> None:
    """Each answer carries an id of its own."""
    first, second = [(await client.get(path)).headers["x-request-id"] for _ in range(2)]

    assert re.fullmatch("[0-9a-f]{16}", first)
    assert first != second


@pytest.mark.parametrize("path", ANY_PATHS)
async def test_the_senders_id_is_kept(client: httpx.AsyncClient, path: str) -> None:
    """A sane id is the answer's id as well."""
    given = "a-Z_0.9" * 16

    answer = await client.get(path, headers={"X-Request-ID": given})

    assert [given] == answer.headers.get_list("x-request-id")


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "a/b", '"', "é".encode("latin-1")])
async def test_an_id_that_is_not_sane(client: httpx.AsyncClient, given: str | bytes) -> None:
    """Any other id is replaced."""
    answer = await client.get("/health", headers=[("X-Request-ID", given)])

    assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])


@pytest.mark.parametrize(
    "target",
    [
        b"/nothing",
        b"/",
        b"//",
        b"",
        b"*",
        b"/health/",
        b"//health",
        b"/Health",
        b"/api/v1/leaderboards/",
        b"/api/v1//leaderboards",
        b"/api/v1/leaderboards/game1/",
        b"/api/v1/leaderboards//top",
        b"/api/v1/leaderboards/game1/top/",
        b"/api/v1/leaderboards/game1/player/",
        b"/api/v1/leaderboards/a/b/top",
        b"/api/v1/leaderboards/game1/../game1",
        b"/%ff",
        b"/%",
        b"/\xff",
        b"/%00",
        b"/api/v1/scores%2Fbatch",
        b"/" + b"x" * 5000,
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "BREW"])
async def test_an_unknown_path(app: Starlette, method: str, target: bytes) -> None:
    """Whatever is not a path of the API is 404 in the envelope; nothing is put right or redirected."""
    answer = await ask(app, method, target)

    assert (404, "not_found") == (answer.status, json.loads(answer.body)["code"])


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/health", "GET, HEAD"),
        ("/ready", "GET, HEAD"),
        ("/docs", "GET, HEAD"),
        ("/openapi.json", "GET, HEAD"),
        (SCORES, "POST"),
        (f"{SCORES}/batch", "POST"),
        (BOARDS, "GET, HEAD, POST"),
        (f"{BOARDS}/game1", "DELETE, GET, HEAD, PATCH"),
        (f"{BOARDS}/game1/reset", "POST"),
        (f"{BOARDS}/game1/top", "GET, HEAD"),
        (f"{BOARDS}/game1/range", "GET, HEAD"),
        (f"{BOARDS}/game1/stats", "GET, HEAD"),
        (f"{BOARDS}/game1/seasons", "GET, HEAD"),
        (f"{BOARDS}/game1/players", "GET, HEAD"),
        (f"{BOARDS}/game1/around/alice", "GET, HEAD"),
        (f"{BOARDS}/game1/player/alice", "DELETE, GET, HEAD, PATCH"),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "TRACE", "BREW"])
async def test_an_unknown_method(client: httpx.AsyncClient, method: str, path: str, allowed: str) -> None:
    """A path names all the methods it takes when it is asked by another."""
    answer = await client.request(method, path)

    assert (405, "method_not_allowed") == refused(answer)
    assert allowed == answer.headers["allow"]


@pytest.mark.parametrize("path", ["/health", BOARDS, f"{BOARDS}/game1", f"{BOARDS}/game1/top", "/docs", "/nothing"])
async def test_head(app: Starlette, client: httpx.AsyncClient, path: str) -> None:
    """HEAD is GET without the body: the same status, and the length that the body would have."""
    await make_board(client)
    whole = await ask(app, "GET", path.encode())

    answer = await ask(app, "HEAD", path.encode())

    assert (whole.status, b"") == (answer.status, answer.body)
    assert str(len(whole.body)) == answer.headers["content-length"]
    assert whole.headers["content-type"] == answer.headers["content-type"]


@pytest.mark.parametrize(("method", "path"), [("GET", BOARDS), ("POST", SCORES), ("GET", "/nothing")])
async def test_answers_are_json_and_not_kept(client: httpx.AsyncClient, method: str, path: str) -> None:
    """Answers are JSON, and no cache keeps them."""
    answer = await client.request(method, path)

    assert ("application/json", "no-store") == (answer.headers["content-type"], answer.headers["cache-control"])


async def test_nothing_is_logged_of_what_went_well(client: httpx.AsyncClient) -> None:
    """Successful requests leave no line in the log; what refused ones leave is told in `test_access_log`."""
    with capture_logs() as logs:
        await make_board(client)
        await client.post(SCORES, json=submission())

    assert [] == logs
