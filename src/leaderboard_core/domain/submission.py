"""A submission: one score sent for one player on one board. Every door makes it here, so every door checks alike."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from leaderboard_core.domain.board import BOARD_ID
from leaderboard_core.domain.errors import Fault, Invalid
from leaderboard_core.domain.fields import Text, forbidden_character
from leaderboard_core.domain.score import SCORE, as_score

#: The largest `metadata`, in bytes of compact JSON in UTF-8.
MAX_METADATA_BYTES = 4096
#: How deep its objects and lists may be nested, so that no reader of it runs out of stack.
MAX_METADATA_DEPTH = 64
_TOO_DEEP = f"must be nested at most {MAX_METADATA_DEPTH} levels deep"

PLAYER_ID = Text(max_length=128, max_bytes=256)
EVENT_ID = Text(max_length=128, pattern=r"[\x21-\x7e]+", meaning="visible ASCII characters", optional=True)
GAME_ID = Text(min_length=0, max_length=128, optional=True)

#: The fingerprint of an event id whose submission was erased: it is known, and nothing else is known of it.
ERASED = b""
_MARK_BYTES = 8
#: Whatever the order of keys, equal values are written alike.
_PAYLOAD = json.JSONEncoder(sort_keys=True)


def as_metadata(value: Mapping[str, Any] | None) -> str | None:
    """An object as compact JSON text, encoded once for every store and answer."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _metadata_fault("must be an object")
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (ValueError, TypeError):
        raise _metadata_fault("must be plain JSON with finite numbers") from None
    except RecursionError:
        raise _metadata_fault(_TOO_DEEP) from None
    if _deserves_a_walk(text) and (message := _fault_inside(value, MAX_METADATA_DEPTH)):
        raise _metadata_fault(message)
    if len(text.encode()) > MAX_METADATA_BYTES:
        raise _metadata_fault(f"must have at most {MAX_METADATA_BYTES} bytes as compact JSON")
    return text


@frozen(kw_only=True)
class Submission:
    """One score for one player; `metadata` is taken as an object and kept as compact JSON text.

    With an `event_id` it is counted once, however often it is sent. Raises `Invalid` for fields at fault.
    """

    player_id: str = field(validator=PLAYER_ID)
    leaderboard_id: str = field(validator=BOARD_ID)
    score: float = field(converter=as_score, validator=SCORE)
    event_id: str | None = field(default=None, validator=EVENT_ID)
    game_id: str | None = field(default=None, validator=GAME_ID)
    metadata: str | None = field(default=None, converter=as_metadata)

    def fingerprint(self) -> bytes:
        """What must be equal for the same event id to mean the same submission: the player's mark, then the rest."""
        metadata = None if self.metadata is None else json.loads(self.metadata)
        payload = _PAYLOAD.encode([self.player_id, self.score, self.game_id, metadata])
        return mark_of(self.player_id) + _digest(payload)


def mark_of(player_id: str) -> bytes:
    """What the fingerprints of a player's submissions begin with."""
    return _digest(player_id)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=_MARK_BYTES).digest()


def _deserves_a_walk(text: str) -> bool:
    """Only escapes and what lies outside printable ASCII can hide a forbidden character, only brackets depth."""
    suspicious = "\\" in text or "\x7f" in text or not text.isascii()
    return suspicious or text.count("{") + text.count("[") > MAX_METADATA_DEPTH


def _fault_inside(value: object, levels: int) -> str | None:
    if isinstance(value, str):
        return "must not contain control characters or lone surrogates" if forbidden_character(value) else None
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple):
        parts = [*value]
    else:
        return None
    if levels == 0:
        return _TOO_DEEP
    return next(filter(None, (_fault_inside(part, levels - 1) for part in parts)), None)


def _metadata_fault(message: str) -> Invalid:
    return Invalid([Fault("metadata", message)])
