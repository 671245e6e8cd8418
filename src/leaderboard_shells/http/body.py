"""Request bodies, read up to a limit."""

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from leaderboard_shells.http.errors import TooLarge
from leaderboard_shells.wire.json import MalformedJson
from leaderboard_shells.wire.limits import MAX_BODY_BYTES, MIB

_TOO_LARGE = f"{MAX_BODY_BYTES // MIB} MiB"
#: Stands in the scope of a request whose body was read.
_READ = "leaderboard.body_read"


async def read_body(scope: Scope, receive: Receive) -> bytes:
    """The whole body. Raises `TooLarge` as soon as that is known, `MalformedJson` when it is compressed."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and float(value) > MAX_BODY_BYTES:
            raise TooLarge(_TOO_LARGE)
        if name == b"content-encoding" and value.lower() != b"identity":
            raise MalformedJson(f"it is encoded as {value.decode('latin-1')!r}, and only plain bodies are read")
    body, more = await next_piece(receive)
    if more:
        body, more = await _joined(body, receive)
    if not more:
        scope[_READ] = True
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge(_TOO_LARGE)
    return body


def is_read(scope: Scope) -> bool:
    """Whether the whole body of a request was read."""
    return _READ in scope


async def _joined(first: bytes, receive: Receive) -> tuple[bytes, bool]:
    """The pieces of a body, as far as they are worth reading, and whether there are more."""
    parts, size, more = [first], len(first), True
    while more and size <= MAX_BODY_BYTES:
        part, more = await next_piece(receive)
        parts.append(part)
        size += len(part)
    return b"".join(parts), more


async def next_piece(receive: Receive) -> tuple[bytes, bool]:
    """The next piece of a body, and whether there is more of it. Raises `ClientDisconnect`."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return message.get("body", b""), message.get("more_body", False)
