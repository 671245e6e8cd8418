"""A TCP proxy before PostgreSQL that reads along, and cuts sessions around their commits."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from attrs import define, field

from tests.support.patience import PATIENCE

_LOCKING_TAKES = 0.1
#: A port that nobody listens on.
_NOWHERE = 1

Relay = Callable[[bytes, bytes], Awaitable[None]]


@define(eq=False)
class Proxy:
    """Passes sessions on to a port of this machine, round trip by round trip. Its wishes are for the next commits."""

    target: int
    port: int = 0
    #: How many commits are to reach the server while their replies, and their sessions, are cut.
    cut_replies: int = 0
    #: How many commits are to be cut, with their sessions, before they reach the server.
    cut_commits: int = 0
    #: How many messages are to be cut, with their sessions, when the server has their first statement alone: the guard.
    cut_within: int = 0
    #: How many commits are to be kept for so many seconds before they reach the server, their client cut at once.
    delay_commits: int = 0
    delay: float = 0.0
    #: Whether the next cut is the last thing that happens: afterwards nothing passes any more, or, where a commit is
    #: only delayed, nobody new.
    cut_off: bool = False
    #: Round trips that name this are lost on their way, as those to a server that stands still; "": none are.
    lost: str = ""
    #: How many round trips stood still because the way was held.
    held: int = 0
    #: The statements of every round trip, as the server got them.
    trips: list[list[str]] = field(factory=list)
    #: How many bytes clients have sent, and were sent, after their logins began.
    bytes_up: int = 0
    bytes_down: int = 0
    #: The ways to all clients of now.
    clients: set[StreamWriter] = field(factory=set)
    _sessions: "set[asyncio.Task[None]]" = field(factory=set)
    _ended: asyncio.Event = field(factory=asyncio.Event)
    _open: asyncio.Event = field(factory=lambda: raised(asyncio.Event()))
    _due: asyncio.Event = field(factory=asyncio.Event)
    _came: asyncio.Event = field(factory=asyncio.Event)

    async def relay(self, client: StreamReader, to_client: StreamWriter) -> None:
        """One session, until either side ends it."""
        session = asyncio.current_task()
        assert session is not None
        self._sessions.add(session)
        if self._ended.is_set():
            to_client.close()
        else:
            self.clients.add(to_client)
            await _Session(self, client, to_client).run()
            self.clients.discard(to_client)
        self._sessions.discard(session)

    async def end(self) -> None:
        """Cut all sessions."""
        self.shut()
        await asyncio.gather(*self._sessions)

    async def cut(self) -> None:
        """Cut the sessions of now; unless it is shut others may come, and go where the way leads by then."""
        was_shut = self._ended.is_set()
        await self.end()
        if not was_shut:
            self.reopen()

    def reopen(self) -> None:
        """Let sessions pass again after it was shut."""
        self._ended.clear()

    def let_come(self) -> None:
        """What is delayed is delayed no more."""
        self._due.set()

    async def is_due(self) -> None:
        """Return when what is delayed has waited for so long as it is to, or is let come."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.delay):
                await self._due.wait()

    def has_come(self) -> None:
        """What was delayed is at the server, or never will be."""
        self._came.set()

    async def came(self) -> None:
        """Return once what was delayed has come to the server, and was answered or turned away."""
        async with asyncio.timeout(PATIENCE):
            await self._came.wait()

    def hold(self) -> None:
        """Keep whatever comes, from either side, without ending any session."""
        self._open.clear()

    def release(self) -> None:
        """Let go on what was kept."""
        self._open.set()

    async def passes(self) -> None:
        """Return when the way is not held."""
        if not self._open.is_set():
            self.held += 1
            await self._open.wait()

    def shut(self) -> None:
        """Let nothing pass any more."""
        self._ended.set()

    async def ended(self) -> None:
        await self._ended.wait()


