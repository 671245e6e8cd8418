"""A submission: one score sent for one player on one board. Every door makes it here, so every door checks alike."""

import hashlib
import json
from datetime import datetime
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any

from attrs import field, frozen

from leaderboard_core.domain.board import BOARD_ID
from leaderboard_core.domain.fields import Text
from leaderboard_core.domain.moments import Moment, as_moment, microseconds
from leaderboard_core.domain.payload import SubmittedFields, own_fields_first, said
from leaderboard_core.domain.score import SUBMITTED_SCORE, Score, as_submitted, said_of

PLAYER_ID = Text(max_length=128, max_bytes=256)
EVENT_ID = Text(max_length=128, pattern=r"[\x21-\x7e]+", meaning="visible ASCII characters", optional=True)
OCCURRED_AT = Moment(optional=True)

#: The fingerprint of an event id whose submission was erased: it is known, and nothing else is known of it.
ERASED = b""
_MARK_BYTES = 8
#: Whatever the order of keys, equal values are written alike.
_ENCODER = json.JSONEncoder(sort_keys=True)


@frozen(kw_only=True, field_transformer=own_fields_first)
class Submission(SubmittedFields):
    """One score for one player; `metadata` is taken as an object and kept as compact JSON text.

    The score is a number or, where the board's scores have parts, a list of them; None is no result, where the board
    takes that.
    With an `event_id` it is counted once, however often it is sent. `occurred_at` is when the score was made, if its
    sender knows: RFC 3339 or a `datetime` with its offset; it decides ties and is `updated_at`. Raises `Invalid` for
    fields at fault.
    """

    player_id: str = field(validator=PLAYER_ID)
    leaderboard_id: str = field(validator=BOARD_ID)
    score: Score | None = field(converter=as_submitted, validator=SUBMITTED_SCORE)
    event_id: str | None = field(default=None, validator=EVENT_ID)
    occurred_at: datetime | None = field(default=None, converter=as_moment, validator=OCCURRED_AT)

    def fingerprint(self) -> bytes:
        """What must be equal for the same event id to mean the same submission: the player's mark, then the rest.

        It is remembered: what a submission says here, it says in every version.
        """
        values = ", ".join(map(_as_json, (self.player_id, self.score, *said(self))))
        if self.occurred_at is not None:
            values += f', {{"occurred_at": {microseconds(self.occurred_at)}}}'
        return mark_of(self.player_id) + _digest(f"[{values}]")


def mark_of(player_id: str) -> bytes:
    """What the fingerprints of a player's submissions begin with."""
    return _digest(player_id)


def _as_json(value: Any) -> str:
    """What `_ENCODER` writes, which takes ten times as long for what most values are."""
    if value is None:
        return "null"
    if type(value) is str:
        return _quoted(value)
    if type(value) is float:
        return repr(value)
    return _ENCODER.encode(said_of(value) if type(value) is tuple else value)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=_MARK_BYTES).digest()
