"""One socket: frames in, frames out, and how it ends. What is said over it is the matter of `conversation.py`."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from leaderboard_core import Application
from leaderboard_shells.access import Access, Caller
from leaderboard_shells.access.errors import KeyRequired
from leaderboard_shells.http.refusal import deny
from leaderboard_shells.live.conversation import Conversation
from leaderboard_shells.live.hub import Hub
from leaderboard_shells.live.outbox import Outbox

#: The largest message that a socket may send, in bytes of UTF-8.
MAX_MESSAGE = 16 * 1024
#: How long one message may take to leave for a socket that does not read, in seconds.
_SLOWEST_SEND = 20.0
#: How long a socket that is told to go is given to hear it, in seconds.
_SLOWEST_CLOSE = 2.0

RESTARTING = 1012
TOO_SLOW = 1013
TOO_BIG = 1009


class Socket:
    """A conversation over one WebSocket."""

    def __init__(
        self, websocket: WebSocket, application: Application, hub: Hub, access: Access, caller: Caller
    ) -> None:
        self._websocket = websocket
        self._hub = hub
        self._outbox = Outbox()
        self._conversation = Conversation(application, hub, self._outbox, access, caller)

    async def run(self) -> None:
        """Talk until either side ends it; whatever it held is let go."""
        if self._hub.closing:
            await self._websocket.close(RESTARTING)
            return
        await self._websocket.accept()
        reading = asyncio.create_task(self._read())
        sending = asyncio.create_task(self._send())

        async def goodbye() -> None:
            await self._close(RESTARTING)
            reading.cancel()

        try:
            with self._hub.socket(goodbye):
                await asyncio.wait({reading, sending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (reading, sending):
                task.cancel()
            await asyncio.gather(reading, sending, self._conversation.end(), return_exceptions=True)
        await self._close(_code(sending) or _code(reading))

    async def _read(self) -> None:
        while True:
            await self._outbox.room()
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            data = message.get("text")
            raw = message["bytes"] if data is None else data.encode("utf-8", "surrogatepass")
            if len(raw) > MAX_MESSAGE:
                raise WebSocketDisconnect(TOO_BIG)
            await self._conversation.take(raw, binary=data is None)

    async def _send(self) -> None:
        while True:
            message = await self._outbox.take()
            try:
                async with asyncio.timeout(_SLOWEST_SEND):
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


def _code(task: "asyncio.Task[None]") -> int | None:
    """The close code that a task ended with, if it ended the conversation."""
    if not task.done() or task.cancelled():
        return None
    error = task.exception()
    return error.code if isinstance(error, WebSocketDisconnect) else None


def endpoint(application: Application, hub: Hub, access: Access) -> Callable[[WebSocket], Awaitable[None]]:
    """The `/ws` endpoint over an application and its hub; what `access` does not know is refused at the handshake."""

    async def live(websocket: WebSocket) -> None:
        try:
            caller = access.caller(websocket.scope["headers"])
        except KeyRequired as refused:
            await deny(websocket, refused)
            return
        await Socket(websocket, application, hub, access, caller).run()

    return live
