"""A TCP relay before any server of this machine: it passes bytes on and can be shut, held, slowed and led elsewhere."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from attrs import define, field

from tests.support.proxy import raised

_CHUNK = 1 << 16


@define(eq=False)
class Relay:
    """Passes connections on to a port of this machine. Its wishes are for whatever comes next."""

    target: int
    port: int = 0
    #: How long each answer is kept back, in seconds.
    delay: float = 0.0
    #: How many answers are to be cut, with their connections; what was asked has reached the server.
    cut_replies: int = 0
    #: How many chunks stood still, how many were slowed, and how many connections were turned away.
    held: int = 0
    slowed: int = 0
    refused: int = 0
    _shut: bool = False
    _open: asyncio.Event = field(factory=lambda: raised(asyncio.Event()))
    _connections: "set[asyncio.Task[None]]" = field(factory=set)

    async def relay(self, client: StreamReader, to_client: StreamWriter) -> None:
        """One connection, until either side ends it."""
        this = asyncio.current_task()
        assert this is not None
        self._connections.add(this)
        writers = [to_client]
        try:
            if self._shut:
                self.refused += 1
                return
            server, to_server = await asyncio.open_connection("127.0.0.1", self.target)
            writers.append(to_server)
            ways = {
                asyncio.ensure_future(self._pass(client, to_server)),
                asyncio.ensure_future(self._pass(server, to_client, answers=True)),
            }
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        except (OSError, asyncio.CancelledError):  # the server is away, or the connection was cut
            pass
        finally:
            for writer in writers:
                writer.transport.abort()
            self._connections.discard(this)

    async def _pass(self, reader: StreamReader, writer: StreamWriter, *, answers: bool = False) -> None:
        with suppress(ConnectionError):
            while chunk := await reader.read(_CHUNK):
                if answers and self.cut_replies:
                    self.cut_replies -= 1
                    return
                if answers and self.delay:
                    self.slowed += 1
                    await asyncio.sleep(self.delay)
                if not self._open.is_set():
                    self.held += 1
                    await self._open.wait()
                writer.write(chunk)
                await writer.drain()

    async def cut(self) -> None:
        """Cut the connections of now; others may come, and go where the way leads by then."""
        cut = [*self._connections]
        for connection in cut:
            connection.cancel()
        await asyncio.gather(*cut, return_exceptions=True)

    async def shut(self) -> None:
        """Let nothing and nobody pass any more."""
        self._shut = True
        await self.cut()

    def reopen(self) -> None:
        self._shut = False

    def hold(self) -> None:
        """Keep whatever comes, from either side, without ending any connection."""
        self._open.clear()

    def release(self) -> None:
        """Let go on what was kept."""
        self._open.set()


@asynccontextmanager
async def relay_to(target: int) -> AsyncIterator[Relay]:
    """A relay to a port of this machine, gone with all its connections when the context ends."""
    relay = Relay(target)
    listener = await asyncio.start_server(relay.relay, "127.0.0.1", 0)
    async with listener:
        relay.port = listener.sockets[0].getsockname()[1]
        yield relay
        listener.close()
        await relay.shut()
