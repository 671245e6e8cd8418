"""An answer that still holds is confirmed without a body, and the connection goes on to the next request."""

import re
import socket

import httpx2 as httpx

from tests.integration.doors.kit import LONG, knock
from tests.support.server import Server

TOP = "/api/v1/leaderboards/confirmed/top"


def request(headers: str = "") -> bytes:
    return f"GET {TOP} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode()


def answers(line: socket.socket, count: int) -> list[tuple[bytes, bytes]]:
    """The heads and bodies of so many answers, and nothing behind the last one."""
    found, data = [], b""
    while len(found) < count:
        head, end, rest = data.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        size = int(length[1]) if length and b" 304 " not in head else 0
        if not end or len(rest) < size:
            data += line.recv(65536)
            continue
        found.append((head, rest[:size]))
        data = rest[size:]
    assert not data
    return found


def test_a_confirmation_has_no_body(server: Server) -> None:
    """Four requests on one connection: answered, confirmed, confirmed, answered again once there is something new."""
    with httpx.Client(base_url=server.url, timeout=LONG) as client:
        board = {"id": "confirmed", "name": "Confirmed"}
        assert 201 == client.post("/api/v1/leaderboards", json=board).status_code
        etag = client.get(TOP).headers["etag"]
        condition = f"If-None-Match: {etag}\r\n"
        with knock(server, request()) as line:
            [(head, body)] = answers(line, 1)
            line.sendall(request(condition) + request(condition))
            confirmed = answers(line, 2)
            score = {"player_id": "alice", "leaderboard_id": "confirmed", "score": 1}
            assert 200 == client.post("/api/v1/scores", json=score).status_code
            line.sendall(request(condition))
            [(changed, changed_body)] = answers(line, 1)

    assert b"HTTP/1.1 200" == head[:12] == changed[:12]
    assert b'"data":[]' in body
    assert b"alice" in changed_body
    for told, nothing in confirmed:
        assert b"HTTP/1.1 304" == told[:12]
        assert etag.encode() in told
        assert b"" == nothing
        assert not re.search(rb"^(transfer-encoding|content-type):", told, re.IGNORECASE | re.MULTILINE)
