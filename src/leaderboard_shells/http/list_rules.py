"""Rules of what holds several things: lists, objects, the scores of a batch."""

from typing import Any, ClassVar

import attrs
from attrs import frozen

from leaderboard_core.domain.fields import Rule
from leaderboard_shells.http.errors import TooLarge


@frozen(kw_only=True)
class ListOf(Rule):
    """A list of 1 to `maximum` items, each under a rule or (`of`) of a class that decodes it one by one."""

    is_of_list: ClassVar[bool] = True

    maximum: int
    item: Rule | None = None
    of: type[attrs.AttrsInstance] | None = None

    def fault(self, value: Any) -> str | None:
        if not isinstance(value, list):
            return "must be a list"
        if not 1 <= len(value) <= self.maximum:
            return f"must have 1 to {self.maximum} items"
        for number, item in enumerate(value if self.item else (), 1):
            if self.item and (fault := self.item.fault(item)):
                return f"item {number} {fault}"
        return None


@frozen(kw_only=True)
class Parameters(Rule):
    """An object, which what it is meant for decodes."""

    def fault(self, value: Any) -> str | None:
        return None if isinstance(value, dict) else "must be an object"


@frozen(kw_only=True)
class Scores(ListOf):
    """The scores of a batch; too many of them are too large a request, not a wrong field."""

    def fault(self, value: Any) -> str | None:
        if isinstance(value, list) and len(value) > self.maximum:
            raise TooLarge(f"{self.maximum:,} scores")
        return super().fault(value)
