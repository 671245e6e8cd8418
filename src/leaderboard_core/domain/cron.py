"""Cron expressions: moments by the fields minute, hour, day of month, month and day of week.

What the fields mean is cronsim's to say, which goes by Debian's cron: names and steps are taken, Sunday is 0 and 7, and
where both kinds of day are restricted a day that suits either will do. By a clock that is set forward, what falls into
the gap comes right behind it; by one that is set back, what comes twice comes the first time alone, unless the hour is
a wildcard.
"""

from datetime import UTC, datetime
from typing import Any, Final

from attrs import frozen
from cronsim import CronSim, CronSimError

from leaderboard_core.domain.fields import Rule, Text

_FIELDS: Final = 5
_SHORT: Final = Text(max_length=100)
_SHAPE: Final = "must be a cron expression of five fields: minute, hour, day of month, month, day of week"
_ANY_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class CronExpression(Rule):
    """A cron expression of five fields for which there is a moment at all."""

    def fault(self, value: Any) -> str | None:
        if message := _SHORT.fault(value):
            return message
        if len(value.split()) != _FIELDS:
            return _SHAPE
        try:
            found = following(value, _ANY_MOMENT)
        except CronSimError as error:
            return f"{_SHAPE} ({str(error).lower()})"
        return None if found else "must have a moment that comes"


def following(cron: str, moment: datetime) -> datetime | None:
    """The first moment of the expression after this one, by its clock; None when there is none in the next 50 years."""
    return next(CronSim(cron, moment), None)
