"""Writing a text message to a WebSocket at once, without a task that waits for it.

The `send` of ASGI is awaited, so one who tells thousands of sockets the same wakes a task for each, and each passes
through every wrapper of `send` and is framed anew. ASGI (3.0) has nothing else. An engine of ours offers more in the
scope of a WebSocket; an app that does not find it there, or is told False by it, sends as ever.
"""

import struct
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any, Final

#: Takes a whole message, in UTF-8, and says whether it is on its way: not where the socket is closed or closing, or
#: where its peer leaves something unread. Equal messages to many sockets, one after the other, are framed once.
WriteText = Callable[[bytes], bool]

#: Under which name it stands in the scope's `extensions`, from the call of the app to its return.
_WRITE_TEXT: Final = "websocket.write_text"
#: How many messages are kept framed.
_FRAMES_KEPT: Final = 8
#: How a whole text message begins, by how its length is told: in the byte itself, in two more, or in eight (RFC 6455).
_TEXT: Final = 0x81
_SHORT, _IN_TWO = 125, 0xFFFF


def offer(scope: MutableMapping[str, Any], write: WriteText) -> None:
    """Let the app that is called with this scope write at once."""
    scope["extensions"][_WRITE_TEXT] = write


def withdraw(scope: MutableMapping[str, Any]) -> None:
    """The app has returned: what the scope holds is not to keep its connection."""
    scope["extensions"].pop(_WRITE_TEXT, None)


def offered(scope: MutableMapping[str, Any]) -> WriteText:
    """What the engine offers; under any other engine, one that never writes."""
    write: WriteText = scope.get("extensions", {}).get(_WRITE_TEXT, _never)
    return write


@lru_cache(maxsize=_FRAMES_KEPT)
def text_frame(message: bytes) -> bytes:
    """The message as a server sends it. Libraries make an object for each frame, and a watcher of one player has a
    frame of its own."""
    size = len(message)
    if size <= _SHORT:
        return struct.pack(">BB", _TEXT, size) + message
    if size <= _IN_TWO:
        return struct.pack(">BBH", _TEXT, _SHORT + 1, size) + message
    return struct.pack(">BBQ", _TEXT, _SHORT + 2, size) + message


def _never(message: bytes) -> bool:  # noqa: ARG001
    return False
