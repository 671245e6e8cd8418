"""Seasons: the stretches between two resets of a board; `calendar.py` says when they end."""

from collections.abc import Sequence
from enum import StrEnum

from attrs import evolve, frozen

from leaderboard_core.domain.change import Version


class SeasonState(StrEnum):
    """Where a season is: `open`; in `grace`, when it has ended and takes what was made in it; `settled`, when nothing
    comes to it any more."""

    OPEN = "open"
    GRACE = "grace"
    SETTLED = "settled"


@frozen(kw_only=True)
class Season:
    """One season of a board, from its first moment to its last, in microseconds; the open one has not ended.

    `version` is its last change so far. A season that ended keeps the `max_entries` it ended with.
    `total_players` is None where that is not to be seen. `settles_at`: of one that ended without being settled yet,
    from when on its final standings may be published.
    """

    board_uid: int
    season: int
    version: Version
    started_at: int
    ended_at: int | None
    max_entries: int | None
    total_players: int | None = 0
    settles_at: int | None = None
    #: Which one its final standings are, from 1; None: they are not published yet.
    standings_revision: int | None = None
    #: Whether it takes what is late, where that was asked.
    in_grace: bool = False

    @property
    def state(self) -> SeasonState:
        """Where it is in its life."""
        if self.ended_at is None:
            return SeasonState.OPEN
        return SeasonState.GRACE if self.in_grace else SeasonState.SETTLED


def of_all_shards(seasons: Sequence[Season]) -> Season:
    """One season of a wide board, by what it is on each of its shards, the first one first."""
    first = seasons[0]
    counts = [one.total_players for one in seasons if one.total_players is not None]
    total = sum(counts) if len(counts) == len(seasons) else None
    if total is not None and first.max_entries is not None:
        total = min(total, first.max_entries)
    settling = [one.settles_at for one in seasons if one.settles_at is not None]
    known = [one.standings_revision for one in seasons if one.standings_revision is not None]
    revision = Version(first.version.change_id, sum(one.version.revision for one in seasons))
    return evolve(
        first,
        version=revision,
        total_players=total,
        settles_at=max(settling, default=None),
        # From 1, and more by one whenever that of a shard is.
        standings_revision=sum(known) - len(seasons) + 1 if len(known) == len(seasons) else None,
    )
