"""Scores of several parts: what a board's maker says of them, and what a score of them is on that board.

A score is a list, as long as the parts and in their order; whole scores are compared, first part first. What its keys
are, `order.py` says, and what it becomes, `rules.py`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import asdict, field, frozen

from leaderboard_core.domain.board import Part, PartType, SortOrder
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.fields import Choice, Rule, Text
from leaderboard_core.domain.score import MAX_PARTS, MAX_SCORE, PartValue, PartValues, ToldParts, plain

PART_NAME = Text(max_length=64)
PART_ORDER = Choice(options=SortOrder)
PART_TYPE = Choice(options=PartType)


def as_part_order(value: SortOrder | str) -> SortOrder:
    """A part's order by its name."""
    return PART_ORDER.member(value)  # type: ignore[no-any-return]


def as_part_type(value: PartType | str) -> PartType:
    """A part's type by its name."""
    return PART_TYPE.member(value)  # type: ignore[no-any-return]


@frozen(kw_only=True)
class NewPart:
    """A part of the scores of a board to be."""

    name: str = field(validator=PART_NAME)
    sort_order: SortOrder = field(default=SortOrder.DESC, converter=as_part_order, validator=PART_ORDER)
    value_type: PartType = field(default=PartType.NUMBER, converter=as_part_type, validator=PART_TYPE)


@frozen(kw_only=True)
class PartsRule(Rule):
    """One to four parts, each with a name of its own; or none at all."""

    def fault(self, value: Any) -> str | None:
        if not isinstance(value, tuple):
            return "must be a list"
        if len({part.name for part in value}) < len(value):
            return "must have names that differ"
        return None


PARTS: Final = PartsRule(optional=True)
NULL_FAULT: Final = FieldError("score", "must not be null on this leaderboard: its allow_null_score is not true")
LIST_FAULT: Final = FieldError("score", "must be a number on this leaderboard, not a list")


def as_parts(value: Sequence[Part | Mapping[str, Any]] | None) -> Any:
    """Parts, from objects or from values; none of None. Raises `Invalid`, naming what is at fault: `parts[1].name`."""
    if value is None or value == ():
        return ()
    if not isinstance(value, list | tuple):
        return value
    if not 1 <= len(value) <= MAX_PARTS:
        raise Invalid([FieldError("parts", f"must have 1 to {MAX_PARTS} items")])
    parts, faults = [], []
    for n, one in enumerate(value):
        try:
            parts.append(_part(one))
        except Invalid as invalid:
            faults += [
                FieldError(f"parts[{n}].{fault.path}".rstrip("."), fault.message) for fault in invalid.field_errors
            ]
    if faults:
        raise Invalid(faults)
    return tuple(parts)


def _part(given: object) -> Part:
    # A `Part` takes whatever it is given; what it must be is known to `NewPart`, which takes names as well.
    new = decode(NewPart, asdict(given) if isinstance(given, Part) else given)
    return Part(name=new.name, sort_order=new.sort_order, value_type=new.value_type)


def values_on(parts: Sequence[Part], score: Any) -> PartValues:
    """The parts of a submitted score on a board that has these. Raises `Invalid`, naming them: `score[1]`.

    Where there is one part, a number is that.
    """
    if len(parts) == 1 and type(score) is float:
        score = (score,)
    if type(score) is not tuple or len(score) != len(parts):
        names = ", ".join(part.name for part in parts)
        noun = "item" if len(parts) == 1 else "items"
        raise Invalid([FieldError("score", f"must be a list of {len(parts)} {noun} on this leaderboard: {names}")])
    values, faults = [], []
    for n, (part, value) in enumerate(zip(parts, score, strict=True)):
        taken, fault = value_of(part, value)
        values.append(taken)
        if fault is not None:
            faults.append(FieldError(f"score[{n}]", fault))
    if faults:
        raise Invalid(faults)
    return tuple(values)


def value_of(part: Part, value: PartValue) -> tuple[PartValue, str | None]:
    """The value of a part on its board, and what is wrong with it, if anything is."""
    match part.value_type:
        case PartType.NUMBER if type(value) is float:
            return value, None
        case PartType.NUMBER if abs(value) > MAX_SCORE:
            return value, f"must be a finite number from -{MAX_SCORE} to {MAX_SCORE}"
        case PartType.NUMBER:
            return value, "must be a number, not text"
        case PartType.INT64 if type(value) is float and not value.is_integer():
            return value, "must be an integer, or one as text, on this leaderboard"
        case PartType.INT64:
            return int(value), None


def take_the_same_scores(one: Sequence[Part], other: Sequence[Part]) -> bool:
    """Whether what is a score of the ones is one of the others; names and orders may differ."""
    return [part.value_type for part in one] == [part.value_type for part in other]


def told(parts: Sequence[Part], values: Sequence[PartValue]) -> ToldParts:
    """A score as it is answered."""
    return ToldParts(map(_told, parts, values))


def _told(part: Part, value: PartValue) -> int | float | str:
    match part.value_type:
        case PartType.INT64:
            return str(value)
        case PartType.NUMBER:
            return plain(value)
