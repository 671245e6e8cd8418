"""From plain data to a domain value, naming every fault at once.

The fast way is the class's own constructor; only when it refuses are the fields asked one by one.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from leaderboard_core.domain.errors import Fault, Invalid

T = TypeVar("T", bound=attrs.AttrsInstance)


def decode(cls: type[T], raw: object) -> T:
    """Build `cls` from a mapping with string keys. Raises `Invalid` with all faults, in the order of the fields."""
    if not isinstance(raw, dict):
        raise Invalid([Fault("", "must be an object")])
    try:
        return cls(**raw)
    except (Invalid, TypeError):
        if faults := _faults(cls, raw):
            raise Invalid(faults) from None
        raise


def _faults(cls: type[T], raw: Mapping[str, Any]) -> list[Fault]:
    faults: list[Fault] = []
    known = attrs.fields_dict(cls)
    for name, attribute in known.items():
        if name in raw:
            faults += _field_faults(attribute, raw[name])
        elif attribute.default is attrs.NOTHING:
            faults.append(Fault(name, "is required"))
    faults += [Fault(name, "is not a known field") for name in raw if name not in known]
    return faults


def _field_faults(attribute: "attrs.Attribute[Any]", value: Any) -> tuple[Fault, ...]:
    convert: Any = attribute.converter or (lambda given: given)
    try:
        converted = convert(value)
        if attribute.validator is not None:
            attribute.validator(None, attribute, converted)
    except Invalid as invalid:
        return invalid.faults
    return ()
