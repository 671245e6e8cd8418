"""A proxy before a server of HTTP that cuts, delays and answers 503, by chance, and counts how often it did what."""

import asyncio
import random
import re
from asyncio import StreamReader, StreamWriter
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from attrs import define, field

_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
_HEAD = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 0\r\nContent-Type: %b\r\n"
#: A gateway without its server, and a server without its store.
_GATEWAY = _HEAD % b"text/html" + b"Content-Length: 12\r\n\r\n<h1>503</h1>"
_REFUSAL = b'{"success": false, "code": "store_unavailable", "error": "Away.", "request_id": "storm"}'
_REFUSED = _HEAD % b"application/json" + b"Content-Length: %d\r\n\r\n" % len(_REFUSAL) + _REFUSAL

#: What becomes of a request, and how often, of 100.
FATES = {
    "passed": 70,
    "cut before it came": 6,
    "cut after it was done": 10,
    "answered late": 6,
    "gateway": 4,
    "refused": 4,
}


@define(eq=False)
class Storm:
    """Takes connections, and passes each request on to a port of this machine, or not, as chance has it."""

    target: int
    port: int = 0
    #: How late is late, in seconds.
    delay: float = 0.2
    #: How many requests met what.
    counts: Counter[str] = field(factory=Counter)
    _chance: random.Random = field(factory=lambda: random.Random(7))
    _connections: "set[asyncio.Task[None]]" = field(factory=set)

    async def serve(self, client: StreamReader, to_client: StreamWriter) -> None:
        """One connection, request by request, until either side or chance ends it."""
        this = asyncio.current_task()
        assert this is not None
        self._connections.add(this)
        server, to_server = await asyncio.open_connection("127.0.0.1", self.target)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._request(client, to_client, server, to_server):
                    pass
        finally:
            for writer in (to_client, to_server):
                writer.transport.abort()
            self._connections.discard(this)

    async def _request(
        self, client: StreamReader, to_client: StreamWriter, server: StreamReader, to_server: StreamWriter
    ) -> bool:
        """One request and its answer. Returns whether another one may come."""
        request = await _message(client)
        [fate] = self._chance.choices([*FATES], [*FATES.values()])
        self.counts[fate] += 1
        if fate == "cut before it came":
            return False
        if fate in ("gateway", "refused"):
            to_client.write(_GATEWAY if fate == "gateway" else _REFUSED)
            await to_client.drain()
            to_client.write_eof()
            await client.read()
            return False
        to_server.write(request)
        answer = await _message(server)
        if fate == "cut after it was done":
            return False
        if fate == "answered late":
            await asyncio.sleep(self.delay)
        to_client.write(answer)
        await to_client.drain()
        return True

    async def end(self) -> None:
        """Cut all connections."""
        for connection in [*self._connections]:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)


async def _message(reader: StreamReader) -> bytes:
    """A head and the body whose length it says."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return head + await reader.readexactly(int(length[1]) if length else 0)


@asynccontextmanager
async def storm_before(target: int) -> AsyncIterator[Storm]:
    """A storm before a port of this machine, over when the context ends."""
    storm = Storm(target)
    listener = await asyncio.start_server(storm.serve, "127.0.0.1", 0)
    async with listener:
        storm.port = listener.sockets[0].getsockname()[1]
        yield storm
        listener.close()
        await storm.end()
