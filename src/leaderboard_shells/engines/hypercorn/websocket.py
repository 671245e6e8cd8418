"""WebSockets of Hypercorn, bounded.

Hypercorn (0.18.0) takes up whatever compression a client offers, so that its limit does not hold for what is inflated,
and after a message over the limit it says goodbye, but leaves the connection open and its buffer growing. It has no way
to send without waiting.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from hypercorn.protocol.events import Event, Request, StreamClosed
from hypercorn.protocol.ws_stream import ASGIWebsocketState, FrameTooLargeError, WebsocketBuffer, WSStream
from wsproto.connection import ConnectionState
from wsproto.events import Message

from leaderboard_shells.engines import ready_text

_EXTENSIONS = b"sec-websocket-extensions"


class WebSocketProtocol(WSStream):
    """Offers no compression, and closes the connection when a message is too large.

    `write` writes to the connection at once, or says that something waits to leave.
    """

    def __init__(self, *given: Any, write: Callable[[bytes], bool]) -> None:
        super().__init__(*given)
        self._bounded = _Buffer(self.config.websocket_max_message_size)
        self.buffer = self._bounded
        self._write = write

    def write_text(self, message: bytes) -> bool:
        """See `WriteText`."""
        if (
            self.closed
            or self.state is not ASGIWebsocketState.CONNECTED
            or self.connection.state is not ConnectionState.OPEN
        ):
            return False
        return self._write(ready_text.text_frame(message))

    async def handle(self, event: Event) -> None:
        if isinstance(event, Request):
            event = replace(event, headers=[field for field in event.headers if field[0].lower() != _EXTENSIONS])
            app: Any = self.app
            self.app = cast(Any, _Offering(app, self.write_text))
            await super().handle(event)
            # It and this hold each other, and cycles are seldom looked for.
            self.app = app
        else:
            await super().handle(event)
        if self._bounded.exceeded and not self.closed:
            await self.send(StreamClosed(stream_id=self.stream_id))


class _Offering:
    """The app, offered to write at once."""

    def __init__(self, app: Any, write: ready_text.WriteText) -> None:
        self._app = app
        self._write = write

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        ready_text.offer(scope, self._write)
        try:
            await self._app(scope, receive, send)
        finally:
            ready_text.withdraw(scope)


class _Buffer(WebsocketBuffer):
    """The message that is coming in; of one that is too large nothing is kept."""

    exceeded = False

    def extend(self, event: Message[Any]) -> None:
        if self.exceeded or self.length + len(event.data) > self.max_length:
            self.exceeded = True
            self.clear()
            raise FrameTooLargeError
        super().extend(event)
