"""WebSockets of uvicorn, bounded.

uvicorn (0.54.0) answers pings without asking whether the answers are read, and keeps the pieces of a message in a list
whose length nothing bounds where the pieces are empty. After a message over the limit it closes the connection at once,
so that whoever is still sending sees a reset instead of the reason. It has no way to send without waiting.
"""

import asyncio
from typing import Any, cast

from uvicorn._types import ASGIReceiveEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.protocol import State

from leaderboard_shells.engines import ready_text
from leaderboard_shells.engines.lingering_close import LingeringConnections

#: In how many pieces a message may come.
_MOST_FRAGMENTS = 1024


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """Is not read from while its peer does not read, and says why it ends to a peer that is still sending."""

    def __init__(self, *, rejections: LingeringConnections, **given: Any) -> None:
        super().__init__(**given)
        self._rejections = rejections

    async def run_asgi(self) -> None:
        scope = cast("dict[str, Any]", self.scope)
        ready_text.offer(scope, self.write_text)
        try:
            await super().run_asgi()
        finally:
            ready_text.withdraw(scope)

    def write_text(self, message: bytes) -> bool:
        """See `WriteText`. What uvicorn itself writes are whole frames, too, so nothing comes between their parts."""
        if (
            not self.writable.is_set()
            or self.close_sent
            or self.conn.state is not State.OPEN
            or self.transport.is_closing()
        ):
            return False
        self.transport.write(ready_text.text_frame(message))
        return True

    def pause_writing(self) -> None:
        super().pause_writing()
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()

    async def receive(self) -> ASGIReceiveEvent:
        message = await super().receive()
        if not self.writable.is_set() and not self.transport.is_closing():
            self.transport.pause_reading()
        return message

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) < _MOST_FRAGMENTS:
            super().handle_cont(event)
        elif not self.close_sent:
            self.frames = []
            self.conn.fail(CloseCode.MESSAGE_TOO_BIG, "too many fragments")
            self.handle_parser_exception()

    def handle_parser_exception(self) -> None:
        """Say what was wrong; from now on the connection is on its way out, and no longer the engine's."""
        self.close_sent = True
        self._rejections.reject(self.transport, b"".join(self.conn.data_to_send()))
        self.transport = _Parted()
        self.connection_lost(None)


class _Parted(asyncio.Transport):
    """Stands where the transport was: uvicorn closes it once more when the app has ended."""

    def is_closing(self) -> bool:
        return True

    def close(self) -> None:
        pass
