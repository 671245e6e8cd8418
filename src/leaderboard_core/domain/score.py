"""What a score is: a double that survives JSON, Redis and SQL unchanged, or several parts.

What its parts mean, `parts.py` says; here they are what any board may be sent: numbers, and integers of 64 bits. What
is an `int` here is taken as an integer alone: it was sent as text, or is beyond what a double holds.
"""

import math
import re
from collections.abc import Iterable
from typing import Any, ClassVar, Final, TypeAlias

from attrs import Attribute, frozen

from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.fields import Number

#: The largest magnitude of a score: every integer up to here is exact in a double.
MAX_SCORE = 2**53 - 1
#: What 64 bits hold.
MIN_INT64: Final = -(2**63)
MAX_INT64: Final = 2**63 - 1
#: How many parts a score has at most.
MAX_PARTS: Final = 4

#: A part as it was sent; a score of several; any score.
PartValue: TypeAlias = float | int
PartValues: TypeAlias = tuple[PartValue, ...]
Score: TypeAlias = float | PartValues
#: A score as one may write it.
SentScore: TypeAlias = float | tuple[float | str, ...] | list[Any]

_INTEGER: Final = re.compile("-?[0-9]{1,19}")
_PART_FAULT: Final = f"must be a number from -{MAX_SCORE} to {MAX_SCORE}, or an integer of 64 bits"


class ToldParts(tuple[int | float | str, ...]):
    """A score of several parts as it is answered: numbers as people write them, integers of 64 bits as text.

    It is no whole number, as `is_integer` says of scores that are: so whoever writes scores need not ask which it is.
    """

    __slots__ = ()

    def is_integer(self) -> bool:
        """False."""
        return False


#: A score as it is answered.
ToldScore: TypeAlias = int | float | ToldParts


@frozen(kw_only=True)
class ScoreRule(Number):
    """A finite number, or a list of parts; a fault of one names it: `score[1]`."""

    is_of_list: ClassVar[bool] = True

    def __call__(self, instance: object, attribute: "Attribute[Any]", value: object) -> None:
        if type(value) is not tuple:
            super().__call__(instance, attribute, value)
        elif faults := self.faults(attribute.name, value):
            raise Invalid(faults)

    def fault(self, value: Any) -> str | None:
        if type(value) is not tuple:
            return super().fault(value)
        faults = self.faults("", value)
        return str(faults[0]) if faults else None

    def faults(self, name: str, value: Any) -> list[FieldError]:
        """What is wrong with a value of this name."""
        if type(value) is tuple:
            if not 1 <= len(value) <= MAX_PARTS:
                return [FieldError(name, f"must have 1 to {MAX_PARTS} items")]
            return [FieldError(f"{name}[{n}]", _PART_FAULT) for n, part in enumerate(value) if not _is_part(part)]
        fault = super().fault(value)
        return [] if fault is None else [FieldError(name, fault)]


@frozen(kw_only=True)
class PartRule(Number):
    """One part of a score, whatever its type is."""

    def fault(self, value: Any) -> str | None:
        return None if _is_part(value) else super().fault(value)


SCORE = ScoreRule(magnitude=MAX_SCORE)
#: A score as it is submitted: None is no result, where the board takes that.
SUBMITTED_SCORE = ScoreRule(magnitude=MAX_SCORE, optional=True)
#: What bounds a score is one number.
OPTIONAL_SCORE = Number(magnitude=MAX_SCORE, optional=True)
OPTIONAL_PART = PartRule(magnitude=MAX_SCORE, optional=True)


def _is_part(value: Any) -> bool:
    if type(value) is int:
        return MIN_INT64 <= value <= MAX_INT64
    return type(value) is float and abs(value) <= MAX_SCORE


def as_score(value: float) -> float:
    """A number as a double without negative zero; what is none is handed on as it is, for the rule to refuse."""
    if type(value) is int:
        return float(value) if -MAX_SCORE <= value <= MAX_SCORE else math.inf
    return value + 0.0 if type(value) is float else value


def as_submitted(value: SentScore | None) -> Any:
    """A score as it is kept of a submission: a number as `as_score` has it, a list as a tuple of its parts."""
    if type(value) is int:
        return float(value) if -MAX_SCORE <= value <= MAX_SCORE else math.inf  # type: ignore[unreachable]
    if type(value) is float:
        return value + 0.0
    return tuple(map(as_part, value)) if isinstance(value, list | tuple) else value


def as_part(value: Any) -> Any:
    """A part: a number as a double, unless none holds it; an integer that is text as an integer; anything else as it
    is, for the rule to refuse."""
    if type(value) is int:
        return float(value) if -MAX_SCORE <= value <= MAX_SCORE else value
    if type(value) is str:
        return int(value) if _INTEGER.fullmatch(value) else value
    return value + 0.0 if type(value) is float else value


def said_of(parts: PartValues) -> list[PartValue]:
    """The parts of a score, written the same however they were sent: 5 and "5" say one thing."""
    return [float(part) if -MAX_SCORE <= part <= MAX_SCORE else part for part in parts]


def all_plain(scores: Iterable[float]) -> list[int | float]:
    """Scores as people write them: a call of `plain` for each would cost twice as much."""
    return [int(score) if score.is_integer() else score for score in scores]


def plain(score: float) -> int | float:
    """A score as people write it: 5, not 5.0."""
    return int(score) if score.is_integer() else score
