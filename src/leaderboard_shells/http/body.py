"""Request bodies: read up to a limit, decoded as JSON, told apart from what is not."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any, NoReturn

import msgspec
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from leaderboard_shells.http.errors import MalformedJson, TooLarge

MAX_BODY = 1024 * 1024
_TOO_LARGE = "1 MiB"
#: Stands in the scope of a request whose body was read.
_READ = "leaderboard.body_read"
#: How long a body that nobody wants may take to arrive, in seconds.
_SLOWEST_UNREAD = 5.0


async def read(scope: Scope, receive: Receive) -> bytes:
    """The whole body. Raises `TooLarge` as soon as that is known, `MalformedJson` when it is compressed."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and float(value) > MAX_BODY:
            raise TooLarge(_TOO_LARGE)
        if name == b"content-encoding" and value.lower() != b"identity":
            raise MalformedJson(f"it is encoded as {value.decode('latin-1')!r}, and only plain bodies are read")
    body, more = await _chunk(receive)
    if more:
        body = await _joined(body, receive)
    if len(body) > MAX_BODY:
        raise TooLarge(_TOO_LARGE)
    scope[_READ] = True
    return body


async def is_over(scope: Scope, receive: Receive) -> bool:
    """Whether nothing of a request's body is left; what is, is read and thrown away, if it is not too much or too slow.

    A refusal that comes before the body was read would else break the connection, and perhaps itself get lost.
    """
    if scope.get(_READ) or not _has_body(scope["headers"]):
        return True
    try:
        async with asyncio.timeout(_SLOWEST_UNREAD):
            size, more = 0, True
            while more and size <= MAX_BODY:
                part, more = await _chunk(receive)
                size += len(part)
    except (TimeoutError, ClientDisconnect):
        return False
    return not more


def _has_body(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name == b"transfer-encoding" or (name == b"content-length" and value != b"0") for name, value in headers)


async def _joined(first: bytes, receive: Receive) -> bytes:
    """The pieces of a body, as far as they are worth reading."""
    parts, size, more = [first], len(first), True
    while more and size <= MAX_BODY:
        part, more = await _chunk(receive)
        parts.append(part)
        size += len(part)
    return b"".join(parts)


async def _chunk(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return message.get("body", b""), message.get("more_body", False)


def decoded(body: bytes) -> Any:
    """The JSON value of a body. Raises `MalformedJson`.

    Whatever is JSON is decoded, for the rules of the fields to refuse: a number that no double holds becomes an
    infinity, half of a surrogate pair stays what it is.
    """
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _decoded_slowly(body)


def _decoded_slowly(body: bytes) -> Any:
    """The fast decoder also refuses JSON that it cannot represent; this one tells which it was."""
    if not body.strip():
        raise MalformedJson("it is empty")
    try:
        return json.loads(body.decode(), parse_int=_integer, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise MalformedJson(f"byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise MalformedJson(f"{error.msg}, at character {error.pos}") from None
    except RecursionError:
        raise MalformedJson("it is nested too deeply") from None


def _integer(digits: str) -> int | float:
    try:
        return int(digits)
    except ValueError:
        return float(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedJson(f"{name} is not a JSON value")
