"""What an engine of ours hands to an app and takes from it, by apps that the product does not have."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from leaderboard_shells.engines.limits import ConnectionLimits
from leaderboard_shells.engines.listener import listen
from leaderboard_shells.engines.running import load_engine
from tests.integration.doors.kit import LONG
from tests.support.server import free_port

App = Callable[[Any, Any, Any], Awaitable[None]]
LIMITS = ConnectionLimits(
    read_timeout=LONG,
    idle_timeout=LONG,
    grace=1.0,
    max_message=1024,
    max_connections=10,
    error_response=lambda status: b"HTTP/1.1 %d refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status,
)


@pytest.fixture(params=["hypercorn", "uvicorn"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@asynccontextmanager
async def served(engine: str, app: App) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to a server of this app."""
    stop, port = asyncio.Event(), free_port()
    serving = asyncio.create_task(load_engine(engine).run(app, listen("127.0.0.1", port, "another"), LIMITS, stop))
    async with asyncio.timeout(LONG):
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                break
            except ConnectionRefusedError:
                await asyncio.sleep(0.01)
        try:
            yield reader, writer
        finally:
            writer.close()
            stop.set()
            await serving


def asked(method: str = "POST", body: bytes = b"") -> bytes:
    return b"%b / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%b" % (method.encode(), len(body), body)


async def answer(reader: asyncio.StreamReader, *, body: bool = True) -> tuple[int, bytes, bytes]:
    """The status of the next answer, its head and its body."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length: ")[2].split()[0])
    return int(head.split()[1]), head, await reader.readexactly(length) if body else b""


async def answered(send: Any, body: bytes, *fields: tuple[bytes, bytes]) -> None:
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": 200, "headers": [length, *fields]})
    await send({"type": "http.response.body", "body": body})


async def told(scope: Any, receive: Any, send: Any) -> None:
    """Answers in which messages the body came, and what the query was."""
    messages = [await receive()]
    while messages[-1]["more_body"]:
        messages.append(await receive())
    parts = [len(message["body"]) for message in messages]
    await answered(send, json.dumps([scope["method"], parts]).encode())


async def test_a_body_that_is_there_is_one_message(engine: str) -> None:
    """One that comes by and by is handed on as it comes, each byte once; requests sent ahead wait for their turn."""
    async with served(engine, told) as (reader, writer):
        writer.write(asked(body=b"x" * 100) + asked(body=b"x" * 60_000) + asked("HEAD") + asked("GET"))
        first, second = await answer(reader), await answer(reader)
        without = await answer(reader, body=False)
        last = await answer(reader)
        writer.write(asked(body=b"x" * 10)[:-5])
        await asyncio.sleep(0.1)
        writer.write(b"x" * 5)
        slow = await answer(reader)

    assert ["POST", [100]] == json.loads(first[2])
    assert 60_000 == sum(json.loads(second[2])[1])
    assert 200 == without[0]
    assert ["GET", [0]] == json.loads(last[2])
    assert 10 == sum(json.loads(slow[2])[1])


async def test_a_field_with_a_line_break_is_never_sent(engine: str) -> None:
    """What an app took from somebody else cannot become a field of its own."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await answered(send, b"", (b"x-a", b"a\r\nx-injected: 1"))

    async with served(engine, app) as (reader, writer):
        writer.write(asked())
        assert b"x-injected" not in await reader.read()


async def test_an_app_that_fails_before_its_answer_has_a_body() -> None:
    """On Hypercorn that is told as a failure, and not as the answer that was begun; uvicorn has sent that by then."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        raise ValueError("after its beginning")

    async with served("hypercorn", app) as (reader, writer):
        writer.write(asked())
        assert (await reader.read()).startswith(b"HTTP/1.1 500")


async def test_an_answer_in_parts(engine: str) -> None:
    """Each part leaves when it is there, the head with the first one."""
    go_on = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        await go_on.wait()
        await send({"type": "http.response.body", "body": b"second"})

    async with served(engine, app) as (reader, writer):
        writer.write(asked())
        assert (await reader.readuntil(b"first")).lower().count(b"transfer-encoding: chunked") == 1
        go_on.set()
        assert b"second" in await reader.readuntil(b"0\r\n\r\n")
        writer.write(asked())
        await reader.readuntil(b"0\r\n\r\n")


async def test_an_app_hears_that_its_peer_is_gone(engine: str) -> None:
    """While it waits for the rest of a body, and after its answer."""
    heard: list[str] = []
    over = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        if scope["method"] == "GET":
            await answered(send, b"")
        heard.append((await receive())["type"])
        over.set()

    async with served(engine, app) as (reader, writer):
        writer.write(asked("GET"))
        await answer(reader)
        await over.wait()
        over.clear()
        writer.write(asked(body=b"x" * 10)[:-5])
        await asyncio.sleep(0.1)
        writer.transport.abort()
        await over.wait()

    assert ["http.disconnect"] * 2 == heard
