"""Every request has an id: the sender's own if it is sane, else a new one; every answer carries it.

A WebSocket is a request that lasts: its id is that of the connection.
"""

import re
import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SANE = re.compile(rb"[A-Za-z0-9._-]{1,128}")
#: What an answer begins with: that of a request, of a refused handshake, of one that went well.
_OPENING = frozenset({"http.response.start", "websocket.http.response.start", "websocket.accept"})
_NOTHING: Mapping[str, str] = MappingProxyType({})
_current: ContextVar[Mapping[str, str]] = ContextVar("belonging", default=_NOTHING)


def request_id() -> str:
    """The id of the request that is being answered; empty outside of any."""
    return next(iter(_current.get().values()), "")


def belonging() -> Mapping[str, str]:
    """What a line of the log is to name: the `request_id` or the `connection_id` that it belongs to, if any."""
    return _current.get()


class RequestIds:
    """Gives each request its id and puts it on the answer, whoever answers; an answer to HEAD loses its body here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        chosen = given if _SANE.fullmatch(given) else secrets.token_hex(8).encode()
        kind = "connection_id" if scope["type"] == "websocket" else "request_id"
        _current.set({kind: chosen.decode()})
        header = (b"x-request-id", chosen)
        bodiless = scope.get("method") == "HEAD"

        async def send_with_id(message: Message) -> None:
            if message["type"] in _OPENING:
                message["headers"] = [*message.get("headers", ()), header]
            elif bodiless and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        await self._app(scope, receive, send_with_id)
