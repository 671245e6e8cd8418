"""Countries by their codes of ISO 3166-1 alpha-2.

The codes are those of the table that comes with the time zones, which is kept current with them (its head says which
edition of the standard it is of): so there is no list here that would grow old, and nothing more to install.
"""

from functools import cache
from importlib import resources
from typing import Any

import tzdata
from attrs import frozen

from leaderboard_core.domain.fields import Rule


@frozen(kw_only=True)
class CountryCode(Rule):
    """The code of a country, in capital letters."""

    def fault(self, value: Any) -> str | None:
        if type(value) is not str:
            return "must be a string"
        return None if value in codes() else "must be the ISO 3166-1 alpha-2 code of a country, such as DE"


COUNTRY = CountryCode(optional=True)


@cache
def codes() -> frozenset[str]:
    """All codes that there are."""
    table = resources.files(tzdata).joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    return frozenset(line[:2] for line in table.splitlines() if line and not line.startswith("#"))
