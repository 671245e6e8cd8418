"""JSON as every door reads it: whatever is JSON is decoded, and what is not is told apart."""

import json
from collections.abc import Sequence
from typing import Any, NoReturn

import msgspec

from leaderboard_core.domain.errors import LeaderboardError


class MalformedJson(LeaderboardError):
    code = "malformed_json"

    def __init__(self, why: str) -> None:
        super().__init__(f"The body is not JSON: {why}.")


def decode_json(text: bytes) -> Any:
    """The JSON value of a body or a message. Raises `MalformedJson`.

    Whatever is JSON is decoded, for the rules of the fields to refuse: a number that no double holds becomes an
    infinity, half of a surrogate pair stays what it is.
    """
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _decode_slowly(text)


def decode_json_list(texts: Sequence[bytes]) -> list[Any]:
    """The JSON value of each, or the `MalformedJson` that says why it has none."""
    try:
        return [*map(msgspec.json.decode, texts)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return [_decoded_or_not(text) for text in texts]


def _decoded_or_not(text: bytes) -> Any:
    try:
        return decode_json(text)
    except MalformedJson as refusal:
        return refusal


def _decode_slowly(text: bytes) -> Any:
    """The fast decoder also refuses JSON that it cannot represent; this one tells which it was."""
    if not text.strip():
        raise MalformedJson("it is empty")
    try:
        return json.loads(text.decode(), parse_int=_integer, parse_constant=_refuse_constant)
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
