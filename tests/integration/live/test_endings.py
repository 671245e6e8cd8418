"""How sockets end: clients that vanish, clients that do not read, and a server that is told to stop."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx2 as httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.support.live import make_board, submit, watching
from tests.support.patience import PATIENCE, own_clock
from tests.support.server import Server, running


@pytest.fixture(params=["hypercorn", "uvicorn"])
def lone_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own, which may be ended."""
    with running(tmp_path, LEADERBOARD_SERVER__ENGINE=request.param) as server:
        yield server


def open_sockets(server: Server) -> int:
    """How many descriptors are sockets: a store opens files of its own as more is asked at once."""
    assert server.process is not None
    found = 0
    for file in Path(f"/proc/{server.process.pid}/fd").iterdir():
        # One may be closed while it is looked at.
        with suppress(FileNotFoundError):
            found += os.readlink(file).startswith("socket:")
    return found


async def eventually(condition: "object", seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        await asyncio.sleep(0.1)
    return False


async def test_clients_that_vanish_leave_nothing_behind(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """A hundred clients subscribe and are cut off under broadcasts; the server keeps no socket of theirs."""
    await client.get("/health")
    before = open_sockets(server)

    async def come_and_go(number: int) -> None:
        connection = await connect(f"{server.url.replace('http', 'ws')}/ws")
        await connection.send(json.dumps({"type": "subscribe", "leaderboard_id": board}))
        await connection.recv()
        await submit(client, board, **{f"p{number}": 1})
        connection.transport.abort()

    for start in range(0, 100, 20):
        await asyncio.gather(*(come_and_go(start + number) for number in range(20)))

    # The test's own client may hold up to 20 connections open.
    assert await eventually(lambda: open_sockets(server) <= before + 20)
    async with watching(server.url) as watcher:
        assert 100 == (await watcher.subscribe(board))["data"]["total_players"]


@pytest.mark.timeout(90)
async def test_a_client_that_does_not_read_is_dropped(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """Within 30 s, while others are served as ever and the server's memory stays bounded."""
    name = "n" * 100
    await submit(client, board, **{f"{name}{number}": number for number in range(100)})
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1024)
    try:
        writer.write(
            b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        await reader.readuntil(b"\r\n\r\n")
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        get = masked(json.dumps({"type": "get", "leaderboard_id": board, "limit": 100}).encode())
        assert server.process is not None
        began = own_clock(server.process.pid)
        dropped = False
        while not dropped and own_clock(server.process.pid) - began < 35:
            try:
                writer.write(get * 50)
                async with asyncio.timeout(1):
                    await writer.drain()
            except TimeoutError:
                pass
            except OSError:
                dropped = True
            async with watching(server.url) as watcher:
                assert 100 == (await watcher.subscribe(board))["data"]["total_players"]
            await asyncio.sleep(0.2)
        assert dropped
    finally:
        writer.transport.abort()


def masked(payload: bytes) -> bytes:
    """A text frame as a client sends it, with a mask of zeros."""
    assert 126 > len(payload)
    return bytes([0x81, 0x80 | len(payload), 0, 0, 0, 0]) + payload


@pytest.mark.timeout(90)
async def test_a_stop_with_open_sockets_and_requests_under_way(lone_server: Server) -> None:
    """200 sockets and 50 writers: gone within 10 s, sockets closed with 1012, every answered score kept."""
    answered: list[str] = []

    async def submit_for_ever(client: httpx.AsyncClient, number: int) -> None:
        body = {"player_id": f"p{number}", "leaderboard_id": "game1", "score": 1}
        while True:
            try:
                answer = await client.post("/api/v1/scores", json=body, timeout=30)
            except httpx.TransportError:
                return
            if answer.status_code != 200:
                assert answer.status_code == 503
                return
            answered.append(body["player_id"])  # type: ignore[arg-type]

    limits = httpx.Limits(max_connections=60)
    async with httpx.AsyncClient(base_url=lone_server.url, limits=limits) as client:
        await make_board(client, "game1", update_mode="increment")
        sockets = [await connect(f"{lone_server.url.replace('http', 'ws')}/ws") for _ in range(200)]
        for socket in sockets:
            await socket.send(json.dumps({"type": "subscribe", "leaderboard_id": "game1"}))
        writers = [asyncio.create_task(submit_for_ever(client, number)) for number in range(50)]
        await asyncio.sleep(1)
        assert lone_server.process is not None
        began = time.monotonic()
        lone_server.process.send_signal(signal.SIGTERM)
        codes = await asyncio.gather(*map(close_code, sockets))
        code = await asyncio.to_thread(lone_server.process.wait, 10)
        seconds = time.monotonic() - began
        await asyncio.gather(*writers)

    assert (0, {1012}) == (code, set(codes))
    assert seconds < 10
    lone_server.start()
    top = httpx.get(f"{lone_server.url}/api/v1/leaderboards/game1/top").json()["data"]
    kept = {entry["player_id"]: entry["score"] for entry in top}
    assert answered
    assert {} == {player: kept.get(player) for player in set(answered) if kept.get(player, 0) < answered.count(player)}


async def close_code(socket: "object") -> int | None:
    try:
        while True:
            await socket.recv()  # type: ignore[attr-defined]
    except ConnectionClosed as closed:
        return None if closed.rcvd is None else closed.rcvd.code
