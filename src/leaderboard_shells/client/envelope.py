"""The envelope around every answer, opened."""

import json
import math
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from leaderboard_shells.client.errors import ApiError, ClientError, NotALeaderboard, UnreadableAnswer
from leaderboard_shells.client.schemas import schema_error

#: The longest pause that a server may ask for, in seconds.
_LONGEST_PAUSE = 60.0


@frozen
class Answer:
    """What a request was answered with."""

    data: Any
    meta: Mapping[str, Any]


def opened(
    url: str, status: int, body: bytes, retry_after: str | None = None, *, data: Any = Any, meta: Any = Any
) -> Answer | ClientError:
    """The answer inside; or the server's own error, or that this is no answer of a leaderboard, or none that a client
    can read: `data` and `meta` are the shapes that it expects."""
    try:
        envelope = json.loads(body)
        if envelope["success"] is not True:
            return ApiError(envelope, seconds(retry_after))
        answer = Answer(envelope["data"], envelope.get("meta", {}))
    # What is nested as deep as nobody means it is no answer either.
    except (ValueError, TypeError, LookupError, RecursionError):
        return NotALeaderboard(url, status)
    return checked(url, answer, data, meta)


def checked(url: str, answer: Answer, data: Any, meta: Any = Any) -> Answer | ClientError:
    """The answer if its parts have the shapes that are expected."""
    for part, value, shape in (("data", answer.data, data), ("meta", answer.meta, meta)):
        if why := schema_error(value, shape):
            return UnreadableAnswer(url, f"in its {part}: {why}")
    return answer


def seconds(retry_after: str | None) -> float:
    """How long to wait, in seconds; 0 for what is no number: what stands in front of a server may send a date."""
    try:
        wanted = float(retry_after or 0)
    except ValueError:
        return 0.0
    return min(max(wanted, 0.0), _LONGEST_PAUSE) if math.isfinite(wanted) else 0.0
