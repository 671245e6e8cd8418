"""The envelope around every answer, opened."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Generic, TypeVar

import msgspec
from attrs import frozen

from leaderboard_shells.client.errors import ApiError, ClientError, NotALeaderboard, UnreadableAnswer

D = TypeVar("D")
M = TypeVar("M")

#: The longest pause that a server may ask for, in seconds.
_LONGEST_PAUSE = 60.0


@frozen
class Answer(Generic[D, M]):
    """What a request was answered with: `data`, and `meta`, which says of which moment that is.

    `raw` is the answer as it came, as dictionaries and lists: what this client does not know is there as well.
    """

    data: D
    meta: M
    raw: Mapping[str, Any]


def opened(
    url: str, status: int, body: bytes, retry_after: str | None = None, *, data: Any = Any, meta: Any = Any
) -> Answer[Any, Any] | ClientError:
    """The answer inside; or the server's own error, or that this is no answer of a leaderboard, or none that a client
    can read: `data` and `meta` are the types that it expects."""
    try:
        envelope = json.loads(body)
        if envelope["success"] is not True:
            return ApiError(envelope, seconds(retry_after), status)
        raw = {"data": envelope["data"], "meta": envelope.get("meta", {})}
    # What is nested as deep as nobody means it is no answer either.
    except (ValueError, TypeError, LookupError, RecursionError):
        return NotALeaderboard(url, status, seconds(retry_after))
    return typed(url, raw, data, meta)


def typed(url: str, raw: Mapping[str, Any], data: Any, meta: Any = Any) -> Answer[Any, Any] | ClientError:
    """An answer whose parts are of these types, if they can be."""
    parts = {}
    for part, type_ in (("data", data), ("meta", meta)):
        try:
            parts[part] = converted(raw[part], type_)
        except ValueError as error:
            return UnreadableAnswer(url, f"in its {part}: {error}")
    return Answer(**parts, raw=raw)


def converted(value: Any, type_: Any) -> Any:
    """A value as what it is to be. Raises `ValueError`, which says why it is not."""
    try:
        return msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        why = str(error)
        raise ValueError(why[:1].lower() + why[1:]) from None


def seconds(retry_after: str | None) -> float:
    """How long to wait, in seconds, from a number or a date; 0 for what is neither."""
    try:
        wanted = float(retry_after or 0)
    except ValueError:
        wanted = _until(retry_after or "")
    return min(max(wanted, 0.0), _LONGEST_PAUSE) if math.isfinite(wanted) else 0.0


def _until(date: str) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return 0.0
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
