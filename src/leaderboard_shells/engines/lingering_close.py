"""Last words: an answer that its peer is to see although nothing more is read from it.

A connection that is closed with something unread in it is reset, and the answer is lost with it. So what still comes is
read and thrown away for a while, by whichever engine the connection was.
"""

import asyncio
from typing import cast

#: How many connections may be on their way out at once; those beyond are closed without waiting for their peers.
_MOST = 128
#: How much is thrown away at most, in bytes, and for how long, in seconds.
_MOST_BYTES = 4 * 1024 * 1024
_LONGEST = 2.0


class LingeringConnections:
    """The connections of one engine that are on their way out."""

    def __init__(self) -> None:
        self._leaving: set[_Leaving] = set()

    def reject(self, transport: asyncio.BaseTransport, answer: bytes) -> None:
        """Answer and close; from now on the transport belongs to nobody else."""
        line = cast(asyncio.Transport, transport)
        leaving = _Leaving(self._leaving, line)
        line.set_protocol(leaving)
        if line.is_closing():
            return
        line.write(answer)
        if len(self._leaving) >= _MOST:
            line.close()
            return
        leaving.begin()


class _Leaving(asyncio.Protocol):
    def __init__(self, leaving: "set[_Leaving]", transport: asyncio.Transport) -> None:
        self._leaving = leaving
        self._transport = transport
        self._end: asyncio.TimerHandle | None = None
        self._read = 0

    def begin(self) -> None:
        self._leaving.add(self)
        self._end = asyncio.get_running_loop().call_later(_LONGEST, self._transport.abort)
        self._transport.write_eof()
        self._transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        self._read += len(data)
        if self._read > _MOST_BYTES:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._leaving.discard(self)
        if self._end is not None:
            self._end.cancel()
