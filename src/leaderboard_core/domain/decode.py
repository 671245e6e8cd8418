"""From plain data to a domain value, naming every fault at once.

The fast way is the class's own constructor; only when it refuses are the fields asked one by one.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from leaderboard_core.domain.errors import MOST_FIELD_ERRORS, FieldError, Invalid

T = TypeVar("T", bound=attrs.AttrsInstance)


def decode(cls: type[T], raw: object) -> T:
    """Build `cls` from a mapping with string keys. Raises `Invalid` with all faults, in the order of the fields."""
    if not isinstance(raw, dict):
        raise Invalid([FieldError("", "must be an object")])
    try:
        return cls(**raw)
    except (Invalid, TypeError):
        field_errors, more = _faults(cls, raw)
        if field_errors:
            raise Invalid(field_errors, more) from None
        raise


def _faults(cls: type[T], raw: Mapping[str, Any]) -> tuple[list[FieldError], int]:
    """What is wrong, and how many more fields than these are not known."""
    field_errors: list[FieldError] = []
    known = attrs.fields_dict(cls)
    for name, attribute in known.items():
        if name in raw:
            field_errors += _field_faults(attribute, raw[name])
        elif attribute.default is attrs.NOTHING:
            field_errors.append(FieldError(name, "is required"))
    strangers = [name for name in raw if name not in known]
    field_errors += [FieldError(name, "is not a known field") for name in strangers[:MOST_FIELD_ERRORS]]
    return field_errors, max(len(strangers) - MOST_FIELD_ERRORS, 0)


def _field_faults(attribute: "attrs.Attribute[Any]", value: Any) -> tuple[FieldError, ...]:
    convert: Any = attribute.converter or (lambda given: given)
    try:
        converted = convert(value)
        if attribute.validator is not None:
            attribute.validator(None, attribute, converted)
    except Invalid as invalid:
        return invalid.field_errors
    return ()
