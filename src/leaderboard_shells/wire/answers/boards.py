"""What the answers about leaderboards themselves are made of."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, assert_never

from attrs import asdict
from msgspec import UNSET, Struct, UnsetType

from leaderboard_core.domain.board import Board, Member, PartType, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.display import ScoreFormat
from leaderboard_core.domain.durations import duration_text
from leaderboard_core.domain.ranking import Ranking
from leaderboard_core.domain.score import plain
from leaderboard_core.domain.season import Season, SeasonState
from leaderboard_core.usecases.board_players import CorrectedPlayer
from leaderboard_shells.wire.answers.score import Score
from leaderboard_shells.wire.answers.scores import Follower, SeenAs, as_followers, hidden_boards
from leaderboard_shells.wire.times import Time, rfc3339


class PageMeta(Struct, frozen=True):
    """How the list goes on."""

    next_cursor: str | None


class Part(Struct, frozen=True):
    """One part of a leaderboard's scores, with an order of its own."""

    name: str
    sort_order: SortOrder
    value_type: PartType


class Leaderboard(Struct, frozen=True):
    """A leaderboard as it is set up."""

    id: str
    name: str
    sort_order: SortOrder
    update_mode: UpdateMode
    reset_period: ResetPeriod
    reset_cron: str | None
    timezone: str
    reset_grace: str | None
    max_entries: int | None
    min_score: float | None
    max_score: float | None
    decimals: int | None
    format: ScoreFormat
    unit: str | None
    ranking: Ranking
    follows: str | None
    where: Mapping[str, Any] | None
    each: str | None
    max_each: int | None
    member: Member | None
    team_size: int | None
    followers: Sequence[str]
    parts: Sequence[Part] | None
    allow_null_score: bool
    shards: int | None
    hide_after: Time | None
    show_at: Time | None
    created_at: Time
    updated_at: Time
    last_activity_at: Time
    season: int
    next_reset_at: Time | None


class ChangedLeaderboard(Leaderboard, frozen=True):
    """A leaderboard after a change."""

    visible: bool


class Reset(Struct, frozen=True):
    """The season that a reset opened."""

    status: Literal["reset"]
    season: int
    visible: bool


class Deleted(Struct, frozen=True):
    """The end of a leaderboard."""

    status: Literal["deleted"]
    visible: bool


class Filled(Struct, frozen=True):
    """How many players a leaderboard was given that the one has which it follows."""

    status: Literal["filled"]
    players: int
    visible: bool


class Removed(Struct, frozen=True):
    """The end of a player's place."""

    status: Literal["removed"]
    visible: bool


class Corrected(Struct, frozen=True):
    """A player who was put right, once it is committed."""

    status: Literal["corrected"]
    leaderboard_id: str
    player_id: str
    score: Score | None
    rank: int | None
    previous_score: Score | None
    previous_rank: int | None
    changed: bool
    visible: bool
    followers: Sequence[Follower] | UnsetType = UNSET
    frozen: bool | UnsetType = UNSET
    season: int | UnsetType = UNSET
    standings_revision: int | UnsetType = UNSET


class PastSeason(Struct, frozen=True):
    """One season of a leaderboard; the open one has not ended."""

    season: int
    state: SeasonState
    started_at: Time
    ended_at: Time | None
    settles_at: Time | None
    standings_revision: int | None
    total_players: int | None


def as_leaderboard(board: Board) -> Leaderboard:
    return Leaderboard(**_fields(board))


def as_corrected(corrected: CorrectedPlayer, seen_as: SeenAs) -> Corrected:
    told = asdict(corrected, recurse=False)
    hidden = hidden_boards(told.pop("frozen"), seen_as)
    told["followers"] = as_followers(corrected.followers, hidden)
    told |= {name: UNSET for name in ("season", "standings_revision") if told[name] is None}
    if corrected.leaderboard_id in hidden:
        told |= {"rank": None, "previous_rank": None, "frozen": True}
    return Corrected("corrected", **told)


def as_changed_leaderboard(board: Board, visible: bool) -> ChangedLeaderboard:
    return ChangedLeaderboard(**_fields(board), visible=visible)


def _fields(board: Board) -> dict[str, Any]:
    links = board.links
    return {
        "id": board.id,
        "name": board.name,
        "sort_order": board.sort_order,
        "update_mode": board.update_mode,
        "reset_period": board.reset_period,
        "reset_cron": board.reset_cron,
        "timezone": board.timezone,
        "reset_grace": None if board.reset_grace is None else duration_text(board.reset_grace),
        "max_entries": board.max_entries,
        "min_score": None if board.min_score is None else plain(board.min_score),
        "max_score": None if board.max_score is None else plain(board.max_score),
        "decimals": board.decimals,
        "format": board.format,
        "unit": board.unit,
        "ranking": board.ranking,
        "follows": None if links.root is None else links.root.id,
        "where": links.where,
        "each": links.each,
        "max_each": links.max_each,
        "member": None if links.members is None else Member.TEAM,
        "team_size": None if links.members is None else links.team_size,
        "followers": [follower.id for follower in links.followers],
        "parts": [Part(one.name, one.sort_order, one.value_type) for one in board.parts] or None,
        "allow_null_score": bool(board.allow_null_score),
        "shards": None if board.shards is None else board.shards.count,
        "hide_after": None if board.hide_after is None else rfc3339(board.hide_after),
        "show_at": None if board.show_at is None else rfc3339(board.show_at),
        "created_at": rfc3339(board.created_at),
        "updated_at": rfc3339(board.updated_at),
        "last_activity_at": rfc3339(board.last_activity_at),
        "season": board.season,
        "next_reset_at": None if board.next_reset_at is None else rfc3339(board.next_reset_at),
    }


def as_past_season(season: Season) -> PastSeason:
    ended_at = None if season.ended_at is None else rfc3339(season.ended_at)
    started_at, settles_at = rfc3339(season.started_at), _settles_at(season)
    return PastSeason(
        season=season.season,
        state=season.state,
        started_at=started_at,
        ended_at=ended_at,
        settles_at=settles_at,
        standings_revision=season.standings_revision,
        total_players=season.total_players,
    )


def _settles_at(season: Season) -> str | None:
    match season.state:
        case SeasonState.GRACE:
            return None if season.settles_at is None else rfc3339(season.settles_at)
        case SeasonState.OPEN | SeasonState.SETTLED:
            return None
        case _:
            assert_never(season.state)
