"""Time zones by their IANA names, from one edition of the data for all processes.

The zones are those of the package `tzdata`, never the system's: servers whose systems know different editions would end
a season at different moments.
"""

from functools import cache
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

import tzdata
from attrs import frozen

from leaderboard_core.domain.fields import Rule

#: The edition in use, such as `2026a`.
EDITION: Final[str] = tzdata.IANA_VERSION
#: The zone of a board of which nothing else is said.
UTC_NAME: Final = "UTC"


@frozen(kw_only=True)
class TimeZoneName(Rule):
    """The name of a time zone of the edition in use, as IANA spells it."""

    def fault(self, value: Any) -> str | None:
        if type(value) is not str:
            return "must be a string"
        return None if value in _names() else "must be the IANA name of a time zone, such as Asia/Seoul"


def zone(name: str) -> ZoneInfo:
    """The zone of this name. Raises `ValueError` when the edition in use has none."""
    if name not in _names():
        raise ValueError(f"no time zone {name!r} in tzdata {EDITION}")
    return _zone(name)


@cache
def _names() -> frozenset[str]:
    return frozenset((resources.files(tzdata) / "zones").read_text(encoding="utf-8").split())


@cache
def _zone(name: str) -> ZoneInfo:
    with resources.files(tzdata).joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)
