"""An answer of uvicorn, in one piece.

uvicorn (0.54.0) writes the head of an answer as soon as the app names it, and uvloop (0.23) hands each piece to the
system by a call of its own: two of them for every answer, where most are a head and a body that follows at once.
"""

import asyncio

_CONTINUE = b"HTTP/1.1 100 "


class AnswerTransport:
    """Stands where the transport was, for one answer with a body: its head leaves with the first of the body, as ASGI
    asks."""

    __slots__ = ("_begun", "_head", "_transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._begun = False
        self._head = b""

    def write(self, data: bytes) -> None:
        if self._head:
            data, self._head = self._head + data, b""
        elif not self._begun and not data.startswith(_CONTINUE):
            self._begun, self._head = True, data
            return
        self._transport.write(data)

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def close(self) -> None:
        """Close it; the head of an answer that broke off is told."""
        if self._head:
            self.write(b"")
        self._transport.close()
