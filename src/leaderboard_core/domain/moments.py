"""Moments as they are sent: RFC 3339, or a `datetime` in a program, kept as a `datetime` in UTC."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from attrs import frozen

from leaderboard_core.domain.fields import Rule

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
#: Python's own reader takes more than RFC 3339 has: weeks, basic forms, no offset.
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt](?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,32})?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-9]{2})"
)


@frozen(kw_only=True)
class Moment(Rule):
    """A moment, not before 1970."""

    def fault(self, value: Any) -> str | None:
        if not isinstance(value, datetime) or value.utcoffset() is None:
            return "must be a moment in RFC 3339, with its offset from UTC"
        return "must not be before 1970" if value < _EPOCH else None


def as_moment(value: str | datetime | None) -> datetime | None:
    """What a text or a `datetime` names, in UTC, to the microsecond; anything else as it is, for the rule to refuse."""
    try:
        if isinstance(value, str) and _RFC_3339.fullmatch(value) is not None:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        if isinstance(value, datetime) and value.utcoffset() is not None:
            return value.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    return value  # type: ignore[return-value]


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_at(microseconds_since_1970: int) -> datetime:
    """The other way round."""
    return _EPOCH + _MICROSECOND * microseconds_since_1970
