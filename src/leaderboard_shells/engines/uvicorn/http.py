"""HTTP/1.1 of uvicorn, with limits on a head.

uvicorn (0.54.0, with httptools) bounds the head of a request neither in size nor in time, and stops counting the time
that a connection is idle at the first byte, whatever becomes of it. Requests that are sent one after the other without
waiting it reads into memory, a quarter of a MiB of them with each answer. What follows a chunk's size or a body's last
chunk has no end, and is put together again with each piece that comes. A head that names its host twice or never is
taken, and so are codings of a body that it does not undo.
"""

import asyncio
from collections.abc import Sized
from typing import Any, cast

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from websockets.exceptions import SecurityError

from leaderboard_shells.engines.limits import ConnectionLimits, head_error_status
from leaderboard_shells.engines.lingering_close import LingeringConnections
from leaderboard_shells.engines.uvicorn.answer import AnswerTransport
from leaderboard_shells.engines.uvicorn.websocket import WebSocketProtocol
from leaderboard_shells.wire.limits import MAX_HEAD_BYTES


class _Refused(Exception):
    """Ends the parsing of a head that is too large."""


class _Flow(FlowControl):
    """Does not read on while requests wait for their turn: with each answer uvicorn reads another pile of them."""

    def __init__(self, transport: asyncio.Transport, pipeline: Sized) -> None:
        super().__init__(transport)
        self._pipeline = pipeline

    def resume_reading(self) -> None:
        if not self._pipeline:
            super().resume_reading()


class HttpProtocol(HttpToolsProtocol):
    """Hands requests to the app, and refuses what does not become one."""

    def __init__(self, *, limits: ConnectionLimits, rejections: LingeringConnections, **given: Any) -> None:
        super().__init__(**given)
        self._limits = limits
        self._rejections = rejections
        #: When the wait ends for the rest of a head, if one is waited for.
        self._deadline: asyncio.TimerHandle | None = None
        self._in_head = False
        #: How much of it is there, how many heads began in the data at hand, and how much data that is.
        self._head = self._begun = self._at_hand = 0
        self._status = 400
        #: Whether a body is being read, how much of one is in the data at hand, and how much came since that is none.
        self._in_body = False
        self._body = self._without_body = 0
        #: What came and was not taken yet.
        self._held = bytearray()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        if len(self.connections) >= self._limits.max_connections:
            self._rejections.reject(transport, self._limits.error_response(503))
            return
        super().connection_made(transport)
        self.flow = _Flow(transport, self.pipeline)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._held and not self.pipeline and len(data) <= MAX_HEAD_BYTES:
            self._take(data)
        else:
            self._held += data
            self._go_on()

    def _go_on(self) -> None:
        """Read on, but no further ahead than the next request: what is held is bytes, not requests."""
        while self._held and not self.pipeline and not self._is_over:
            piece = bytes(self._held[:MAX_HEAD_BYTES])
            del self._held[:MAX_HEAD_BYTES]
            self._take(piece)
        if self._held and not self._is_over:
            self.flow.pause_reading()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._held:
            self.loop.call_soon(self._go_on)

    def _take(self, data: bytes) -> None:
        in_body = self._is_answering and self.cycle.more_body
        continued, self._begun, self._at_hand, self._body = self._in_head, 0, len(data), 0
        super().data_received(data)
        if self._is_over:
            return
        self._without_body = 0 if self._body or not self._in_body else self._without_body + len(data)
        if self._without_body > MAX_HEAD_BYTES:
            self._reject(431)
            return
        if self._in_head:
            if self._begun == (0 if continued or in_body else 1):
                self._head += len(data)
            if self._head > MAX_HEAD_BYTES:
                self._reject(431 if self.headers or len(self.url) < MAX_HEAD_BYTES else 414)
            else:
                self._wait()
        elif not self._is_answering and self.timeout_keep_alive_task is None:
            self._wait()

    def on_message_begin(self) -> None:
        self._in_head = True
        self._begun += 1
        self._head = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._stop_waiting()
        if self._head + self._at_hand > MAX_HEAD_BYTES:
            size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
            if (status := head_error_status(len(self.url), size)) is not None:
                self._status = status
                raise _Refused
        if not self._is_one_request():
            raise _Refused
        self._in_body = True
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before and self.scope["method"] != "HEAD":
            # The task that answers has not begun yet.
            self.cycle.transport = cast(Any, AnswerTransport(self.transport))

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_body = False
        super().on_message_complete()

    def _is_one_request(self) -> bool:
        """Whether everybody on the way reads the head alike: one host, one place, and a body as it comes."""
        hosts, codings = 0, []
        for name, value in self.headers:
            if name == b"host":
                hosts += 1
            elif name == b"transfer-encoding":
                codings.append(value.strip().lower())
        return (
            (hosts == 1 or (hosts == 0 and self.parser.get_http_version() == "1.0"))
            and self.url[:1] in (b"/", b"*")
            and codings in ([], [b"chunked"])
        )

    def handle_websocket_upgrade(self) -> None:
        super().handle_websocket_upgrade()
        self._forget_the_parser()
        socket = self.transport.get_protocol()
        if isinstance(socket, WebSocketProtocol) and not socket.handshake_initiated:
            # websockets (17.4) has limits of its own, and then says nothing at all.
            self.connections.discard(socket)
            status = 431 if isinstance(socket.conn.handshake_exc, SecurityError) else 400
            self._rejections.reject(self.transport, self._limits.error_response(status))

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        self._reject(self._status)

    def _unsupported_upgrade_warning(self) -> None:
        """Whoever asks for another protocol is answered in this one; that is no news."""

    @property
    def _is_over(self) -> bool:
        """Whether the connection is closed, or somebody else's by now."""
        return self.transport.is_closing() or self.transport.get_protocol() is not self

    @property
    def _is_answering(self) -> bool:
        return bool(self.cycle) and not self.cycle.response_complete

    def _forget_the_parser(self) -> None:
        """It and this hold each other, and cycles are seldom looked for."""
        self.parser = None  # type: ignore[assignment]

    def _wait(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self._limits.read_timeout, self._too_late)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        self._deadline = None
        if self._is_answering:
            self._wait()
        elif self._in_head:
            self._reject(408)
        else:
            self.transport.close()

    def _reject(self, status: int) -> None:
        """Answer what never became a request, and be done with it; an answer under way is cut off."""
        self._stop_waiting()
        self._unset_keepalive_if_required()
        if self._is_answering:
            self.transport.close()
            return
        self.connections.discard(self)
        self._forget_the_parser()
        self._rejections.reject(self.transport, self._limits.error_response(status))
