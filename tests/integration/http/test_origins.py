"""Whose web pages may write, and what they may read."""

import httpx2 as httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from leaderboard_core import Application
from leaderboard_core.usecases.answers import Limits
from leaderboard_shells.http.app import create_app
from leaderboard_shells.http.operations import all_operations
from leaderboard_shells.monitoring.readiness import Readiness
from tests.integration.http.kit import BOARDS, FRIEND, SCORES, ask, make_board, refused, submission

WRITES = [
    ("POST", SCORES),
    ("POST", f"{SCORES}/batch"),
    ("POST", BOARDS),
    ("PATCH", f"{BOARDS}/game1"),
    ("DELETE", f"{BOARDS}/game1"),
    ("POST", f"{BOARDS}/game1/reset"),
    ("DELETE", f"{BOARDS}/game1/player/alice"),
]


@pytest.mark.parametrize(("method", "path"), WRITES)
async def test_a_foreign_page_may_not_write(client: httpx.AsyncClient, method: str, path: str) -> None:
    """Any write of a page from elsewhere is 403, before anything of it is looked at."""
    answer = await client.request(method, path, headers={"Origin": "https://evil.example"}, content=b"{")

    assert (403, "forbidden") == refused(answer)


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://localhost:8081", "null", "x", "http://", "http://[", "http://localhost:x"],
)
async def test_a_foreign_origin(client: httpx.AsyncClient, origin: str) -> None:
    """Another host, another port, a sandboxed page and nonsense are all foreign."""
    await make_board(client)

    answer = await client.post(SCORES, json=submission(), headers={"Origin": origin})

    assert (403, "forbidden") == refused(answer)
    assert 404 == (await client.get(f"{BOARDS}/game1/player/alice")).status_code


async def test_a_foreign_page_may_ask(client: httpx.AsyncClient) -> None:
    """A read is answered; without a word that would let the page see it."""
    answer = await client.get(BOARDS, headers={"Origin": "https://evil.example"})

    assert 200 == answer.status_code
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8080", "http://localhost:8080"),
        ("LOCALHOST:8080", "http://localhost:8080"),
        ("localhost", "http://localhost"),
        ("localhost:80", "http://localhost"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("localhost", "https://localhost"),
    ],
)
async def test_an_own_page_may_write(app: Starlette, client: httpx.AsyncClient, host: str, origin: str) -> None:
    """A page that this server served itself may write."""
    await make_board(client)

    answer = await ask(app, "POST", f"{BOARDS}/game1/reset".encode(), headers={"Host": host, "Origin": origin})

    assert 200 == answer.status


@pytest.mark.parametrize(("method", "path"), [("GET", BOARDS), ("POST", f"{BOARDS}/game1/reset"), ("GET", "/docs")])
@pytest.mark.parametrize("loopback", [True, False])
async def test_a_name_that_was_bent(application: Application, loopback: bool, method: str, path: str) -> None:
    """On loopback nothing is answered under any other name, even if the name leads here."""
    app = create_app(application, Readiness(), loopback=loopback)

    answer = await ask(
        app, method, path.encode(), headers={"Host": "rebound.example:8080", "Origin": "http://rebound.example:8080"}
    )

    assert loopback is (answer.status == 421)
    if loopback:
        assert "host_not_allowed" in answer.body.decode()
        assert "server.allowed_hosts" in answer.body.decode()


async def test_a_listed_page_may_write(client: httpx.AsyncClient) -> None:
    """A page of a listed origin may write and see the answer."""
    await make_board(client)

    answer = await client.post(SCORES, json=submission(), headers={"Origin": FRIEND})

    assert 200 == answer.status_code
    assert FRIEND == answer.headers["access-control-allow-origin"]
    assert "X-Request-ID" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize("method", sorted({one.method for one in all_operations(Limits())}))
async def test_a_listed_page_may_do_all_there_is(client: httpx.AsyncClient, method: str) -> None:
    """Each method of the API is let through when a browser asks beforehand, and so is each header it reads."""
    asked = {
        "Origin": FRIEND,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization, content-type, idempotency-key, if-none-match, last-event-id",
    }

    answer = await client.options(f"{BOARDS}/game1", headers=asked)

    assert (200, FRIEND) == (answer.status_code, answer.headers["access-control-allow-origin"])
    assert method in answer.headers["access-control-allow-methods"]


async def test_a_listed_page_sees_refusals(client: httpx.AsyncClient) -> None:
    """A listed page can read why it was refused."""
    answer = await client.post(SCORES, json={}, headers={"Origin": FRIEND})

    assert (422, FRIEND) == (answer.status_code, answer.headers["access-control-allow-origin"])


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
async def test_a_listed_page_asks_first(client: httpx.AsyncClient, method: str) -> None:
    """The browser's preflight is answered for every method of the API and the headers it takes."""
    answer = await client.options(
        SCORES,
        headers={
            "Origin": FRIEND,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "content-type, idempotency-key, x-request-id, authorization",
        },
    )

    assert (200, FRIEND) == (answer.status_code, answer.headers["access-control-allow-origin"])


@pytest.mark.parametrize(("origin", "method"), [("https://evil.example", "POST"), (FRIEND, "BREW")])
async def test_a_preflight_in_vain(client: httpx.AsyncClient, origin: str, method: str) -> None:
    """Any other preflight is refused in the envelope, with what is to be set or asked instead."""
    answer = await client.options(SCORES, headers={"Origin": origin, "Access-Control-Request-Method": method})

    assert (403, "forbidden") == refused(answer)
    assert ("PATCH" if origin == FRIEND else "server.allowed_origins") in answer.json()["error"]


async def test_without_listed_origins(application: Application) -> None:
    """A server without listed origins says what to set; its own pages have nothing to ask."""
    app = create_app(application, Readiness())
    asked = {"Access-Control-Request-Method": "POST", "Host": "localhost:8080"}

    foreign = await ask(app, "OPTIONS", SCORES.encode(), headers={**asked, "Origin": FRIEND})
    own = await ask(app, "OPTIONS", SCORES.encode(), headers={**asked, "Origin": "http://localhost:8080"})

    assert 403 == foreign.status
    assert "server.allowed_origins" in foreign.body.decode()
    assert (405, "POST") == (own.status, own.headers["allow"])


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_foreign_page_may_not_open_a_socket(application: Application, origin: str) -> None:
    """A WebSocket of a foreign page is refused at the handshake."""
    with (
        TestClient(app_with_socket(application)) as client,
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("ws://localhost/ws", headers={"Origin": origin}),
    ):
        pass


@pytest.mark.parametrize("headers", [{}, {"Origin": FRIEND}, {"Origin": "http://localhost"}])
def test_a_socket(application: Application, headers: dict[str, str]) -> None:
    """A WebSocket of an own or a listed page, or of no page at all, opens."""
    with (
        TestClient(app_with_socket(application)) as client,
        client.websocket_connect("ws://localhost/ws", headers=headers) as socket,
    ):
        assert "hello" == socket.receive_text()


def app_with_socket(application: Application) -> Starlette:
    async def hello(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text("hello")
        await websocket.close()

    return create_app(application, Readiness(), allowed_origins=[FRIEND], extra_routes=[WebSocketRoute("/ws", hello)])
