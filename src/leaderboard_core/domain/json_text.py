"""Objects that are kept as the JSON text that they are: encoded once, for every store and every answer."""

import json
from collections.abc import Mapping
from typing import Any

from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.fields import forbidden_character

#: How deep objects and lists may be nested, so that no reader of them runs out of stack.
MAX_DEPTH = 64
_TOO_DEEP = f"must be nested at most {MAX_DEPTH} levels deep"


def as_compact_json(name: str, value: Mapping[str, Any], max_bytes: int | None) -> str:
    """An object as compact JSON of at most `max_bytes` in UTF-8. Raises `Invalid`, naming the field `name`."""
    if not isinstance(value, dict):
        raise _fault(name, "must be an object")
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (ValueError, TypeError):
        raise _fault(name, "must be plain JSON with finite numbers") from None
    except RecursionError:
        raise _fault(name, _TOO_DEEP) from None
    if _deserves_a_walk(text) and (message := _fault_inside(value, MAX_DEPTH)):
        raise _fault(name, message)
    if max_bytes is not None and len(text.encode()) > max_bytes:
        raise _fault(name, f"must have at most {max_bytes} bytes as compact JSON")
    return text


def _deserves_a_walk(text: str) -> bool:
    """Only escapes and what lies outside printable ASCII can hide a forbidden character, only brackets depth."""
    suspicious = "\\" in text or "\x7f" in text or not text.isascii()
    return suspicious or text.count("{") + text.count("[") > MAX_DEPTH


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


def _fault(name: str, message: str) -> Invalid:
    return Invalid([FieldError(name, message)])
