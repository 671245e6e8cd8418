"""Seasons: the stretches between two resets of a board; `calendar.py` says when they end."""

from attrs import frozen

from leaderboard_core.domain.change import Version


@frozen(kw_only=True)
class Season:
    """One season of a board, from its first moment to its last, in microseconds; the open one has not ended.

    `version` is its last change so far. A season that ended keeps the `max_entries` it ended with.
    `total_players` is None where that is not to be seen.
    """

    board_uid: int
    season: int
    version: Version
    started_at: int
    ended_at: int | None
    max_entries: int | None
    total_players: int | None = 0
