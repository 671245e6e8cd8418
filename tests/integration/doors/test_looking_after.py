"""What whoever looks after a server asks it: what a key opens, what an erasure would take, what was refused."""

import json
import socket
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest

from leaderboard_shells.client import ApiError, LeaderboardClient
from tests.integration.doors.conftest import Serve
from tests.support.keys import bearer, key
from tests.support.server import Server


@pytest.fixture
def server(serve: Serve) -> Server:
    keys = [
        {"name": "operations", "sha256": key("operations", "admin").sha256, "scopes": ["admin"]},
        {"name": "game", "sha256": key("game", "read").sha256, "scopes": ["read"], "boards": ["game*"]},
    ]
    return serve(AUTH__KEYS=json.dumps(keys))


def test_what_a_key_opens(server: Server) -> None:
    """Asked by the client, which shows the key."""
    with LeaderboardClient(server.url, key="lbk_game") as client:
        opened = client.access().data

    assert ("key", "game", ["read"], ["game*"]) == (opened.shown, opened.key, opened.scopes, opened.boards)


def test_what_an_erasure_would_take(server: Server) -> None:
    """It is what it takes, past seasons and the profile included; afterwards there is nothing."""
    with LeaderboardClient(server.url, key="lbk_operations") as client:
        client.create_board({"id": "game1", "name": "Game 1"})
        client.submit({"leaderboard_id": "game1", "player_id": "ada", "score": 1})
        client.reset_board("game1")
        client.put_profile("ada", {"display_name": "Ada"})
        told = client.player_traces("ada").data
        erased = client.erase_player("ada").data

        assert told.leaderboards == erased.erased_from
        assert told.has_profile
        with pytest.raises(ApiError) as gone:
            client.player_traces("ada")
        assert "player_not_found" == gone.value.code


def test_what_was_refused(server: Server) -> None:
    """Requests, handshakes and paths that nobody declared; what they carried is told by none of them."""
    httpx.get(f"{server.url}/api/v1/leaderboards/needle/top", headers=bearer("game"))
    httpx.get(f"{server.url}/needle")
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(
            b"GET /ws?player=needle HTTP/1.1\r\nHost: localhost\r\nOrigin: https://needle.example\r\n"
            b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        assert connection.recv(1_000).startswith(b"HTTP/1.1 403")
    with LeaderboardClient(server.url, key="lbk_operations") as client:
        answer = client.refusals(3)

    assert [
        # Whoever is refused for their origin has come to no route yet.
        (403, "GET", "other", None),
        (404, "GET", "other", None),
        (403, "GET", "/api/v1/leaderboards/{id}/top", "game"),
    ] == [(row.status, row.method, row.route, row.key) for row in answer.data]
    assert "needle" not in json.dumps(answer.raw)
