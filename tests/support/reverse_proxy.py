"""A reverse proxy that has a server under a path of its own: it takes the path off what it passes on, or leaves it."""

import asyncio
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from attrs import frozen


@frozen
class ReverseProxy:
    """Passes requests below `prefix` on to a port of this machine, one a connection; all others are 404."""

    target: int
    prefix: str
    strips: bool

    async def relay(self, client: StreamReader, to_client: StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            version = (await client.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, path, rest = version.split(" ", 2)
            if not path.startswith(self.prefix):
                to_client.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            else:
                passed = path.removeprefix(self.prefix) or "/" if self.strips else path
                await self._pass_on(f"{method} {passed} {rest}", client, to_client)
        to_client.close()

    async def _pass_on(self, version: str, client: StreamReader, to_client: StreamWriter) -> None:
        if "\r\nupgrade:" not in version.lower():
            # What comes next may be for another path.
            lines = [line for line in version.split("\r\n") if not line.lower().startswith("connection:")]
            version = "\r\n".join([lines[0], "Connection: close", *lines[1:]])
        server, to_server = await asyncio.open_connection("127.0.0.1", self.target)
        to_server.write(version.encode("latin-1"))
        ways = [asyncio.create_task(_pump(client, to_server)), asyncio.create_task(_pump(server, to_client))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        to_server.close()


async def _pump(reader: StreamReader, writer: StreamWriter) -> None:
    while data := await reader.read(64 * 1024):
        writer.write(data)
        await writer.drain()


@contextmanager
def reverse_proxy(target: int, prefix: str, *, strips: bool) -> Iterator[str]:
    """The proxy at work in a thread of its own; gives the URL of the server behind it."""
    # Beside a test's own loop no other one runs in its thread.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    proxy = ReverseProxy(target, prefix, strips)
    listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(proxy.relay, "127.0.0.1", 0), loop).result(10)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}{prefix}"
    finally:
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end(listening: asyncio.Server) -> None:
    listening.close()
    relays = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in relays:
        task.cancel()
    await asyncio.gather(*relays, return_exceptions=True)
