"""HTTP/1.1 of Hypercorn, without what nobody asked for.

Hypercorn (0.18.0) measures a head only while it is incomplete, takes `Content-Length` beside `Transfer-Encoding`, and
goes on in HTTP/2 with whoever asks for it in the clear.
"""

from collections.abc import Callable
from typing import Any, cast

import h11
from hypercorn.events import Event, RawData
from hypercorn.protocol.events import Request
from hypercorn.protocol.h11 import STREAM_ID, H11Protocol, H11WSConnection

from leaderboard_shells.engines.hypercorn.request import Fields, RequestStream
from leaderboard_shells.engines.hypercorn.websocket import WebSocketProtocol
from leaderboard_shells.engines.limits import head_error_status
from leaderboard_shells.wire.limits import MAX_HEAD_BYTES

_TOO_LARGE = 431
#: The fields by which h11 decides how a body is framed, and whether the connection goes on.
_FRAMING = frozenset({b"content-length", b"transfer-encoding", b"connection"})


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        self.status = status


class HttpProtocol(H11Protocol):
    """Hands requests to the app; `reject` is told the status of whatever does not become one; sockets `write`."""

    def __init__(self, *given: Any) -> None:
        *engine, reject, write = given
        super().__init__(*engine)
        self._reject: Callable[[int], None] = reject
        self._write: Callable[[bytes], bool] = write
        self._fields: Fields = []

    @property
    def has_begun(self) -> bool:
        """Whether the first bytes of a head are there, and not the last."""
        return bool(self.connection.trailing_data[0])

    @property
    def is_socket(self) -> bool:
        """Whether the connection went on as a WebSocket."""
        return isinstance(self.connection, H11WSConnection)

    async def handle(self, event: Event) -> None:
        try:
            await super().handle(event)
            if isinstance(stream := cast(Any, self.stream), RequestStream):
                await stream.hand_on()
        except _Refused as refused:
            self._reject(refused.status)

    async def answer(self, head: tuple[int, Fields] | None, body: bytes, *, more: bool) -> None:
        """Write what an app answers, all of it at once; `head`: its status and fields, if this is its beginning."""
        try:
            pieces = [] if head is None else [self._head(*head)]
            if body:
                pieces.append(self.connection.send(h11.Data(data=body)))
            if not more:
                pieces.append(self.connection.send(h11.EndOfMessage()))
        except h11.LocalProtocolError:
            if self.connection.their_state is not h11.ERROR:
                raise
        else:
            await self.send(RawData(b"".join(pieces)))

    def _head(self, status: int, fields: Fields) -> bytes:
        """h11 is told of the fields that it decides by; it takes far longer to look at all the others, one by one."""
        told, others = [], []
        for field in fields:
            if field[0].lower() in _FRAMING:
                told.append(field)
            else:
                others.append(b"%b: %b\r\n" % field)
        others += [b"%b: %b\r\n" % field for field in self.config.response_headers("h11")]
        block = b"".join(others)
        if not len(others) == block.count(b"\r") == block.count(b"\n") or b"\0" in block:
            raise h11.LocalProtocolError("a field of the answer has a line break in it")
        if self.keep_alive_requests >= self.config.keep_alive_max_requests:
            told.append((b"connection", b"close"))
        start = self.connection.send(h11.Response(status_code=status, headers=told))
        return b"%b%b\r\n" % (start[:-2], block)

    async def finish(self) -> None:
        """The app has answered, or has ended: the connection is there for the next request, or closed."""
        await self._maybe_recycle()

    async def _send_error_response(self, status_code: int) -> None:
        if status_code == _TOO_LARGE and b"\n" not in self.connection.trailing_data[0][:MAX_HEAD_BYTES]:
            self._reject(414)
        else:
            self._reject(status_code)

    async def _check_protocol(self, event: h11.Request) -> None:
        self._fields = fields = [(name.lower(), value) for name, value in event.headers.raw_items()]
        names = [name for name, _ in fields]
        if (b"content-length" in names and b"transfer-encoding" in names) or event.http_version not in {b"1.0", b"1.1"}:
            raise _Refused(400)
        size = len(event.target) + sum([len(name) + len(value) + 4 for name, value in fields])
        if (status := head_error_status(len(event.target), size)) is not None:
            raise _Refused(status)

    async def _create_stream(self, request: h11.Request) -> None:
        if _asks_for_a_socket(request, self._fields):
            await self._create_socket(request)
            return
        stream = RequestStream(self, request, self._fields, self.client, self.server)
        self.stream = cast(Any, stream)
        stream.put = await self.task_group.spawn_app(self.app, self.config, cast(Any, stream.scope), stream.app_send)
        self.keep_alive_requests += 1

    async def _create_socket(self, request: h11.Request) -> None:
        self.stream = WebSocketProtocol(
            self.app,
            self.config,
            self.context,
            self.task_group,
            self.ssl,
            self.client,
            self.server,
            self.stream_send,
            STREAM_ID,
            write=self._write,
        )
        self.connection = H11WSConnection(cast(h11.Connection, self.connection))
        await self.stream.handle(
            Request(
                stream_id=STREAM_ID,
                headers=self._fields,
                http_version=request.http_version.decode(),
                method="GET",
                raw_path=request.target,
                state=self.connection_state,
            )
        )


def _asks_for_a_socket(request: h11.Request, fields: Fields) -> bool:
    """As Hypercorn decides it."""
    if request.method != b"GET":
        return False
    values = {name: value.lower() for name, value in fields}
    tokens = [token.strip() for token in values.get(b"connection", b"").split(b",")]
    return b"upgrade" in tokens and values.get(b"upgrade") == b"websocket"
