"""A board: what its maker chose, and where its line of changes stands."""

from enum import Enum, StrEnum
from typing import Any, Final

from attrs import evolve, field, frozen

from leaderboard_core.domain.change import Head
from leaderboard_core.domain.errors import Fault, Invalid
from leaderboard_core.domain.fields import Choice, Text, Whole, whole
from leaderboard_core.domain.score import MAX_SCORE, OPTIONAL_SCORE, as_score


class SortOrder(StrEnum):
    """Whether high scores are best (`desc`) or low ones (`asc`)."""

    DESC = "desc"
    ASC = "asc"


class UpdateMode(StrEnum):
    """What a submission does to a player's score; see `rules.py`."""

    REPLACE = "replace"
    INCREMENT = "increment"
    BEST = "best"


class ResetPeriod(StrEnum):
    """How often a season ends by itself, in UTC; weeks begin Monday 00:00."""

    NEVER = "never"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Unset(Enum):
    """The type of `UNSET`: a field that a patch leaves as it is (None means "no limit")."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET

BOARD_ID = Text(
    max_length=64,
    pattern=r"(?!\.\.?\Z)[A-Za-z0-9._-]+",
    meaning="made of A-Z a-z 0-9 . _ - and not be . or ..",
)
NAME = Text(max_length=255)
SORT_ORDER = Choice(options=SortOrder)
UPDATE_MODE = Choice(options=UpdateMode)
RESET_PERIOD = Choice(options=ResetPeriod)
MAX_ENTRIES = Whole(minimum=1, maximum=MAX_SCORE, optional=True)


def as_sort_order(value: Any) -> SortOrder:
    return SORT_ORDER.member(value)  # type: ignore[no-any-return]


def as_update_mode(value: Any) -> UpdateMode:
    return UPDATE_MODE.member(value)  # type: ignore[no-any-return]


def as_reset_period(value: Any) -> ResetPeriod:
    return RESET_PERIOD.member(value)  # type: ignore[no-any-return]


def as_reset_period_or_unset(value: Any) -> ResetPeriod | Unset:
    return RESET_PERIOD.member(value)  # type: ignore[no-any-return]


def as_limit(value: Any) -> int | None:
    return whole(value)  # type: ignore[no-any-return]


def as_limit_or_unset(value: Any) -> int | Unset | None:
    return whole(value)  # type: ignore[no-any-return]


def as_bound(value: Any) -> float | None:
    return as_score(value)


def as_bound_or_unset(value: Any) -> float | Unset | None:
    return as_score(value)


def bounds_faults(min_score: float | None, max_score: float | None) -> list[Fault]:
    """The fault of bounds that admit no score at all."""
    if min_score is not None and max_score is not None and min_score > max_score:
        return [Fault("min_score", "must not be greater than max_score")]
    return []


@frozen(kw_only=True)
class NewBoard:
    """What one chooses when making a board. The id, the order and the mode never change afterwards."""

    id: str = field(validator=BOARD_ID)
    name: str = field(validator=NAME)
    sort_order: SortOrder = field(default=SortOrder.DESC, converter=as_sort_order, validator=SORT_ORDER)
    update_mode: UpdateMode = field(default=UpdateMode.REPLACE, converter=as_update_mode, validator=UPDATE_MODE)
    reset_period: ResetPeriod = field(default=ResetPeriod.NEVER, converter=as_reset_period, validator=RESET_PERIOD)
    max_entries: int | None = field(default=None, converter=as_limit, validator=MAX_ENTRIES)
    min_score: float | None = field(default=None, converter=as_bound, validator=OPTIONAL_SCORE)
    max_score: float | None = field(default=None, converter=as_bound, validator=OPTIONAL_SCORE)

    def __attrs_post_init__(self) -> None:
        if faults := bounds_faults(self.min_score, self.max_score):
            raise Invalid(faults)


@frozen(kw_only=True)
class BoardPatch:
    """What may change on a living board; a field left `UNSET` stays as it is."""

    name: str | Unset = field(default=UNSET, validator=evolve(NAME, unset=UNSET))
    max_entries: int | Unset | None = field(
        default=UNSET, converter=as_limit_or_unset, validator=evolve(MAX_ENTRIES, unset=UNSET)
    )
    reset_period: ResetPeriod | Unset = field(
        default=UNSET, converter=as_reset_period_or_unset, validator=evolve(RESET_PERIOD, unset=UNSET)
    )
    min_score: float | Unset | None = field(
        default=UNSET, converter=as_bound_or_unset, validator=evolve(OPTIONAL_SCORE, unset=UNSET)
    )
    max_score: float | Unset | None = field(
        default=UNSET, converter=as_bound_or_unset, validator=evolve(OPTIONAL_SCORE, unset=UNSET)
    )


@frozen(kw_only=True)
class Board:
    """A living board as the repository keeps it. Moments are microseconds since 1970, UTC.

    `uid` belongs to this life of the board alone: a board deleted and made again has another one.
    `head` is the newest change of its line; `last_stamp` the newest stamp given out, so that stamps only grow.
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
    last_stamp: int
    head: Head
    deleted: bool = False
