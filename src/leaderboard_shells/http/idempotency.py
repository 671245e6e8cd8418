"""The header `Idempotency-Key`: a submission's `event_id`, said the way HTTP clients say it."""

from collections.abc import Iterable
from typing import Any, TypeVar

import attrs

from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.submission import EVENT_ID

HEADER = "Idempotency-Key"
_FIELD = "event_id"

T = TypeVar("T", bound=attrs.AttrsInstance)


def with_idempotency_key(cls: type[T], raw: Any, headers: Iterable[tuple[bytes, bytes]]) -> T:
    """Decode a body whose `event_id` may stand in the headers instead. Raises `Invalid`, naming the header."""
    keys = [value.decode("latin-1") for name, value in headers if name == b"idempotency-key"]
    if not keys or not isinstance(raw, dict):
        return decode(cls, raw)
    event_id = raw.get(_FIELD)
    field_errors = _faults(keys, event_id)
    try:
        submission = decode(cls, {**raw, _FIELD: keys[0] if event_id is None and not field_errors else event_id})
    except Invalid as invalid:
        field_errors += invalid.field_errors
    if field_errors:
        raise Invalid(field_errors)
    return submission


def _faults(keys: list[str], event_id: Any) -> list[FieldError]:
    if len(keys) > 1:
        return [FieldError(HEADER, "must be given once")]
    if (fault := EVENT_ID.fault(keys[0])) is not None:
        return [FieldError(HEADER, fault)]
    if event_id is not None and event_id != keys[0]:
        return [FieldError(HEADER, "must equal event_id when both are given")]
    return []
