"""What is answered to whoever looks after a server: access, refusals, dead letters, readiness."""

from datetime import datetime
from typing import Any

from msgspec import Struct


class OpenedAccess(Struct, frozen=True, kw_only=True):
    """What is open to whoever asks: `scopes` on the leaderboards that `boards` are patterns of, `public` on all.

    `shown` is "key", "token" or "nothing"; `key` is the name of the key, `player_id` whom a token is for.
    """

    shown: str
    key: str | None = None
    player_id: str | None = None
    scopes: list[str]
    boards: list[str]
    public: list[str]
    expires_at: datetime | None = None


class Refusal(Struct, frozen=True):
    """A request that its sender got wrong; `key` is the name of the key that was shown, if any was.

    `route` is the path as it is declared: what stood in its places, players and boards, is not told.
    """

    refused_at: datetime
    status: int
    code: str
    method: str
    route: str
    key: str | None
    request_id: str | None


class DeadLetter(Struct, frozen=True, kw_only=True):
    """A record that could not be applied, by its place in the topic of dead letters, and where it came from.

    `record_key` and `record_value` are text, and of long ones the beginning; `left_out`: they were too long to be kept.
    """

    partition: int
    offset: int
    kept_at: datetime
    code: str
    reason: str
    source_topic_id: str
    source_partition: int
    source_offset: int
    record_key: str | None
    record_value: str | None
    value_size: int | None
    left_out: bool


class SentLetter(Struct, frozen=True, kw_only=True):
    """What became of a dead letter that was to be sent again: `status` is 200, or `error` and `code` say why not."""

    partition: int
    offset: int
    status: int
    error: str | None = None
    code: str | None = None


class PlayerToken(Struct, frozen=True):
    """A token, for whom it is and until when."""

    token: str
    player_id: str
    expires_at: datetime


class Readiness(Struct, frozen=True, kw_only=True):
    """Whether a server takes requests, and which of its parts answer."""

    status: str
    checks: dict[str, str] = {}
    reasons: dict[str, Any] = {}
