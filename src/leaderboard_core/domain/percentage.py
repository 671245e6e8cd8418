"""Percentages that people write: exact to four decimals, so that ranks are found by whole numbers."""

from decimal import Decimal
from typing import Any, ClassVar

from attrs import frozen

from leaderboard_core.domain.entry import PERCENTILE_PARTS
from leaderboard_core.domain.fields import Rule

_PARTS_OF_ONE = PERCENTILE_PARTS // 100
_DECIMALS = 4


@frozen(kw_only=True)
class Percentage(Rule):
    """A number from 0 to 100 with at most four decimals."""

    minimum: ClassVar[int] = 0
    maximum: ClassVar[int] = 100

    def fault(self, value: Any) -> str | None:
        if type(value) is not float:
            return "must be a number"
        if not self.minimum <= value <= self.maximum:
            return f"must be from {self.minimum} to {self.maximum}"
        if _parts(value) % 1:
            return f"must have at most {_DECIMALS} decimals"
        return None


PERCENTAGE = Percentage()


def parts_of(percentage: float) -> int:
    """So many parts of `PERCENTILE_PARTS` are a percentage."""
    return int(_parts(percentage))


def _parts(percentage: float) -> Decimal:
    # As it is written, not as a double is: 99.9 has one decimal.
    return Decimal(repr(percentage)) * _PARTS_OF_ONE
