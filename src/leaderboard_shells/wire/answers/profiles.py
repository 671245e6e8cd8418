"""What the answers about profiles are made of."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from leaderboard_core.domain.profile import Profile

_Attributes = Annotated[
    Mapping[str, Any] | None, Meta(extra_json_schema={"type": ["object", "null"], "additionalProperties": True})
]


class PlayerProfile(Struct, frozen=True):
    """Who a player is to others; null is what was not said."""

    display_name: str | None
    avatar_url: str | None
    country: str | None
    team: str | None
    attributes: _Attributes


class DeletedProfile(Struct, frozen=True):
    """The end of a profile."""

    status: Literal["deleted"]


def as_player_profile(profile: Profile) -> PlayerProfile:
    return PlayerProfile(profile.display_name, profile.avatar_url, profile.country, profile.team, profile.attributes)
