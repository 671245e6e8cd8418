"""The rules of single fields, as attrs validators that can also be read as data.

A rule is a small frozen object: called by attrs it checks one value; its attributes say what it allows, so that a
shell can describe it (a schema, a help text) without saying it again.
"""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, ClassVar

from attrs import Attribute, field, frozen

from leaderboard_core.domain.errors import FieldError, Invalid

#: Control characters (category Cc) and lone surrogates: refused in every string.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def forbidden_character(text: str) -> bool:
    """Whether a string holds a control character or a lone surrogate."""
    # What is printable holds neither, and that is told faster.
    return not text.isprintable() and _FORBIDDEN.search(text) is not None


@frozen(kw_only=True)
class Rule(ABC):
    """What one field may hold. `optional` admits None; `unset` admits a value the class itself put there."""

    #: Whether it is about a list, whose items a query may name one by one.
    is_of_list: ClassVar[bool] = False

    optional: bool = False
    unset: object = field(default=None)

    def __call__(self, _instance: object, attribute: "Attribute[Any]", value: object) -> None:
        """Raise `Invalid`, naming the field, unless the value keeps the rule."""
        if value is None and self.optional:
            return
        if self.unset is not None and value is self.unset:
            return
        message = self.fault(value)
        if message is not None:
            raise Invalid([FieldError(attribute.name, message)])

    @abstractmethod
    def fault(self, value: Any) -> str | None:
        """What is wrong with the value, or None."""

    def holds_for(self, values: Sequence[Any]) -> bool:
        """Whether all of these values keep the rule."""
        return all((value is None and self.optional) or self.fault(value) is None for value in values)


@frozen(kw_only=True)
class Text(Rule):
    """A string of `min_length` to `max_length` characters and at most `max_bytes` bytes of UTF-8."""

    min_length: int = 1
    max_length: int
    max_bytes: int | None = None
    pattern: str | None = None
    #: What the pattern means, in words: "must be …".
    meaning: str = ""
    _compiled: "re.Pattern[str] | None" = field(init=False, eq=False, repr=False)

    @_compiled.default
    def _compile(self) -> "re.Pattern[str] | None":
        return None if self.pattern is None else re.compile(self.pattern)

    def fault(self, value: Any) -> str | None:
        if type(value) is not str:
            return "must be a string"
        if not self.min_length <= len(value) <= self.max_length:
            return f"must have {self.min_length} to {self.max_length} characters"
        if forbidden_character(value):
            return "must not contain control characters or lone surrogates"
        if self.max_bytes is not None and not value.isascii() and len(value.encode()) > self.max_bytes:
            return f"must have at most {self.max_bytes} bytes in UTF-8"
        if self._compiled is not None and self._compiled.fullmatch(value) is None:
            return f"must be {self.meaning}"
        return None

    def holds_for(self, values: Sequence[Any]) -> bool:
        if set(map(type, values)) != {str}:
            return super().holds_for(values)
        text = "".join(values)
        if not (text.isascii() and text.isprintable()):
            return super().holds_for(values)
        lengths = set(map(len, values))
        if not self.min_length <= min(lengths) <= max(lengths) <= min(self.max_length, self.max_bytes or math.inf):
            return False
        return self._compiled is None or all(map(self._compiled.fullmatch, set(values)))


@frozen(kw_only=True)
class Integer(Rule):
    """An integer from `minimum` to `maximum`."""

    minimum: int
    maximum: int

    def fault(self, value: Any) -> str | None:
        if type(value) is not int:
            return "must be an integer"
        if not self.minimum <= value <= self.maximum:
            return f"must be from {self.minimum} to {self.maximum}"
        return None


@frozen(kw_only=True)
class Number(Rule):
    """A finite number whose magnitude is at most `magnitude`."""

    magnitude: int

    @property
    def minimum(self) -> int:
        return -self.magnitude

    @property
    def maximum(self) -> int:
        return self.magnitude

    def fault(self, value: Any) -> str | None:
        if type(value) is not float:
            return "must be a number"
        if not abs(value) <= self.magnitude:
            return f"must be a finite number from -{self.magnitude} to {self.magnitude}"
        return None

    def holds_for(self, values: Sequence[Any]) -> bool:
        if set(map(type, values)) != {float}:
            return super().holds_for(values)
        # What is no number is in no order, but it makes the sum none either.
        return -self.magnitude <= min(values) <= max(values) <= self.magnitude and not math.isnan(sum(values))


@frozen(kw_only=True)
class Flag(Rule):
    """True or false."""

    def fault(self, value: Any) -> str | None:
        return None if type(value) is bool else "must be true or false"


FLAG = Flag()


@frozen(kw_only=True)
class Choice(Rule):
    """One of the members of an enumeration of strings."""

    options: type[StrEnum]

    def fault(self, value: Any) -> str | None:
        return None if isinstance(value, self.options) else f"must be one of {', '.join(self.options)}"

    def member(self, value: Any) -> Any:
        """The member a string names; anything else as it is, for the rule to refuse."""
        try:
            return self.options(value)
        except ValueError:
            return value


@frozen(kw_only=True)
class Choices(Rule):
    """Some members of an enumeration of strings, each once."""

    is_of_list: ClassVar[bool] = True

    options: type[StrEnum]

    def fault(self, value: Any) -> str | None:
        if isinstance(value, frozenset) and all(isinstance(one, self.options) for one in value):
            return None
        return f"must be some of {', '.join(self.options)}"

    def members(self, value: Any) -> Any:
        """The members that a list of strings names; anything else as it is, for the rule to refuse."""
        if not isinstance(value, list | tuple | set | frozenset):
            return value
        try:
            return frozenset(map(self.options, value))
        except (ValueError, TypeError):
            return value


def as_integer(value: Any) -> Any:
    """5.0 as 5, as JSON Schema's "integer" has it; anything else as it is, for the rule to refuse."""
    return int(value) if type(value) is float and value.is_integer() else value
