"""What answers are made of, as far as a client reads them; whatever else they hold is passed on as it is."""

from typing import Any, NotRequired, TypeAlias, TypedDict

import msgspec

#: A number, or the list of its parts, of which one of 64 bits is text.
Score: TypeAlias = float | list[float | str]


class Board(TypedDict):
    id: str
    name: str
    sort_order: str
    update_mode: str
    reset_period: str
    season: int


class NewSeason(TypedDict):
    season: int


class Filled(TypedDict):
    players: int


class Follower(TypedDict):
    leaderboard_id: str
    status: str
    rank: int | None
    code: NotRequired[str]


class Season(TypedDict):
    season: int
    started_at: str
    ended_at: str | None
    total_players: int | None


class Profile(TypedDict, total=False):
    display_name: str
    country: str
    team: str


class Entry(TypedDict):
    rank: int | None
    player_id: str
    score: Score | None
    profile: NotRequired[Profile | None]
    updated_at: NotRequired[str]
    display: NotRequired[str]


class BoardEntry(Entry):
    leaderboard_id: str
    season: int
    total_players: int | None


class Count(TypedDict):
    count: int | None


class ScoreRank(TypedDict):
    rank: int | None
    total_players: int | None


class ScoreAt(TypedDict):
    rank: int | None
    score: Score | None
    total_players: int | None


class Bucket(TypedDict):
    from_score: float
    to_score: float
    count: int


class BestMeta(TypedDict):
    """The `meta` of the best, by percent."""

    count: int | None
    cutoff_score: Score | None


class Presence(TypedDict):
    """The `meta` of players who were asked for."""

    missing: list[str]


class PlacedEntry(Entry):
    place: int


class GroupMeta(Presence):
    """The `meta` of players who are compared."""

    count: int | None


class Submitted(TypedDict):
    leaderboard_id: str
    player_id: str
    score: Score | None
    rank: int | None
    changed: bool
    duplicate: bool
    visible: bool
    followers: NotRequired[list[Follower]]


class Corrected(TypedDict):
    score: Score
    rank: int | None
    changed: bool
    visible: bool


class ItemError(TypedDict):
    index: int
    error: str


class BatchResult(TypedDict):
    accepted: int
    duplicates: int
    errors: list[ItemError]


class PlayerPresence(TypedDict):
    leaderboard_id: str
    seasons: list[int]


class Erased(TypedDict):
    erased_from: list[PlayerPresence]


class Page(TypedDict):
    """The `meta` of a list that goes on."""

    next_cursor: str | None


class LiveBoard(TypedDict):
    """The `data` of an update."""

    season: int
    entries: list[Entry]
    total_players: int | None
    around: NotRequired[list[Entry]]
    frozen: NotRequired[bool]


class LiveUpdate(TypedDict):
    revision: int
    timestamp: str
    data: LiveBoard


class LiveDeleted(TypedDict):
    leaderboard_id: str


class LiveError(TypedDict):
    error: str


def schema_error(value: object, shape: Any) -> str | None:
    """Why a value is not of a shape, or None: it is."""
    try:
        msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        why = str(error)
        return why[:1].lower() + why[1:]
    return None
