"""The head of a request: bounded in size and in time, and read in one way only."""

import json
import socket
import time

import pytest

from tests.integration.doors.conftest import Serve
from tests.integration.doors.kit import HEALTH, LONG, eventually, health, heard, knock, sockets
from tests.support.server import Server

KIB = 1024
UPGRADE = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


def head(target: str = "/health", fields: str = "", method: str = "GET") -> bytes:
    return f"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n".encode()


def padding(size: int) -> str:
    return f"X-Padding: {'a' * size}\r\n"


def refusal(answer: bytes) -> tuple[int, str]:
    """The status and the code of an answer in the envelope, after which the connection was closed."""
    top, _, body = answer.partition(b"\r\n\r\n")
    assert b"connection: close" in top.lower()
    problem = json.loads(body)
    assert not problem["success"]
    assert problem["request_id"].encode() in top
    return int(top.split()[1]), problem["code"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (head(fields=padding(70 * KIB)), (431, "head_too_large")),
        (head(fields=padding(17 * KIB)), (431, "head_too_large")),
        (head("/ws", UPGRADE + padding(17 * KIB)), (431, "head_too_large")),
        (head(fields="".join(f"X-{n}: a\r\n" for n in range(3000))), (431, "head_too_large")),
        (head(f"/{'a' * 70 * KIB}"), (414, "uri_too_long")),
        (head(f"/{'a' * 17 * KIB}"), (414, "uri_too_long")),
        (b"GET /" + b"a" * 17 * KIB, (414, "uri_too_long")),
        (head(fields="Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", method="POST"), (400, "malformed_request")),
        (b"nonsense\r\n\r\n", (400, "malformed_request")),
        (head(fields="Host: localhost\r\n"), (400, "malformed_request")),
        (b"GET /health HTTP/1.1\r\n\r\n", (400, "malformed_request")),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400, "malformed_request")),
    ],
    ids=[
        "70 KiB", "17 KiB", "of a socket", "many fields", "target of 70 KiB", "target of 17 KiB", "no end in sight",
        "two lengths", "nonsense", "two hosts", "no host", "HTTP/2",
    ],
)  # fmt: skip
def test_a_head_that_is_refused(server: Server, data: bytes, expected: tuple[int, str]) -> None:
    """The refusal reaches its sender, and nobody else waits for it."""
    with health(server) as others:
        eventually(lambda: others.asked > 1)
        with knock(server, data) as line:
            assert expected == refusal(heard(line))


def test_a_head_that_is_large_and_no_larger(server: Server) -> None:
    """15 KiB are read, in any number of pieces; the request after a large body is not taken for a part of a head."""
    body = b'{"player_id": "%b"}' % (b"a" * 40 * KIB)
    post = head("/api/v1/scores", f"Content-Length: {len(body)}\r\n", "POST") + body
    with knock(server, head(fields=padding(15 * KIB))) as line:
        assert line.recv(12) == b"HTTP/1.1 200"
    with knock(server) as line:
        for piece in (head(fields=padding(6000))[:5000], head(fields=padding(6000))[5000:], post, HEALTH[:20]):
            line.sendall(piece)
            time.sleep(0.05)
        line.sendall(HEALTH[20:] + head(fields="Connection: close\r\n"))
        answers = heard(line)

    assert [b"200", b"422", b"200", b"200"] == [answer[:3] for answer in answers.split(b"HTTP/1.1 ")[1:]]


def test_a_socket_with_a_long_field(server: Server) -> None:
    """A handshake of 9 KiB in one field is answered: taken, or refused with its reason."""
    with knock(server, head("/ws", UPGRADE + padding(9 * KIB))) as line:
        first = line.recv(12, socket.MSG_PEEK)
        assert first == b"HTTP/1.1 101" or refusal(heard(line)) == (431, "head_too_large")


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"2;x=", b"\r\n{}\r\n0\r\n\r\n"), (b"2\r\n{}\r\n0\r\nX-T: ", b"\r\n\r\n")],
    ids=["extension", "trailer"],
)
def test_what_stands_around_a_body_is_bounded_as_a_head_is(server: Server, before: bytes, after: bytes) -> None:
    """70 KiB behind the size of a chunk, or behind the last one, are no part of a request: none is answered."""
    start = head("/api/v1/scores", "Connection: close\r\nTransfer-Encoding: chunked\r\n", "POST")
    with health(server) as others, knock(server, start + before + b"a" * 70 * KIB + after) as line:
        answer = heard(line)
        eventually(lambda: others.asked > 1)

    assert b"player_id" not in answer
    with knock(server, start + before + b"a" * 70 + after) as line:
        assert b"player_id" in heard(line)


def test_heads_that_do_not_arrive(serve: Serve) -> None:
    """Silent, half-sent and trickled: each is over after `server.read_timeout`, and gives its descriptor back."""
    server = serve(SERVER__READ_TIMEOUT="1s", SERVER__IDLE_TIMEOUT="60s")
    before = sockets(server)
    with (
        knock(server) as silent,
        knock(server, HEALTH[:20]) as half,
        knock(server) as trickled,
        knock(server, HEALTH) as second,
        knock(server) as blank,
        health(server) as others,
    ):
        assert second.recv(12) == b"HTTP/1.1 200"
        second.sendall(HEALTH[:20])
        began = time.monotonic()
        trickle(trickled, blank)
        assert b"" == heard(silent)
        for line in (half, trickled):
            assert (408, "too_slow") == refusal(heard(line))
        assert (408, "too_slow") == refusal(b"HTTP/1.1 408" + heard(second).rpartition(b"HTTP/1.1 408")[2])
        heard(blank)
        assert 0.5 < time.monotonic() - began < LONG / 2
        assert others.asked > 1

    eventually(lambda: sockets(server) <= before)


def trickle(head_of: socket.socket, blank: socket.socket) -> None:
    """Send a head byte by byte, and blank lines before another, until the server has enough of both."""
    head_of.settimeout(0.05)
    for n in range(600):
        try:
            head_of.sendall(b"G" if n == 0 else b"E" if n == 1 else b"T" if n == 2 else b" " if n == 3 else b"/")
            blank.sendall(b"\r\n")
            if head_of.recv(1, socket.MSG_PEEK):
                break
        except TimeoutError:
            continue
        except OSError:
            break
    head_of.settimeout(LONG)


def test_an_idle_connection_is_closed(serve: Serve) -> None:
    """After `server.idle_timeout`, not before; the time for a head does not count where none has begun."""
    server = serve(SERVER__READ_TIMEOUT="500ms", SERVER__IDLE_TIMEOUT="2s")
    began = time.monotonic()
    with knock(server, HEALTH) as line:
        assert line.recv(12) == b"HTTP/1.1 200"
        heard(line)

    assert 1.5 < time.monotonic() - began < LONG / 2


def test_no_http2_in_the_clear(server: Server) -> None:
    """Who asks to go on in HTTP/2 is answered in HTTP/1.1."""
    fields = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"
    with knock(server, head(fields=fields)) as line:
        assert line.recv(12) == b"HTTP/1.1 200"
