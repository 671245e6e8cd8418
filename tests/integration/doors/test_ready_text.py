"""Messages that are written to a WebSocket at once: the same as those that are sent, or not at all."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from leaderboard_shells.engines import ready_text
from leaderboard_shells.engines.limits import ConnectionLimits
from leaderboard_shells.engines.ready_text import WriteText
from leaderboard_shells.engines.running import load_engine
from tests.integration.doors.test_heads import UPGRADE, head

#: How long anything that is waited for may take on a busy machine, in seconds.
LONG = 30.0
#: Around the sizes where a frame's length takes more room.
SIZES = (0, 125, 126, 65_535, 65_536)
LIMITS = ConnectionLimits(
    read_timeout=LONG,
    idle_timeout=LONG,
    grace=1.0,
    max_message=1024,
    max_connections=100,
    error_response=lambda status: b"HTTP/1.1 %d\r\n\r\n" % status,
)

Talk = Callable[[WriteText, Receive, Send], Awaitable[None]]


@pytest.fixture(params=["hypercorn", "uvicorn"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class App:
    """Accepts a WebSocket and talks over it; what it was given is kept."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self.scope: Scope = {}
        self.ended = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        try:
            await receive()
            await send({"type": "websocket.accept"})
            await self._talk(ready_text.offered(scope), receive, send)
        finally:
            self.ended.set()


@asynccontextmanager
async def talking(engine: str, talk: Talk) -> AsyncIterator[tuple[App, asyncio.StreamReader, asyncio.StreamWriter]]:
    """A peer of an app that talks, with its handshake done."""
    app, stop = App(talk), asyncio.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(load_engine(engine).run(app, listener, LIMITS, stop))
        try:
            async with asyncio.timeout(LONG):
                reader, writer = await asyncio.open_connection(*listener.getsockname())
                writer.write(head("/", UPGRADE))
                await reader.readuntil(b"\r\n\r\n")
                yield app, reader, writer
        finally:
            writer.transport.abort()
            stop.set()
            await asyncio.wait({serving}, timeout=LONG)
    assert serving.exception() is None


async def eventually_written(write: WriteText, message: bytes) -> None:
    """Write as soon as nothing waits to leave."""
    async with asyncio.timeout(LONG):
        while not write(message):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def text_of(reader: asyncio.StreamReader) -> bytes:
    """One frame of text, as it came."""
    raw = await reader.readexactly(2)
    extended = {126: 2, 127: 8}.get(raw[1], 0)
    raw += await reader.readexactly(extended)
    return raw + await reader.readexactly(int.from_bytes(raw[2:]) if extended else raw[1])


async def test_what_is_written_is_what_is_sent(engine: str) -> None:
    """Frame for frame, of every size, and in the order in which the app said it."""
    messages = ["é" + "x" * (size - 2) if size else "" for size in SIZES]

    async def talk(write: WriteText, receive: Receive, send: Send) -> None:
        for message in messages:
            await eventually_written(write, message.encode())
            await send({"type": "websocket.send", "text": message})
        await receive()

    async with talking(engine, talk) as (_, reader, _):
        for message in messages:
            written, sent = await text_of(reader), await text_of(reader)
            assert written == sent
            assert written.endswith(message.encode())


async def test_nothing_is_written_to_one_who_does_not_read(engine: str) -> None:
    """What waits is bounded, and comes whole as soon as it is read; from then on it is written again."""
    message = b"x" * 10_000
    written, seen = asyncio.Event(), asyncio.Event()
    count = 0

    async def talk(write: WriteText, receive: Receive, send: Send) -> None:
        nonlocal count
        while write(message):
            count += 1
            await asyncio.sleep(0)
        written.set()
        await seen.wait()
        await eventually_written(write, b"again")
        await receive()

    async with talking(engine, talk) as (_, reader, writer):
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await written.wait()
        seen.set()
        writer.transport.resume_reading()  # type: ignore[attr-defined]
        frames = [await text_of(reader) for _ in range(count + 1)]

    assert 20_000_000 > count * len(message)
    assert [b"\x81\x7e\x27\x10" + message] * count + [b"\x81\x05again"] == frames


@pytest.mark.parametrize("closes", ["app", "peer"])
async def test_nothing_is_written_once_it_is_closed(engine: str, closes: str) -> None:
    """By whichever side; and what the scope holds keeps nothing of the connection."""
    after: list[bool] = []

    async def talk(write: WriteText, receive: Receive, send: Send) -> None:
        if closes == "app":
            await send({"type": "websocket.close", "code": 1000})
        else:
            while (await receive())["type"] != "websocket.disconnect":
                pass
        after.append(write(b"too late"))

    async with talking(engine, talk) as (app, reader, writer):
        if closes == "peer":
            writer.transport.abort()
        else:
            assert b"\x88\x02\x03\xe8" == await reader.readexactly(4)
            writer.write(b"\x88\x82\x00\x00\x00\x00\x03\xe8")
            assert b"" == await reader.read()
        await app.ended.wait()
        await asyncio.sleep(0)

        assert [False] == after
        assert not ready_text.offered(app.scope)(b"too late")
        assert not _holds_writers(app.scope)


def _holds_writers(scope: Any) -> bool:
    return any(callable(value) for value in scope["extensions"].values())
