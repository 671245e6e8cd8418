"""What one may ask about a board, and what the answers are made of."""

from collections.abc import Sequence
from enum import StrEnum

from attrs import field, frozen

from leaderboard_core.domain.entry import Entry

#: How many players one question may name.
MAX_PLAYERS = 100
#: How many neighbours on each side one question may ask for.
MAX_RADIUS = 50


class Source(StrEnum):
    """Where a reading comes from: the board as it is, or the standings of the last sync."""

    REALTIME = "realtime"
    BATCH = "batch"


@frozen
class Limits:
    """How many places a list shows when nothing is said, and at most."""

    default: int = 100
    maximum: int = 1000


@frozen
class At:
    """Which copy of a board to read: its source, and a season (None: the open one)."""

    source: Source = Source.REALTIME
    season: int | None = None


NOW = At()


@frozen(kw_only=True)
class Meta:
    """Which moment an answer shows. `as_of` in microseconds; None: now."""

    source: Source
    season: int
    revision: int
    as_of: int | None


@frozen(kw_only=True)
class Entries:
    """A list of entries, best first, out of `total_players`; `missing`: asked players that are not on the board."""

    meta: Meta
    total_players: int
    entries: Sequence[Entry]
    missing: Sequence[str] = field(default=())


@frozen(kw_only=True)
class PlayerEntry:
    """One player's entry and what belongs to it; `metadata` is compact JSON text, `updated_at` microseconds."""

    meta: Meta
    entry: Entry
    total_players: int
    percentile: float | None
    updated_at: int
    game_id: str | None
    metadata: str | None


@frozen(kw_only=True)
class Stats:
    """A board in numbers; the scores are the best and the last by its order, None when it is empty."""

    meta: Meta
    total_players: int
    top_score: int | float | None
    lowest_score: int | float | None
