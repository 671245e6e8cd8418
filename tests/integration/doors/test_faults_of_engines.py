"""The faults of engines that `leaderboard_shells/engines/` stands around, each shown on the engine alone.

When one of these fails, a new version has mended it: what is ours around it can go.
"""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from attrs import define
from websockets.asyncio.client import connect
from websockets.frames import Opcode

from tests.integration.doors.kit import sockets
from tests.integration.doors.test_heads import KIB, UPGRADE, head, padding
from tests.integration.doors.test_messages import frame
from tests.support.process import OwnProcess
from tests.support.server import free_port

#: How long nothing is heard from an engine that says nothing, in seconds.
QUIET = 1.0
LONG = 30.0


@define
class Engine(OwnProcess):
    """One engine, by the port it listens on."""

    name: str
    port: int

    def start(self) -> None:
        program = Path(__file__).with_name("plain_engine.py")
        self.process = subprocess.Popen([sys.executable, program, self.name, str(self.port)])
        self._wait_for_answer(self._answers, LONG)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port)):
                return True
        except ConnectionRefusedError:
            return False


@contextmanager
def plain(name: str) -> Iterator[Engine]:
    engine = Engine(name, free_port())
    try:
        engine.start()
        yield engine
    finally:
        engine.end()


@pytest.fixture(scope="module")
def hypercorn() -> Iterator[Engine]:
    with plain("hypercorn") as engine:
        yield engine


@pytest.fixture(scope="module")
def uvicorn() -> Iterator[Engine]:
    with plain("uvicorn") as engine:
        yield engine


@asynccontextmanager
async def line_to(engine: Engine, data: bytes) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection on which these bytes were sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", engine.port)
    writer.write(data)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        await asyncio.sleep(0)


async def heard(reader: asyncio.StreamReader, within: float = LONG) -> bytes | None:
    """What is heard next: at most 12 bytes, none at the end, None while it is quiet."""
    try:
        async with asyncio.timeout(within):
            return await reader.read(12)
    except TimeoutError:
        return None


async def first(engine: Engine, data: bytes, within: float = LONG) -> bytes | None:
    """What is heard first after these bytes."""
    async with line_to(engine, data) as (reader, _):
        return await heard(reader, within)


async def test_hypercorn_keeps_closed_connections(hypercorn: Engine) -> None:
    """See `hypercorn/connection.py`."""
    before = sockets(hypercorn)
    for _ in range(20):
        reader, writer = await asyncio.open_connection("127.0.0.1", hypercorn.port)
        writer.write(head())
        # What is closed with something unread in it is reset, and the engine notices that.
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
        writer.close()
        await writer.wait_closed()
    await asyncio.sleep(QUIET)
    assert sockets(hypercorn) > before + 10


async def test_hypercorn_lets_heads_pass(hypercorn: Engine) -> None:
    """See `hypercorn/http.py`: one that is whole by its first 64 KiB, one of two lengths, one that asks for HTTP/2."""
    both = head(fields="Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", method="POST") + b"0\r\n\r\n"
    upgrade = head(fields="Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n")
    assert b"HTTP/1.1 200" == await first(hypercorn, head(fields=padding(40 * KIB)))
    assert b"HTTP/1.1 200" == await first(hypercorn, both)
    assert b"HTTP/1.1 101" == await first(hypercorn, upgrade)


async def test_hypercorn_takes_up_compression(hypercorn: Engine) -> None:
    """See `hypercorn/websocket.py`."""
    async with connect(f"ws://127.0.0.1:{hypercorn.port}/", compression="deflate") as watcher:
        assert watcher.response is not None
        assert "permessage-deflate" in watcher.response.headers["Sec-WebSocket-Extensions"]


async def test_hypercorn_leaves_a_socket_open(hypercorn: Engine) -> None:
    """See `hypercorn/websocket.py`: after a message over the limit it says goodbye, and no more."""
    async with line_to(hypercorn, head("/", UPGRADE)) as (reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(frame(Opcode.TEXT, b"a" * 40 * KIB))
        assert b"\x88\x02" == (await heard(reader) or b"")[:2]
        assert await heard(reader, QUIET) is None


@pytest.mark.parametrize("name", ["hypercorn", "uvicorn"])
async def test_an_engine_cannot_send_without_waiting(request: pytest.FixtureRequest, name: str) -> None:
    """See `ready_text.py`: all that a socket is offered beyond ASGI's messages is how to refuse it."""
    async with line_to(request.getfixturevalue(name), head("/", UPGRADE)) as (reader, _):
        answer = await reader.readuntil(b"\r\n\r\n")
    assert [b"x-offers: websocket.http.response"] == [
        line for line in answer.split(b"\r\n") if line.startswith(b"x-offers")
    ]


async def test_uvicorn_has_no_limits_on_a_head(uvicorn: Engine) -> None:
    """See `uvicorn/http.py`: neither in size nor in time, not even in that of an idle connection."""
    assert b"HTTP/1.1 200" == await first(uvicorn, head(fields=padding(70 * KIB)))
    async with line_to(uvicorn, head() + head()[:10]) as (reader, writer):
        await reader.readuntil(b"ok")
        writer.write(head()[10:20])
        for _ in range(3):
            assert await heard(reader, QUIET) is None


async def test_uvicorn_leaves_handshakes_without_an_answer(uvicorn: Engine) -> None:
    """See `uvicorn/http.py`: those that websockets will not read, of one long field for instance."""
    assert await first(uvicorn, head("/", UPGRADE + padding(9 * KIB)), QUIET) is None


async def test_uvicorn_answers_pings_that_nobody_reads(uvicorn: Engine) -> None:
    """See `uvicorn/websocket.py`: it takes more of them than any buffer on the way has room for."""
    async with line_to(uvicorn, head("/", UPGRADE)) as (reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(frame(Opcode.PING, b"a" * 120) * 120_000)
        async with asyncio.timeout(LONG):
            await writer.drain()
