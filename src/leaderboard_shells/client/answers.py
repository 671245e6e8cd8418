"""What answers are made of. What a server says beyond it is in `Answer.raw`, and so is what a later one will say."""

from datetime import datetime
from typing import Any, TypeAlias

from msgspec import Struct

from leaderboard_shells.client.errors import FieldError

#: A number, or the list of its parts, of which one of 64 bits is text.
Score: TypeAlias = int | float | list[int | float | str]
#: Where an answer has no `meta` that is known, or none at all.
Meta: TypeAlias = dict[str, Any]


class PlayerProfile(Struct, frozen=True, kw_only=True):
    """Who a player is to others; None is what was not said."""

    display_name: str | None = None
    avatar_url: str | None = None
    country: str | None = None
    team: str | None = None
    attributes: dict[str, Any] | None = None


class Entry(Struct, frozen=True, kw_only=True):
    """A player's place; `rank` is None below `max_entries`. What was not asked for, or is not there, is None."""

    rank: int | None
    player_id: str
    score: Score | None
    place: int | None = None
    profile: PlayerProfile | None = None
    metadata: dict[str, Any] | None = None
    updated_at: datetime | None = None
    display: str | None = None


class PlacedEntry(Entry, frozen=True, kw_only=True):
    """A player among those who were asked for; `rank` counts all players of the leaderboard."""

    place: int


class PlayerEntry(Entry, frozen=True, kw_only=True):
    """A player's place and all that is known of it; `percentile` is None without a rank."""

    total_players: int | None
    percentile: float | None = None
    game_id: str | None = None


class BoardEntry(PlayerEntry, frozen=True, kw_only=True):
    """A player's place on one of the leaderboards."""

    leaderboard_id: str
    season: int
    frozen: bool = False


class ReadMeta(Struct, frozen=True, kw_only=True):
    """Which moment of which season an answer shows; `stale`: it may be outdated, `as_of` is when it was true.

    `frozen`: the leaderboard does not show ranks to whoever asks, so that the answer tells of nobody. `revisions` are
    those of the shards of a wide leaderboard.
    """

    source: str = "realtime"
    season: int | None = None
    revision: int | None = None
    as_of: datetime | None = None
    stale: bool = False
    frozen: bool = False
    revisions: tuple[int, ...] = ()


class PlayersMeta(ReadMeta, frozen=True, kw_only=True):
    """The moment, and the asked players who are not on the leaderboard."""

    missing: list[str]


class GroupMeta(PlayersMeta, frozen=True, kw_only=True):
    """The same, and how many of the asked players are there, however many are listed."""

    count: int | None
    total_players: int | None = None


class BestMeta(ReadMeta, frozen=True, kw_only=True):
    """The moment, how many belong to the best, and what the last of them has."""

    count: int | None
    cutoff_score: Score | None
    total_players: int | None = None


class HistogramMeta(ReadMeta, frozen=True, kw_only=True):
    """The moment, and how many there are in all buckets."""

    total_players: int | None = None


class BoardStats(Struct, frozen=True):
    """A leaderboard in numbers; the scores are the best and the last by its order, None when it is empty."""

    leaderboard_id: str
    total_players: int | None
    top_score: Score | None
    lowest_score: Score | None


class Count(Struct, frozen=True):
    """How many have a score within the bounds that were asked for."""

    count: int | None


class ScoreRank(Struct, frozen=True):
    """The rank that a score would have; None: none, being below `max_entries`."""

    rank: int | None
    total_players: int | None
    display: str | None = None


class ScoreAt(Struct, frozen=True):
    """The score at a place; None where there is no such place."""

    rank: int | None
    score: Score | None
    total_players: int | None
    display: str | None = None


class Bucket(Struct, frozen=True):
    """How many have a score from one score on and below the next; in the last bucket that one belongs to it."""

    from_score: int | float
    to_score: int | float
    count: int
    from_display: str | None = None
    to_display: str | None = None


class ReadingResult(Struct, frozen=True, kw_only=True):
    """One of several readings: `data` and `meta` as its own answer has them, or what is wrong with it."""

    status: int
    data: Any = None
    meta: Meta = {}
    error: str | None = None
    code: str | None = None
    details: list[FieldError] = []


class Follower(Struct, frozen=True):
    """What a leaderboard made of a submission that was sent to the one that it follows."""

    leaderboard_id: str
    status: str
    rank: int | None
    code: str | None = None
    season: int | None = None


class Submitted(Struct, frozen=True, kw_only=True):
    """What became of one submission, once it is committed; `visible` is false while no rank can be shown.

    `duplicate`: it had been counted before, as it is where an earlier attempt was not answered; score and rank are
    then those of now. `season`: the one in grace that it counts in, and that the ranks are of; None: the open one.
    """

    leaderboard_id: str
    player_id: str
    score: Score | None
    rank: int | None
    changed: bool
    duplicate: bool
    visible: bool
    previous_score: Score | None = None
    previous_rank: int | None = None
    followers: list[Follower] = []
    frozen: bool = False
    season: int | None = None


class Corrected(Struct, frozen=True, kw_only=True):
    """A player who was put right, once it is committed; in a `season` that has ended, where that is told."""

    score: Score | None
    rank: int | None
    changed: bool
    visible: bool
    previous_score: Score | None = None
    previous_rank: int | None = None
    followers: list[Follower] = []
    frozen: bool = False
    season: int | None = None
    standings_revision: int | None = None


class ItemError(Struct, frozen=True, kw_only=True):
    """Why one score of a batch was rejected; `index` counts from 0, `path` names the first field at fault."""

    index: int
    error: str
    code: str | None = None
    path: str | None = None


class BatchResult(Struct, frozen=True, kw_only=True):
    """What became of a batch. `duplicates` counts the accepted ones that were known already."""

    accepted: int
    duplicates: int
    errors: list[ItemError]


class PlayerPresence(Struct, frozen=True):
    """Where a player was on one of the leaderboards."""

    leaderboard_id: str
    seasons: list[int]


class ErasedPlayer(Struct, frozen=True):
    """The end of a player, and where they were."""

    erased_from: list[PlayerPresence]
    visible: bool = True


class PlayerTraces(Struct, frozen=True):
    """Where a player is, past seasons included, and whether anything was said of who they are."""

    leaderboards: list[PlayerPresence]
    has_profile: bool
