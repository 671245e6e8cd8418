"""What answers about leaderboards themselves are made of."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from leaderboard_shells.client.answers import Score


class Part(Struct, frozen=True, kw_only=True):
    """One part of a leaderboard's scores, with an order of its own."""

    name: str
    sort_order: str
    value_type: str = "number"


class Leaderboard(Struct, frozen=True, kw_only=True):
    """A leaderboard as it is set up; `visible` is told of one that was changed."""

    id: str
    name: str
    sort_order: str
    update_mode: str
    reset_period: str
    season: int
    reset_cron: str | None = None
    timezone: str = "UTC"
    reset_grace: str | None = None
    max_entries: int | None = None
    min_score: Score | None = None
    max_score: Score | None = None
    decimals: int | None = None
    format: str = "number"
    unit: str | None = None
    ranking: str = "ordinal"
    follows: str | None = None
    where: dict[str, Any] | None = None
    each: str | None = None
    max_each: int | None = None
    member: str | None = None
    team_size: int | None = None
    followers: list[str] = []
    parts: list[Part] | None = None
    allow_null_score: bool = False
    shards: int | None = None
    hide_after: datetime | None = None
    show_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    last_activity_at: datetime | None = None
    next_reset_at: datetime | None = None
    visible: bool = True


class PageMeta(Struct, frozen=True):
    """How a list goes on: with this cursor, or not at all."""

    next_cursor: str | None


class Reset(Struct, frozen=True):
    """The season that a reset opened."""

    season: int
    visible: bool = True


class Done(Struct, frozen=True):
    """Something was ended; `visible`: and is not shown any more."""

    visible: bool = True


class Filled(Struct, frozen=True):
    """How many players a leaderboard was given that the one has which it follows."""

    players: int
    visible: bool = True


class Season(Struct, frozen=True):
    """One season of a leaderboard; the open one has not ended. Of one that is in `grace` it is told when it settles."""

    season: int
    started_at: datetime
    ended_at: datetime | None
    total_players: int | None
    state: str = "settled"
    settles_at: datetime | None = None
    standings_revision: int | None = None
