"""Query strings, decoded by the same classes and rules as bodies."""

import re
from collections import Counter
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import attrs

from leaderboard_core.domain import score
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import FieldError, Invalid

T = TypeVar("T", bound=attrs.AttrsInstance)

_WHOLE = re.compile("-?[0-9]{1,20}")
_NUMBER = re.compile(r"-?[0-9]{1,320}(?:\.[0-9]{1,320})?(?:[eE][+-]?[0-9]{1,4})?")


def as_whole(value: Any) -> Any:
    """The integer a parameter writes; anything else as it is, for the rule to refuse."""
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value


def as_number(value: Any) -> Any:
    """The score that a parameter writes, as JSON writes numbers; anything else as it is, for the rule to refuse."""
    return score.as_score(float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value)


def as_part(value: Any) -> Any:
    """The part of a score that a parameter writes: an integer that no double holds stays one."""
    whole = as_whole(value)
    return score.as_part(whole) if type(whole) is int else as_number(value)


def as_asked_score(value: Any) -> Any:
    """The score that a parameter writes: a number, or the parts of one between commas."""
    if isinstance(value, list | tuple):
        return score.as_submitted(value)
    if isinstance(value, str) and "," in value:
        return tuple(map(as_part, value.split(",")))
    part = as_part(value)
    # What no double holds can only be the one part of a score.
    return (part,) if type(part) is int else part


def decode_query(cls: type[T], query_string: bytes) -> T:
    """Build `cls` from a query string, where a list is told with commas or item by item. Raises `Invalid`, naming every
    parameter at fault.

    Bytes that are not UTF-8 become lone surrogates, which every rule refuses.
    """
    text = query_string.decode("utf-8", "surrogateescape")
    pairs = parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
    parameters = dict(pairs)
    if len(parameters) == len(pairs):
        return decode(cls, parameters)
    given = Counter(name for name, _ in pairs)
    for field in attrs.fields(cls):
        if given[field.name] > 1 and getattr(field.validator, "is_of_list", False):
            parameters[field.name] = ",".join([value for name, value in pairs if name == field.name])
            del given[field.name]
    field_errors = [FieldError(name, "must be given once") for name, times in given.items() if times > 1]
    try:
        decoded = decode(cls, parameters)
    except Invalid as invalid:
        field_errors += invalid.field_errors
    if field_errors:
        raise Invalid(field_errors)
    return decoded
