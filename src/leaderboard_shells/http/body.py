"""Request bodies: read up to a limit, decoded as JSON, told apart from what is not."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from leaderboard_shells.http.errors import MalformedJson, TooLarge

MAX_BODY = 1024 * 1024
_TOO_LARGE = "1 MiB"


async def read(headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
    """The whole body. Raises `TooLarge` as soon as that is known, `MalformedJson` when it is compressed."""
    encoding = headers.get(b"content-encoding", b"identity")
    if encoding.lower() != b"identity":
        raise MalformedJson(f"it is encoded as {encoding.decode('latin-1')!r}, and only plain bodies are read")
    declared = headers.get(b"content-length", b"0")
    if declared.isdigit() and float(declared) > MAX_BODY:
        raise TooLarge(_TOO_LARGE)
    body, more = await _chunk(receive)
    if more:
        body = await _joined(body, receive)
    if len(body) > MAX_BODY:
        raise TooLarge(_TOO_LARGE)
    return body


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
