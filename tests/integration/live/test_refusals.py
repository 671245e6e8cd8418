"""What a socket refuses, and in which words."""

import json

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.support.live import watching
from tests.support.server import Server


async def test_what_cannot_be_included_is_refused(server: Server, board: str) -> None:
    """The field is named, with the words that there are."""
    async with watching(server.url) as watcher:
        for words in (["name"], "profile", 5, [["profile"]]):
            await watcher.send("subscribe", leaderboard_id=board, include=words)
            refusal = await watcher.receive()
            assert "include: must be some of profile, metadata, updated_at, display" == refusal["error"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("{", "malformed_json"),
        ('{"type": "ping", "x": NaN}', "malformed_json"),
        ("[]", "invalid"),
        ("{}", "invalid"),
        ('{"type": "dance"}', "invalid"),
        ('{"type": "ping", "surplus": 1}', "invalid"),
        ('{"type": "subscribe"}', "invalid"),
        ('{"type": "subscribe", "leaderboard_id": "nowhere"}', "board_not_found"),
        ('{"type": "subscribe", "leaderboard_id": "nowhere", "limit": 101}', "invalid"),
        ('{"type": "subscribe", "leaderboard_id": "nowhere", "limit": true}', "invalid"),
        ('{"type": "get", "leaderboard_id": "nowhere", "range": 51}', "invalid"),
        ('{"type": "get", "leaderboard_id": "nowhere", "player_id": ""}', "invalid"),
        ('{"type": "submit_score", "leaderboard_id": "nowhere", "player_id": "a", "score": 1}', "board_not_found"),
        ('{"type": "submit_score", "leaderboard_id": "nowhere", "player_id": "a", "score": 1e999}', "invalid"),
        ('{"type": "ping", "request_id": 5}', "invalid"),
        (b"\x00\x01", "invalid"),
    ],
)
async def test_a_bad_message_is_refused_and_the_socket_stays(server: Server, sent: str | bytes, code: str) -> None:
    """An error with its code; the next message is answered."""
    async with watching(server.url) as watcher:
        await watcher.connection.send(sent)
        error = await watcher.receive()
        await watcher.send("ping")
        assert ("error", code) == (error["type"], error["code"])
        assert {"type": "pong"} == await watcher.receive()


async def test_an_error_names_the_request_and_the_fields(server: Server) -> None:
    """The sentence says which fields are at fault, and the request is named."""
    async with watching(server.url) as watcher:
        await watcher.send("submit_score", leaderboard_id="x", player_id="", score="5", request_id="r7")
        error = await watcher.receive()

    assert "r7" == error["request_id"]
    assert "player_id" in error["error"]
    assert "score" in error["error"]


async def test_a_message_too_large_ends_the_socket(server: Server) -> None:
    """More than 16 KiB: closed with 1009."""
    async with watching(server.url) as watcher:
        await watcher.connection.send(json.dumps({"type": "ping", "padding": "x" * (16 * 1024)}))
        with pytest.raises(ConnectionClosed) as closed:
            await watcher.receive()

    assert closed.value.rcvd is not None
    assert 1009 == closed.value.rcvd.code


async def test_a_foreign_origin_is_refused_at_the_handshake(server: Server) -> None:
    """403, before the socket opens; the server's own pages are let in."""
    with pytest.raises(InvalidStatus) as refused:
        async with watching(server.url, origin="https://evil.example"):
            pass
    assert 403 == refused.value.response.status_code
    async with watching(server.url, origin=server.url) as watcher:
        await watcher.send("ping")
        assert {"type": "pong"} == await watcher.receive()
