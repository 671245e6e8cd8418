"""One socket: frames in, frames out, and how it ends. What is said over it is the matter of `socket_session.py`."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from leaderboard_core import Application
from leaderboard_shells.access import Access, Caller
from leaderboard_shells.access.errors import KeyRequired, RateLimited
from leaderboard_shells.engines import ready_text
from leaderboard_shells.http.error_response import deny
from leaderboard_shells.http.proxies import client_address
from leaderboard_shells.live.hub import Hub, SendCounts
from leaderboard_shells.live.send_queue import SendQueue
from leaderboard_shells.live.socket_limiter import SocketLimiter
from leaderboard_shells.live.socket_session import SocketSession
from leaderboard_shells.wire.limits import MAX_MESSAGE_BYTES

#: How long one message may take to leave for a socket that does not read, in seconds.
SLOWEST_SEND = 20.0
#: How long a socket that is told to go is given to hear it, in seconds.
_SLOWEST_CLOSE = 2.0

RESTARTING = 1012
POLICY = 1008
TOO_SLOW = 1013
TOO_BIG = 1009


class LiveSocket:
    """A session over one WebSocket."""

    def __init__(
        self,
        websocket: WebSocket,
        application: Application,
        hub: Hub,
        access: Access,
        caller: Caller,
        *,
        auth_timeout: float,
    ) -> None:
        self._websocket = websocket
        self._hub = hub
        self._send_queue = SendQueue(hub.changed, _counted(ready_text.offered(websocket.scope), hub.counts))
        self._reading: asyncio.Task[None] | None = None
        self._leaving: asyncio.Task[None] | None = None
        self._session = SocketSession(
            application,
            hub,
            self._send_queue,
            access,
            caller,
            on_leave=self._leave,
            address=client_address(websocket.scope),
            auth_timeout=auth_timeout,
        )

    async def run(self) -> None:
        """Talk until either side ends it; whatever it held is let go."""
        if self._hub.closing:
            await self._websocket.close(RESTARTING)
            return
        await self._websocket.accept()
        self._reading = reading = asyncio.create_task(self._read())
        sending = asyncio.create_task(self._send())

        async def goodbye() -> None:
            await self._end(RESTARTING)

        try:
            with self._hub.socket(goodbye):
                await asyncio.wait({reading, sending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (reading, sending):
                task.cancel()
            await asyncio.gather(reading, sending, self._session.end(), return_exceptions=True)
            self._send_queue.clear()
        await self._close(_code(sending) or _code(reading))

    def _leave(self) -> None:
        # What was said last is on its way before the socket is closed: the task that sends was woken first.
        self._leaving = asyncio.create_task(self._end(POLICY))

    async def _end(self, code: int) -> None:
        await self._close(code)
        if self._reading is not None:
            self._reading.cancel()

    async def _read(self) -> None:
        while True:
            await self._send_queue.room()
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            data = message.get("text")
            raw = message["bytes"] if data is None else data.encode("utf-8", "surrogatepass")
            if len(raw) > MAX_MESSAGE_BYTES:
                raise WebSocketDisconnect(TOO_BIG)
            await self._session.take(raw, binary=data is None)

    async def _send(self) -> None:
        """Send what could not be written at once: to one who does not read, or through a foreign engine."""
        while True:
            message = await self._send_queue.take()
            try:
                async with asyncio.timeout(SLOWEST_SEND):
                    await self._websocket.send_text(message.decode())
                    self._hub.counts.sent += 1
            except TimeoutError:
                self._hub.counts.dropped += 1
                raise WebSocketDisconnect(TOO_SLOW) from None

    async def _close(self, code: int | None) -> None:
        """Say goodbye if that can still be delivered."""
        if code is None or self._websocket.application_state is not WebSocketState.CONNECTED:
            return
        with suppress(TimeoutError, RuntimeError, OSError, WebSocketDisconnect):
            async with asyncio.timeout(_SLOWEST_CLOSE):
                await self._websocket.close(code)


def _counted(write: ready_text.WriteText, counts: SendCounts) -> ready_text.WriteText:
    def write_counted(message: bytes) -> bool:
        written = write(message)
        counts.sent += written
        return written

    return write_counted


def _code(task: "asyncio.Task[None]") -> int | None:
    """The close code that a task ended with, if it ended the session."""
    if not task.done() or task.cancelled():
        return None
    error = task.exception()
    return error.code if isinstance(error, WebSocketDisconnect) else None


def endpoint(
    application: Application, hub: Hub, access: Access, limiter: SocketLimiter, auth_timeout: float = math.inf
) -> Callable[[WebSocket], Awaitable[None]]:
    """The `/ws` endpoint over an application and its hub; what `access` does not know is refused at the handshake, and
    so are more sockets than `limiter` lets in. One that can say nothing is closed after `auth_timeout` seconds."""

    async def live(websocket: WebSocket) -> None:
        address = client_address(websocket.scope)
        try:
            caller = access.enter(websocket.scope["headers"], address, None)
            with limiter.admitted(address):
                await LiveSocket(websocket, application, hub, access, caller, auth_timeout=auth_timeout).run()
        except (KeyRequired, RateLimited) as refused:
            await deny(websocket, refused)

    return live