class _Session:
    def __init__(self, proxy: Proxy, client: StreamReader, to_client: StreamWriter) -> None:
        self._proxy = proxy
        self._client, self._to_client = client, to_client
        self._prepared: dict[bytes, str] = {}
        self._trip: list[str] = []
        self._held: list[bytes] = []
        self._losing_reply = False
        self._client_is_gone = False
        #: How many questions were passed on, and how often the server was ready for one, the first time for none.
        self._sent = self._ready = 0

    async def run(self) -> None:
        try:
            server, self._to_server = await asyncio.open_connection("127.0.0.1", self._proxy.target)
        except OSError:
            self._to_client.transport.abort()
            return
        try:
            await self._pass_startup()
            ways = [
                asyncio.ensure_future(_messages(self._client, self._from_client)),
                asyncio.ensure_future(_messages(server, self._from_server)),
                asyncio.ensure_future(self._proxy.ended()),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            for writer in (self._to_client, self._to_server):
                writer.transport.abort()

    async def _pass_startup(self) -> None:
        length = await self._client.readexactly(4)
        self._to_server.write(length + await self._client.readexactly(int.from_bytes(length, "big") - 4))

    async def _from_client(self, kind: bytes, message: bytes) -> None:
        body = message[5:]
        self._proxy.bytes_up += len(message)
        if kind == b"P":
            name, query, _ = body.split(b"\0", 2)
            self._prepared[name] = query.decode()
        elif kind == b"B":
            _, name, _ = body.split(b"\0", 2)
            self._trip.append(self._prepared[name])
        elif kind == b"Q":
            self._trip.append(body[:-1].decode())
        self._held.append(message)
        if kind in b"SQ":
            self._proxy.trips.append(self._trip)
            await self._proxy.passes()
            if self._proxy.lost and any(self._proxy.lost in statement for statement in self._trip):
                await self._proxy.ended()
            if any(statement == "COMMIT" or "guard_kept" in statement for statement in self._trip):
                await self._about_to_commit()
            self._to_server.writelines(self._held)
            self._sent += 1
            self._trip, self._held = [], []
            await self._to_server.drain()

    async def _about_to_commit(self) -> None:
        proxy = self._proxy
        if proxy.cut_commits:
            proxy.cut_commits -= 1
            raise ConnectionResetError
        if proxy.cut_within and "COMMIT" not in self._trip:
            proxy.cut_within -= 1
            kinds = [message[:1] for message in self._held]
            self._to_server.writelines(self._held[: kinds.index(b"E") + 1])
            await self._to_server.drain()
            # It is given the time to lock.
            await asyncio.sleep(_LOCKING_TAKES)
            raise ConnectionResetError
        if proxy.cut_replies:
            proxy.cut_replies -= 1
            self._losing_reply = True
        if proxy.delay_commits:
            proxy.delay_commits -= 1
            self._client_is_gone = True
            if proxy.cut_off:
                proxy.target = _NOWHERE
                for client in proxy.clients - {self._to_client}:
                    client.transport.abort()
            self._to_client.transport.abort()
            try:
                await proxy.is_due()
                self._to_server.writelines(self._held)
                # The server has committed before its session ends.
                await self._answered(self._sent + 1)
            finally:
                proxy.has_come()
            raise ConnectionResetError

    async def _answered(self, questions: int) -> None:
        """Return once the server has answered so many of this session, and is ready for more."""
        async with asyncio.timeout(PATIENCE):
            while self._ready < 1 + questions:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)

    async def _from_server(self, kind: bytes, message: bytes) -> None:
        self._ready += kind == b"Z"
        # A transaction of one message is committed once the server is ready again.
        if self._losing_reply and (kind == b"Z" or (kind == b"C" and message[5:] == b"COMMIT\0")):
            if self._proxy.cut_off:
                self._proxy.shut()
            raise ConnectionResetError
        self._proxy.bytes_down += len(message)
        await self._proxy.passes()
        if not self._client_is_gone:
            self._to_client.write(message)
            await self._to_client.drain()


def raised(event: asyncio.Event) -> asyncio.Event:
    event.set()
    return event


async def _messages(reader: StreamReader, passed: Relay) -> None:
    """Every message of one direction, in order, until it ends."""
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        while True:
            version = await reader.readexactly(5)
            rest = await reader.readexactly(int.from_bytes(version[1:], "big") - 4)
            await passed(version[:1], version + rest)


@asynccontextmanager
async def before(target: int) -> AsyncIterator[Proxy]:
    """A proxy before a port of this machine, gone with all its sessions when the context ends."""
    proxy = Proxy(target)
    listener = await asyncio.start_server(proxy.relay, "127.0.0.1", 0)
    async with listener:
        proxy.port = listener.sockets[0].getsockname()[1]
        yield proxy
        listener.close()
        await proxy.end()
