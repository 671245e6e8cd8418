"""The header `Idempotency-Key`: a submission's `event_id`, said the way HTTP clients say it, and refused elsewhere."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

import attrs

from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.submission import EVENT_ID

HEADER = "Idempotency-Key"
_FIELD = "event_id"
#: A string as structured fields have it (RFC 9651, 3.3.3), which the header's draft asks for: without its quotes.
_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\])*)"')
_ESCAPED = re.compile(r"\\(.)")

T = TypeVar("T", bound=attrs.AttrsInstance)
Headers = Iterable[tuple[bytes, bytes]]


def with_idempotency_key(cls: type[T], raw: Any, headers: Headers) -> T:
    """Decode a body whose `event_id` may stand in the headers instead. Raises `Invalid`, naming the header."""
    keys = _keys(headers)
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


def refuse_idempotency_key(headers: Headers) -> None:
    """Raise `Invalid` where the header is given: whoever sends it counts on a repetition doing nothing."""
    if _keys(headers):
        message = f"is honoured where one score is submitted, and not here; scores of a batch have their own {_FIELD}"
        raise Invalid([FieldError(HEADER, message)])


def _keys(headers: Headers) -> list[str]:
    return [_plain(value.decode("latin-1")) for name, value in headers if name == b"idempotency-key"]


def _plain(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return value if quoted is None else _ESCAPED.sub(r"\1", quoted[1])


def _faults(keys: list[str], event_id: Any) -> list[FieldError]:
    if len(keys) > 1:
        return [FieldError(HEADER, "must be given once")]
    if (fault := EVENT_ID.fault(keys[0])) is not None:
        return [FieldError(HEADER, fault)]
    if event_id is not None and event_id != keys[0]:
        return [FieldError(HEADER, "must equal event_id when both are given")]
    return []
