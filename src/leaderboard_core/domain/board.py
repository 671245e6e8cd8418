"""A board: what its maker chose, and at which change it stands."""

from collections.abc import Iterable, Sequence
from enum import Enum, StrEnum
from functools import cached_property
from typing import Final

from attrs import frozen

from leaderboard_core.domain.change import Version
from leaderboard_core.domain.display import PLAIN, Display, ScoreFormat
from leaderboard_core.domain.fields import Text
from leaderboard_core.domain.links import UNLINKED, Links
from leaderboard_core.domain.ranking import Ranking
from leaderboard_core.domain.shards import Shards, event_of_player
from leaderboard_core.domain.time_zones import UTC_NAME


class SortOrder(StrEnum):
    """Whether high scores are best (`desc`) or low ones (`asc`)."""

    DESC = "desc"
    ASC = "asc"


class PartType(StrEnum):
    """What a part of a score is: a `number`, as scores of one part are, or an integer of 64 bits (`int64`)."""

    NUMBER = "number"
    INT64 = "int64"


@frozen(kw_only=True)
class Part:
    """One part of a board's scores, with an order of its own; see `parts.py`."""

    name: str
    sort_order: SortOrder = SortOrder.DESC
    value_type: PartType = PartType.NUMBER


class UpdateMode(StrEnum):
    """What a submission does to a player's score, or what a team's is made of; see `rules.py`."""

    REPLACE = "replace"
    INCREMENT = "increment"
    BEST = "best"
    TEAM_SUM = "team_sum"
    TEAM_AVERAGE = "team_average"
    TEAM_BEST_SUM = "team_best_sum"


class Member(StrEnum):
    """Who is a player of a board, where it is not whoever has submitted: the `team` that their profile names."""

    TEAM = "team"


class ResetPeriod(StrEnum):
    """How often a season ends by itself, by the clock of the board's time zone; weeks begin Monday 00:00.

    `cron`: whenever its `reset_cron` says.
    """

    NEVER = "never"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    CRON = "cron"


class Unset(Enum):
    """The type of `UNSET`: a field that a patch leaves as it is (None means "no limit")."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET

BOARD_ID = Text(
    max_length=64,
    pattern=r"(?!\.\.?\Z)[A-Za-z0-9._-]+",
    meaning="made of A-Z a-z 0-9 . _ - and not be . or ..",
)


# Without slots it is made in half of the time; `moved_to` makes one for every list of submissions.
@frozen(kw_only=True, slots=False)
class Board:
    """A living board as the repository keeps it. Moments are microseconds since 1970, UTC.

    `uid` belongs to this life of the board alone: a board deleted and made again has another one.
    `version` is its newest change; `last_stamp` the newest moment given out, so that moments only grow.
    """

    uid: int
    id: str
    name: str
    sort_order: SortOrder
    update_mode: UpdateMode
    reset_period: ResetPeriod
    max_entries: int | None
    min_score: float | None
    max_score: float | None
    created_at: int
    updated_at: int
    season: int
    season_started_at: int
    #: The sequence number of the change that opened the season.
    season_opened: int
    next_reset_at: int | None
    last_reached_at: int
    version: Version
    deleted: bool = False
    #: The cron expression of the period `cron`, and of no other.
    reset_cron: str | None = None
    timezone: str = UTC_NAME
    #: How many decimals a submission may have, and how its scores are written; see `display.py`.
    decimals: int | None = None
    format: ScoreFormat = ScoreFormat.NUMBER
    unit: str | None = None
    #: Which ranks equal scores have.
    ranking: Ranking = Ranking.ORDINAL
    #: Which board it follows, and which follow it.
    links: Links = UNLINKED
    #: What its scores are made of; none where a score is one number.
    parts: tuple[Part, ...] = ()
    #: From when on, and until when, it is frozen; see `freezing.py`.
    hide_after: int | None = None
    show_at: int | None = None
    #: Where its line stood when it froze, once it has moved on since.
    hidden_revision: int | None = None
    #: For how long after its end a season takes what was made in it, in microseconds; see `grace.py`.
    reset_grace: int | None = None
    #: Whether it takes players without a result; None: it never did, so there are none. See `order.py`.
    allow_null_score: bool | None = None
    #: Of a shard of a wide board, which of them it is; None of a board that is not wide.
    shards: Shards | None = None

    @property
    def public_id(self) -> str:
        """The id by which its players know it: where it is a shard, that of the wide board."""
        return self.id if self.shards is None else self.shards.board.id

    @property
    def is_public(self) -> bool:
        """Whether it is a board to its players, and not one more shard of a wide board."""
        return self.shards is None or not self.shards.number

    def uid_for(self, player_id: str) -> int:
        """The uid under which a player is kept: on a wide board that of one of its shards."""
        return self.uid if self.shards is None else self.shards.ref_of(player_id).uid

    def event_key(self, player_id: str, event_id: str) -> str:
        """Under what the event id of a player's submission is kept."""
        return event_id if self.shards is None else event_of_player(player_id, event_id)

    @cached_property
    def is_plain(self) -> bool:
        """Whether each of its players has one number for a score."""
        return not self.parts and self.allow_null_score is None

    @cached_property
    def has_bounds(self) -> bool:
        """Whether it takes less than any single number."""
        return self.min_score is not None or self.max_score is not None or self.decimals is not None

    @cached_property
    def stands_alone(self) -> bool:
        """Whether what is submitted concerns its open season and no other board: it neither follows nor is followed, is
        not a shard, and takes nothing that is late."""
        return self.links is UNLINKED and self.reset_grace is None and self.shards is None

    @cached_property
    def display(self) -> Display:
        """How its scores are written."""
        display = Display(self.format, self.decimals, self.unit)
        return PLAIN if display == PLAIN else display

    @property
    def last_activity_at(self) -> int:
        """When a score was reached last, or a season began or the settings changed after it."""
        return max(self.last_reached_at, self.season_started_at, self.updated_at)

    def moved_to(self, version: Version, last_reached_at: int) -> "Board":
        """The board at a later change that left alone what its maker chose and its season."""
        moved = object.__new__(Board)
        fields = moved.__dict__
        fields.update(self.__dict__)
        fields["version"], fields["last_reached_at"] = version, last_reached_at
        return moved


def newest_of(boards: Iterable[Board], limit: int, after: tuple[int, str] | None = None) -> Sequence[Board]:
    """Up to `limit` of the boards, newest first (`created_at`, then id, both falling), from behind the pair `after`."""
    read_set = [board for board in boards if after is None or _age(board) < after]
    return sorted(read_set, key=_age, reverse=True)[:limit]


def _age(board: Board) -> tuple[int, str]:
    return board.created_at, board.id
