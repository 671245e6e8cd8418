"""Who a player is to others: a name, a picture, a country, a team, and what a game adds of its own.

A profile is given as an object and kept as compact JSON text, as the fields of `Profile` order it; what is not given
is not in it. It decides nothing.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

import attrs
from attrs import field, frozen

from leaderboard_core.domain.countries import COUNTRY
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.fields import Rule, Text
from leaderboard_core.domain.json_text import as_compact_json

#: The largest `attributes`, in bytes of compact JSON in UTF-8, and how many there may be.
MAX_ATTRIBUTES_BYTES: Final = 2048
MAX_ATTRIBUTES: Final = 16

#: What players may say of themselves; the rest is the game's.
OF_PLAYERS: Final = frozenset({"display_name", "avatar_url"})

_LABEL = Text(max_length=64, optional=True)
#: What a team may be called.
TEAM: Final = Text(max_length=64)
_AVATAR_URL = Text(
    max_length=512,
    pattern=r"https://[A-Za-z0-9.\-]+(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?",
    meaning="the address of a picture, beginning with https://",
    optional=True,
)


@frozen(kw_only=True)
class Attributes(Rule):
    """An object of at most `MAX_ATTRIBUTES` names, each of 1 to 64 characters, with whatever JSON has as values."""

    def fault(self, value: Any) -> str | None:
        if not isinstance(value, dict):
            return "must be an object"
        if len(value) > MAX_ATTRIBUTES:
            return f"must have at most {MAX_ATTRIBUTES} names"
        if not all(isinstance(name, str) and 1 <= len(name) <= _LABEL.max_length for name in value):
            return f"must have names of 1 to {_LABEL.max_length} characters"
        try:
            as_compact_json("attributes", value, MAX_ATTRIBUTES_BYTES)
        except Invalid as invalid:
            return invalid.field_errors[0].message
        return None


@frozen(kw_only=True)
class Profile:
    """A player's profile. Raises `Invalid`, naming every field at fault."""

    display_name: str | None = field(default=None, validator=_LABEL)
    avatar_url: str | None = field(default=None, validator=_AVATAR_URL)
    country: str | None = field(default=None, validator=COUNTRY)
    team: str | None = field(default=None, validator=_LABEL)
    attributes: Mapping[str, Any] | None = field(default=None, validator=Attributes(optional=True))

    @property
    def given(self) -> Collection[str]:
        """The names of the fields that say something."""
        return [name for name in self.names() if getattr(self, name) is not None]

    @classmethod
    def names(cls) -> Collection[str]:
        """The names of all fields."""
        return [one.name for one in attrs.fields(cls)]

    def over(self, before: "Profile | None", only: Collection[str]) -> "Profile":
        """The profile before with these fields of this one."""
        return attrs.evolve(before or Profile(), **{name: getattr(self, name) for name in only})

    @property
    def text(self) -> str:
        """The profile as it is kept."""
        given = attrs.asdict(self, recurse=False, filter=lambda _, value: value is not None)
        return as_compact_json("profile", given, None)


def as_profile(value: Mapping[str, Any] | Profile | None) -> str | None:
    """An object, or a `Profile`, as it is kept. Raises `Invalid`, naming what is at fault: `profile.country`."""
    if value is None:
        return None
    if isinstance(value, Profile):
        return value.text
    try:
        return decode(Profile, value).text
    except Invalid as invalid:
        faults = [FieldError(f"profile.{one.path}".rstrip("."), one.message) for one in invalid.field_errors]
        raise Invalid(faults) from None
