"""Sending an operation's answer."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import NamedTuple

from starlette.types import Receive, Scope, Send

from leaderboard_shells.http import body_drain
from leaderboard_shells.http.compression import SMALLEST, VARY, compressed
from leaderboard_shells.http.operation import AnyOperation

_JSON = (b"content-type", b"application/json")


class Response(NamedTuple):
    """The answer to one request."""

    scope: Scope
    receive: Receive
    send: Send

    async def json(self, operation: AnyOperation, answer: bytes, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Send an answer, in fewer bytes where that is worth it."""
        all_headers = [_JSON, *headers]
        if len(answer) >= SMALLEST:
            answer, packing = await compressed(self.scope["headers"], answer)
            all_headers += packing
        all_headers.append((b"content-length", b"%d" % len(answer)))
        start = {"type": "http.response.start", "status": operation.status, "headers": all_headers}
        if operation.body is None and body_drain.has_unread_body(self.scope):
            await body_drain.respond_and_drain(self.scope, self.receive, self.send, start, answer)
            return
        await self.send(start)
        await self.send({"type": "http.response.body", "body": answer})

    async def not_modified(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Say that what the sender has still holds; it may have come in fewer bytes."""
        status = HTTPStatus.NOT_MODIFIED.value
        start = {"type": "http.response.start", "status": status, "headers": [*headers, VARY]}
        if body_drain.has_unread_body(self.scope):
            await body_drain.respond_and_drain(self.scope, self.receive, self.send, start, b"")
            return
        await self.send(start)
        await self.send({"type": "http.response.body", "body": b""})
