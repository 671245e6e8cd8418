"""Bodies that nobody wants: the answer goes out at once, and what is still coming is read and thrown away.

An engine that closes a connection with something unread in it resets it, and then the sender, who reads nothing before
all is sent, never sees the answer.
"""

import asyncio
from collections.abc import Iterable

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from leaderboard_shells.http.body import is_read, next_piece
from leaderboard_shells.wire.limits import MAX_BODY_BYTES

#: How much of a body is thrown away at most, in bytes; for how long, and in how many seconds at least `LEAST` bytes
#: have to come: whoever sends a byte now and then does not keep a connection for that.
MOST = 64 * 1024 * 1024
LONGEST = 30.0
IDLE = 2.0
LEAST = 4 * 1024

_CLOSE = (b"connection", b"close")


def has_unread_body(scope: Scope) -> bool:
    """Whether a request comes with a body that was not read."""
    return scope["type"] == "http" and not is_read(scope) and _has_body(scope["headers"])


async def respond_and_drain(scope: Scope, receive: Receive, send: Send, start: Message, content: bytes) -> None:
    """Send a whole answer, then let its sender finish with a body that `has_unread_body`, within bounds.

    A connection outlives a body that says that it is short; in HTTP/2 a stream ends alone.
    """
    if scope["http_version"].startswith("1") and _CLOSE not in start["headers"] and not _is_short(scope["headers"]):
        start["headers"] = [*start["headers"], _CLOSE]
    await send(start)
    await send({"type": "http.response.body", "body": content, "more_body": True})
    await _throw_away(receive)
    await send({"type": "http.response.body", "body": b""})


async def _throw_away(receive: Receive) -> None:
    loop = asyncio.get_running_loop()
    end, size, fresh, more = loop.time() + LONGEST, 0, 0, True
    try:
        async with asyncio.timeout(IDLE) as body_timeout:
            while more and size <= MOST:
                piece, more = await next_piece(receive)
                size, fresh = size + len(piece), fresh + len(piece)
                if fresh >= LEAST:
                    fresh = 0
                    body_timeout.reschedule(min(end, loop.time() + IDLE))
    except (TimeoutError, ClientDisconnect):
        pass


def _has_body(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    # A generator for `any` would cost more than what it looks at.
    for name, value in headers:  # noqa: SIM110
        if name == b"transfer-encoding" or (name == b"content-length" and value != b"0"):
            return True
    return False


def _is_short(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    lengths = [value for name, value in headers if name == b"content-length"]
    return len(lengths) == 1 and lengths[0].isdigit() and float(lengths[0]) <= MAX_BODY_BYTES
