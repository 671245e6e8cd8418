"""One request to Hypercorn over HTTP/1.1, and its answer.

In place of `hypercorn.protocol.http_stream` (0.18.0), which hands a short body to the app in two messages, has an
answer written in three pieces, each with a call of the system of its own, and makes an object of every part on the way.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from urllib.parse import unquote

from h11 import Request
from hypercorn.protocol.events import Body, EndBody, Event
from hypercorn.typing import ASGIReceiveEvent

Fields = list[tuple[bytes, bytes]]
Address = tuple[str, int] | None

#: What is answered for an app that has ended without an answer.
_FAILED: Fields = [(b"content-length", b"0"), (b"connection", b"close")]
_VERSION = {"spec_version": "2.1", "version": "3.0"}


class Answering(Protocol):
    """Writes answers; see `HttpProtocol`."""

    async def answer(self, head: tuple[int, Fields] | None, body: bytes, *, more: bool) -> None: ...

    async def finish(self) -> None: ...


class RequestStream:
    """What an app is told of a request, and what it answers."""

    def __init__(
        self, answering: Answering, request: Request, fields: Fields, client: Address, server: Address
    ) -> None:
        path, _, query = request.target.partition(b"?")
        decoded = path.decode("ascii")
        method = request.method.decode("ascii").upper()
        self.scope: dict[str, Any] = {
            "type": "http",
            "http_version": request.http_version.decode("ascii"),
            "asgi": dict(_VERSION),
            "method": method,
            "scheme": "http",
            "path": unquote(decoded) if "%" in decoded else decoded,
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": fields,
            "client": client,
            "server": server,
            "state": {},
        }
        self._answering = answering
        self._without_body = method == "HEAD"
        #: The beginning of the answer, from when the app names it until it is sent.
        self._head: tuple[int, Fields] | None = None
        self._begun = self._closed = False
        #: What came of the body and was not handed on yet: what comes next tells whether it was the last.
        self._piece: bytes | None = None
        #: Tells the app what comes.
        self.put: Callable[[ASGIReceiveEvent], Awaitable[None]]

    async def handle(self, event: Event) -> None:
        """What the protocol has read; whatever is no part of a body is the end of the connection, or of the answer."""
        if self._closed:
            return
        if isinstance(event, Body):
            await self.hand_on()
            self._piece = bytes(event.data)
        elif isinstance(event, EndBody):
            piece, self._piece = self._piece or b"", None
            await self.put({"type": "http.request", "body": piece, "more_body": False})
        else:
            self._closed, self._piece = True, None
            await self.put({"type": "http.disconnect"})

    async def hand_on(self) -> None:
        """Let the app have what came of the body; there is no more of it yet."""
        if (piece := self._piece) is not None:
            self._piece = None
            await self.put({"type": "http.request", "body": piece, "more_body": True})

    async def app_send(self, message: Any) -> None:
        """What the app answers, and None when it has ended."""
        if self._closed:
            return
        if message is None:
            if not self._begun:
                await self._answering.answer((500, _FAILED), b"", more=False)
            await self._answering.finish()
        elif message["type"] == "http.response.start" and self._head is None and not self._begun:
            # It leaves with the first of its body, as ASGI asks: the app may still fail.
            self._head = int(message["status"]), [*message.get("headers", [])]
        elif message["type"] == "http.response.body" and (self._begun or self._head is not None):
            await self._answer(message.get("body", b""), more=message.get("more_body", False))
        else:
            raise RuntimeError(f"{message['type']} is not expected here")

    async def _answer(self, body: bytes, *, more: bool) -> None:
        head, self._head = self._head, None
        if head is not None:
            self._begun = True
            self._without_body |= head[0] in (204, 304)
        await self._answering.answer(head, b"" if self._without_body else body, more=more)
        if not more:
            await self._answering.finish()
