"""What is sent: dictionaries with the names that the API has. The server alone says what is wrong with one."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypeAlias, TypedDict

#: A score that is sent: a number, or the list of its parts.
SentScore: TypeAlias = float | Sequence[float | str]


class Profile(TypedDict, total=False):
    """Who a player is to others."""

    display_name: str | None
    avatar_url: str | None
    country: str | None
    team: str | None
    attributes: Mapping[str, Any] | None


class Submission(TypedDict):
    """One score of one player on one leaderboard; None: no result, where it takes that.

    With an `event_id` it counts once, however often it is sent.
    """

    leaderboard_id: str
    player_id: str
    score: SentScore | None
    event_id: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    game_id: NotRequired[str | None]
    metadata: NotRequired[Mapping[str, Any] | None]
    profile: NotRequired[Profile | None]


class PlayerCorrection(TypedDict, total=False):
    """What is put right of a player; what is not named stays."""

    score: SentScore | None
    game_id: str | None
    metadata: Mapping[str, Any] | None


class Reading(TypedDict):
    """One of several readings: `read` is the end of its path, `parameters` what stands in its query."""

    leaderboard_id: str
    read: str
    player_id: NotRequired[str]
    parameters: NotRequired[Mapping[str, Any]]


class Moment(TypedDict, total=False):
    """Which copy of a leaderboard is read: a `season`, and the `source`, `realtime` or `batch`; else that of now."""

    season: int
    source: str


class Listing(Moment, total=False):
    """The same, and what else is told of each player: `profile`, `metadata`, `updated_at`, `display`; the last alone
    where no players are told."""

    include: str | Sequence[str]


def parameters(**given: Any) -> dict[str, Any]:
    """What stands in a query: what is given, lists with commas between."""
    return {
        name: ",".join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in given.items()
        if value is not None
    }
