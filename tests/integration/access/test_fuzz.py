"""Whatever is shown as a key or a token is refused in order: no 5xx, no traceback, the socket stays open."""

import base64
import json
from collections.abc import Iterator

import httpx2 as httpx
import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.sync.client import ClientConnection, connect

from leaderboard_shells.access.keys import digest_of
from tests.support.keys import SECRET
from tests.support.server import Server, running

FUZZ = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


NAMES = st.sampled_from(["sub", "aud", "iat", "exp", "nbf", "jti", "iss", "boards", "scopes", "x"])
CLAIMS = st.dictionaries(NAMES, JSON | st.just("leaderboard") | st.integers(0, 2**33), max_size=8)
HEADERS = st.dictionaries(st.sampled_from(["alg", "typ", "kid", "crit", "b64", "jwk", "x5u"]), JSON, max_size=4)
#: Signed with the very secret, and saying anything.
SIGNED = CLAIMS.map(lambda claims: jwt.api_jws.encode(json.dumps(claims).encode(), SECRET, "HS256"))
UNSIGNED = st.builds(lambda header, claims, rest: f"{part(header)}.{part(claims)}.{rest}", HEADERS, CLAIMS, st.text())
CREDENTIALS = SIGNED | UNSIGNED | st.text() | st.text("ab.=-_", max_size=40) | st.just("lbk_game")


@pytest.fixture(scope="module", params=["hypercorn", "uvicorn"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp(request.param)
    keys = [{"name": "game", "sha256": digest_of("lbk_game"), "scopes": ["admin"], "boards": ["eu-*"]}]
    settings = {
        "LEADERBOARD_SERVER__ENGINE": request.param,
        "LEADERBOARD_AUTH__KEYS": json.dumps(keys),
        "LEADERBOARD_AUTH__TOKEN_SECRET": SECRET,
    }
    with running(directory, **settings) as server:
        yield server
        assert [] == [line for line in server.log if line["level"] not in ("info", "debug")]


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def socket(server: Server) -> Iterator[ClientConnection]:
    with connect(f"ws://127.0.0.1:{server.port}/ws") as socket:
        yield socket


def sendable(text: str) -> bytes:
    """As much of a text as a header can hold."""
    return bytes(byte for byte in text.encode("utf-8", "surrogatepass") if byte >= 0x20 and byte != 0x7F).strip()


@FUZZ
@given(
    credential=CREDENTIALS,
    scheme=st.sampled_from(["Bearer ", "bearer  ", "Basic ", "Digest ", "", "Bearer"]),
    path=st.sampled_from(
        ["/api/v1/leaderboards", "/api/v1/leaderboards/game1", "/health", "/api/v1/leaderboards/eu-1/top"]
    ),
)
def test_headers(client: httpx.Client, credential: str, scheme: str, path: str) -> None:
    """In the header of a request."""
    value = scheme.encode() + sendable(credential)
    answer = client.get(path, headers=[(b"Authorization", value.strip())])

    assert answer.status_code in (200, 401, 403, 404)
    assert answer.headers["x-request-id"]


@FUZZ
@given(token=CREDENTIALS | JSON, more=st.dictionaries(st.text(), JSON, max_size=2))
def test_frames(socket: ClientConnection, token: object, more: dict[str, object]) -> None:
    """In a message on a socket."""
    socket.send(json.dumps({**more, "type": "auth", "token": token}))
    socket.send('{"type": "ping"}')

    answers = [json.loads(socket.recv(timeout=30))]
    while answers[-1]["type"] != "pong":
        answers.append(json.loads(socket.recv(timeout=30)))
    assert {"error", "pong"} >= {answer["type"] for answer in answers}
    assert {"key_required", "invalid", "malformed_json"} >= {answer["code"] for answer in answers[:-1]}


@FUZZ
@given(body=JSON | st.dictionaries(st.sampled_from(["player_id", "leaderboard_ids", "expires_in"]), JSON, max_size=3))
def test_requests_for_tokens(client: httpx.Client, body: object) -> None:
    """In the body of a request for a token."""
    answer = client.post("/api/v1/tokens", content=json.dumps(body), headers={"Authorization": "Bearer lbk_game"})

    assert answer.status_code in (200, 400, 403, 422)
