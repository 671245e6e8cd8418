"""A refusal reaches its sender, also one that reads nothing before all of a body is sent."""

import json
import socket
import time
from collections.abc import Iterable, Iterator
from http.client import HTTPResponse
from itertools import repeat

import pytest

from tests.integration.http.kit import BOARDS, SCORES
from tests.support.keys import bearer, key
from tests.support.server import Server, running

MIB = 1024 * 1024
SENDER, READER, ADMIN = bearer("sender"), bearer("reader"), bearer("admin")


@pytest.fixture(scope="module", params=["hypercorn", "uvicorn"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that knows keys."""
    scopes = {"sender": "submit", "reader": "read", "admin": "admin"}
    keys = [{"name": name, "sha256": key(name, scope).sha256, "scopes": [scope]} for name, scope in scopes.items()]
    environment = {"LEADERBOARD_SERVER__ENGINE": request.param, "LEADERBOARD_AUTH__KEYS": json.dumps(keys)}
    with running(tmp_path_factory.mktemp(request.param), **environment) as server:
        yield server


def head(method: str, path: str, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def pieces(size: int, *, chunked: bool) -> Iterable[bytes]:
    """A body of zeros."""
    piece = bytes(size // 32)
    if chunked:
        return [*repeat(b"%x\r\n%b\r\n" % (len(piece), piece), 32), b"0\r\n\r\n"]
    return repeat(piece, 32)


def sent_whole(server: Server, method: str, path: str, size: int, headers: dict[str, str], *, chunked: bool) -> int:
    """The status that a client sees which sends all of a body before it reads. Raises what cut it off."""
    framing = {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": str(size)}
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(head(method, path, {**headers, **framing}))
        for piece in pieces(size, chunked=chunked):
            line.sendall(piece)
        return told(line)


def told(line: socket.socket) -> int:
    """The status of an answer in the envelope."""
    answer = HTTPResponse(line)
    answer.begin()
    assert answer.status < 400 or not json.loads(answer.read())["success"]
    return answer.status


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [2 * MIB, 50 * MIB])
def test_a_body_that_is_too_large(server: Server, size: int, chunked: bool) -> None:
    """413, however much more than a body may have is on its way."""
    statuses = [sent_whole(server, "POST", SCORES, size, SENDER, chunked=chunked) for _ in range(3)]

    assert [413] * 3 == statuses


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(
    ("status", "method", "path", "headers"),
    [
        (401, "POST", SCORES, {}),
        (403, "POST", SCORES, READER),
        (404, "POST", "/nowhere", {}),
        (404, "POST", f"{BOARDS}/nowhere/reset", ADMIN),
        (405, "POST", "/health", {}),
        (422, "GET", f"{BOARDS}?limit=x", READER),
        (200, "GET", BOARDS, READER),
    ],
)
def test_whatever_it_is_refused_for(
    server: Server, status: int, method: str, path: str, headers: dict[str, str], chunked: bool
) -> None:
    """Nobody wants the body: the answer is seen all the same, a good one too."""
    statuses = [sent_whole(server, method, path, 8 * MIB, headers, chunked=chunked) for _ in range(3)]

    assert [status] * 3 == statuses


@pytest.mark.parametrize("path", [SCORES, "/nowhere"])
def test_one_who_asks_before_sending(server: Server, path: str) -> None:
    """`Expect: 100-continue`: a refusal is seen, whether or not the engine has asked for the body before."""
    headers = {**SENDER, "Expect": "100-continue", "Content-Length": str(50 * MIB)}
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(head("POST", path, headers))
        first = line.recv(25, socket.MSG_PEEK | socket.MSG_WAITALL)
        if first.startswith(b"HTTP/1.1 100"):
            for piece in pieces(50 * MIB, chunked=False):
                line.sendall(piece)
        # `HTTPResponse` passes over the answer that only asks for the body.
        status = told(line)

    assert (404 if path == "/nowhere" else 413) == status


def test_the_refusal_does_not_wait_for_the_body(server: Server) -> None:
    """Who reads while it sends hears at once that it need not go on; then nothing more is waited for."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(head("POST", SCORES, {**SENDER, "Content-Length": str(50 * MIB)}) + bytes(MIB))
        began = time.monotonic()
        status = told(line)
        answered = time.monotonic() - began
        assert b"" == line.recv(1)

    assert 413 == status
    assert answered < time.monotonic() - began < 20
