"""The envelope around every answer, opened."""

import json
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from leaderboard_shells.client.errors import ClientError, NotALeaderboard, Refused


@frozen
class Answer:
    """What a request was answered with."""

    data: Any
    meta: Mapping[str, Any]


def opened(url: str, status: int, body: bytes, retry_after: str | None = None) -> Answer | ClientError:
    """The answer inside; or the server's own error, or that this is no answer of a leaderboard."""
    try:
        envelope = json.loads(body)
        if envelope["success"]:
            return Answer(envelope["data"], envelope.get("meta", {}))
        return Refused(envelope, float(retry_after or 0))
    except (ValueError, TypeError, LookupError):
        return NotALeaderboard(url, status)
