"""What a submission says of a player beside the score, and conditions on it: a country, a team, a level.

A fact has a name: `country` and `team` are the profile's, `attributes.NAME` one of its attributes, `metadata.NAME` one
of the submission's metadata.
"""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final, TypeAlias

from attrs import frozen

from leaderboard_core.domain.fields import Rule, Text
from leaderboard_core.domain.score import MAX_SCORE

#: What a condition may compare with.
FactValue: TypeAlias = str | int | float | bool

#: How many conditions a board may have, and how long a text may be that one compares with.
MAX_CONDITIONS: Final = 8
MAX_VALUE_LENGTH: Final = 128

FACT: Final = Text(
    max_length=80,
    pattern=r"country|team|(?:attributes|metadata)\.[^\x00-\x1f\x7f-\x9f]{1,64}",
    meaning="country, team, attributes.NAME or metadata.NAME",
    optional=True,
)
_TEXT = Text(max_length=MAX_VALUE_LENGTH)


@frozen(kw_only=True)
class Conditions(Rule):
    """An object of 1 to `MAX_CONDITIONS` names of facts, each with the text, number or boolean that it must be."""

    def fault(self, value: Any) -> str | None:
        if not isinstance(value, dict) or not value:
            return "must be an object that names at least one condition"
        if len(value) > MAX_CONDITIONS:
            return f"must have at most {MAX_CONDITIONS} conditions"
        if any(FACT.fault(name) for name in value):
            return f"must have names that are {FACT.meaning}"
        if not all(map(_is_comparable, value.values())):
            return f"must have texts of 1 to {MAX_VALUE_LENGTH} characters, numbers or booleans as values"
        return None


def _is_comparable(value: Any) -> bool:
    if isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return abs(value) <= MAX_SCORE
    return _TEXT.fault(value) is None


WHERE: Final = Conditions(optional=True)


def is_of_profile(name: str) -> bool:
    """Whether the fact of this name is the profile's, and not the submission's."""
    return not name.startswith("metadata.")


class Facts:
    """What is known of a player and a submission, by name; both texts are compact JSON of objects."""

    def __init__(self, profile: str | None, metadata: str | None) -> None:
        self._profile_text, self._metadata_text = profile, metadata

    @cached_property
    def _profile(self) -> Mapping[str, Any]:
        return _object(self._profile_text)

    @cached_property
    def _metadata(self) -> Mapping[str, Any]:
        return _object(self._metadata_text)

    def value(self, name: str) -> Any:
        """The fact of this name; None when nothing is said of it."""
        kind, _, inner = name.partition(".")
        if kind == "metadata":
            return self._metadata.get(inner)
        if kind == "attributes":
            attributes = self._profile.get("attributes")
            return attributes.get(inner) if isinstance(attributes, dict) else None
        return self._profile.get(name)

    def meet(self, where: Mapping[str, FactValue] | None) -> bool:
        """Whether all conditions hold; a fact that is not there meets none."""
        return where is None or all(_equal(self.value(name), wanted) for name, wanted in where.items())


def _equal(value: Any, wanted: FactValue) -> bool:
    # True is no 1 here, though Python has it so.
    return isinstance(value, bool) is isinstance(wanted, bool) and bool(value == wanted)


def _object(text: str | None) -> Mapping[str, Any]:
    if text is None:
        return {}
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
