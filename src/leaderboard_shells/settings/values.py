"""How one plain value becomes a setting. What YAML has typed must have the right type; `Text` is read as that type."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NoReturn

from leaderboard_core.domain.durations import FORM
from leaderboard_shells.settings.duration import Duration, DurationOrZero
from leaderboard_shells.settings.sections import Scalar
from leaderboard_shells.settings.text import Text

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SWITCH = dict.fromkeys(("true", "yes", "on", "1"), True) | dict.fromkeys(("false", "no", "off", "0"), False)


def refuse(value: object, wanted: str) -> NoReturn:
    """Raises `ValueError`: the value is not what was wanted. It is not repeated, for it may be a secret."""
    if value is None:
        raise ValueError(f"has no value; it must be {wanted}, or be left out")
    raise ValueError(f"must be {wanted}")


def text(value: object, _: Any) -> str:
    if not isinstance(value, str):
        refuse(value, "text; put it in quotes")
    if _UNFIT.search(value):
        refuse(value, "text without line breaks and other control characters")
    return str(value)


def whole_number(value: object, _: Any) -> int:
    if isinstance(value, Text) and re.fullmatch("[+-]?[0-9]{1,18}", value):
        return int(value)
    return value if type(value) is int else refuse(value, "a whole number")


def switch(value: object, _: Any) -> bool:
    if isinstance(value, Text) and value.lower() in _SWITCH:
        return _SWITCH[value.lower()]
    return value if isinstance(value, bool) else refuse(value, "true or false")


def duration(value: object, _: Any) -> Duration:
    return Duration(str(value)) if isinstance(value, str) else refuse(value, FORM)


def duration_or_zero(value: object, _: Any) -> DurationOrZero:
    if value == "0" or (type(value) is int and value == 0):
        return DurationOrZero("0s")
    return DurationOrZero(str(value)) if isinstance(value, str) else refuse(value, FORM)


def moment(value: object, _: Any) -> datetime:
    wanted = "a time with its zone, for example 2027-01-31T00:00:00Z"
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            refuse(value, wanted)
    return value if isinstance(value, datetime) and value.tzinfo else refuse(value, wanted)


def scalar(value: object, given: Any) -> Scalar:
    if isinstance(value, str):
        return text(value, given)
    return value if isinstance(value, int | float) else refuse(value, "text, a number, true or false")


HOOKS: Mapping[Any, Callable[[object, Any], Any]] = {
    str: text,
    int: whole_number,
    bool: switch,
    Duration: duration,
    DurationOrZero: duration_or_zero,
    datetime: moment,
    Scalar: scalar,
}
