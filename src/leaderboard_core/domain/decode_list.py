"""From a list of plain data to domain values, each as `decode` has it.

A list of a thousand is asked field by field, and each rule once about all values of its field; a value of its own is
decoded alone only where a rule does not say yes.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, TypeVar

import attrs
from attrs import frozen

from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.fields import Rule

T = TypeVar("T", bound=attrs.AttrsInstance)


@frozen
class _Column:
    """One field of a class: how a slot of it is filled, and what its values are taken through."""

    fill: Callable[[Any, Any], None]
    convert: Callable[[Any], Any] | None
    rule: Rule | None
    default: Any


def decode_list(cls: type[T], raws: Sequence[object]) -> list[T | Invalid]:
    """What each is, or what is wrong with it. `cls`: of slots, whose validators are all rules."""
    alike: defaultdict[tuple[str, ...] | None, list[int]] = defaultdict(list)
    found: list[Any] = [None] * len(raws)
    for index, raw in enumerate(raws):
        alike[tuple(raw) if type(raw) is dict else None].append(index)
    for names, indexes in alike.items():
        group = [raws[index] for index in indexes]
        values = (names and _sound(cls, names, group)) or [_one(cls, raw) for raw in group]
        if len(alike) == 1:
            return values
        for index, value in zip(indexes, values, strict=True):
            found[index] = value
    return found


def _sound(cls: type[T], names: tuple[str, ...], raws: Sequence[Any]) -> list[T | Invalid] | None:
    """The values of data that all have these names, if all of them are sound for sure."""
    columns = _columns(cls)
    if not columns.keys() >= set(names) or any(
        column.default is attrs.NOTHING for name, column in columns.items() if name not in names
    ):
        return None
    given = dict(zip(names, zip(*[raw.values() for raw in raws], strict=True), strict=True))
    made: list[Any] = [*map(cls.__new__, repeat(cls, len(raws)))]
    try:
        for name, column in columns.items():
            values: Any = repeat(column.default)
            if name in given:
                values = given[name] if column.convert is None else [*map(column.convert, given[name])]
                if column.rule is not None and not column.rule.holds_for(values):
                    return None
            deque(map(column.fill, made, values), maxlen=0)
    except (Invalid, TypeError):
        return None
    return made


def _one(cls: type[T], raw: object) -> T | Invalid:
    try:
        return decode(cls, raw)
    except Invalid as refusal:
        return refusal


@lru_cache
def _columns(cls: type[attrs.AttrsInstance]) -> dict[str, _Column]:
    return {
        one.name: _Column(getattr(cls, one.name).__set__, one.converter, one.validator, _default(one))
        for one in attrs.fields(cls)
    }


def _default(one: "attrs.Attribute[Any]") -> Any:
    convert: Any = one.converter
    return one.default if convert is None or one.default is attrs.NOTHING else convert(one.default)
