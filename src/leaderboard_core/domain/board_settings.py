"""What one chooses when making a board, what one may change of it later, and the rules of both."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, assert_never

from attrs import evolve, field, frozen

from leaderboard_core.domain.board import (
    BOARD_ID,
    UNSET,
    Board,
    Member,
    Part,
    ResetPeriod,
    SortOrder,
    Unset,
    UpdateMode,
)
from leaderboard_core.domain.board_faults import bounds_faults, decimals_faults, dense_faults, parts_faults, wide_faults
from leaderboard_core.domain.cron import CronExpression
from leaderboard_core.domain.display import DECIMALS, FORMAT, UNIT, ScoreFormat
from leaderboard_core.domain.durations import as_duration
from leaderboard_core.domain.errors import FieldError, Invalid, NotSupportedOnWide
from leaderboard_core.domain.facts import FACT, WHERE, FactValue
from leaderboard_core.domain.fields import FLAG, Choice, Integer, Text, as_integer
from leaderboard_core.domain.freezing import (
    ALONG,
    FREEZE_MOMENT,
    MOMENTS,
    freeze_faults,
    own_moments_faults,
    with_moments,
)
from leaderboard_core.domain.grace import RESET_GRACE, grace_faults, with_grace
from leaderboard_core.domain.links import MAX_EACH
from leaderboard_core.domain.moments import as_moment
from leaderboard_core.domain.parts import PARTS, as_parts
from leaderboard_core.domain.ranking import RANKING, Ranking
from leaderboard_core.domain.score import MAX_SCORE, OPTIONAL_SCORE, as_score
from leaderboard_core.domain.shards import SHARDS
from leaderboard_core.domain.teams import MAX_TEAM_SIZE, grace_of_teams_faults, shared_faults, team_faults
from leaderboard_core.domain.time_zones import UTC_NAME, TimeZoneName

NAME = Text(max_length=255)
SORT_ORDER = Choice(options=SortOrder)
UPDATE_MODE = Choice(options=UpdateMode)
RESET_PERIOD = Choice(options=ResetPeriod)
RESET_CRON = CronExpression(optional=True)
TIME_ZONE = TimeZoneName()
FOLLOWS = evolve(BOARD_ID, optional=True)
MOST_EACH = Integer(minimum=1, maximum=MAX_EACH, optional=True)
MEMBER = Choice(options=Member, optional=True)
TEAM_SIZE = Integer(minimum=1, maximum=MAX_TEAM_SIZE, optional=True)
MAX_ENTRIES = Integer(minimum=1, maximum=MAX_SCORE, optional=True)

#: How long the id of a board may be that makes others, whose ids add a point and a name.
MAX_TEMPLATE_ID = 40


# What a maker of values may write for each field. Anything else is handed on as it is, for the rule to refuse.


def as_sort_order(value: SortOrder | str) -> SortOrder:
    """A sort order by its name."""
    return SORT_ORDER.member(value)  # type: ignore[no-any-return]


def as_update_mode(value: UpdateMode | str) -> UpdateMode:
    """An update mode by its name."""
    return UPDATE_MODE.member(value)  # type: ignore[no-any-return]


def as_ranking(value: Ranking | str) -> Ranking:
    """A ranking by its name."""
    return RANKING.member(value)  # type: ignore[no-any-return]


def as_member(value: Member | str | None) -> Member | None:
    """Whom a board is of, by its name."""
    return None if value is None else MEMBER.member(value)


def as_reset_period(value: ResetPeriod | str) -> ResetPeriod:
    """A reset period by its name."""
    return RESET_PERIOD.member(value)  # type: ignore[no-any-return]


def as_reset_period_or_unset(value: ResetPeriod | str | Unset) -> ResetPeriod | Unset:
    """A reset period by its name, unless it is left as it is."""
    return RESET_PERIOD.member(value)  # type: ignore[no-any-return]


def as_format(value: ScoreFormat | str) -> ScoreFormat:
    """A format by its name."""
    return FORMAT.member(value)  # type: ignore[no-any-return]


def as_format_or_unset(value: ScoreFormat | str | Unset) -> ScoreFormat | Unset:
    """A format by its name, unless it is left as it is."""
    return FORMAT.member(value)  # type: ignore[no-any-return]


def as_limit(value: int | None) -> int | None:
    """A limit as an integer."""
    return as_integer(value)  # type: ignore[no-any-return]


def as_limit_or_unset(value: int | Unset | None) -> int | Unset | None:
    """A limit as an integer, unless it is left as it is."""
    return as_integer(value)  # type: ignore[no-any-return]


def as_bound(value: float | None) -> float | None:
    """A bound as a score."""
    return None if value is None else as_score(value)


def as_bound_or_unset(value: float | Unset | None) -> float | Unset | None:
    """A bound as a score, unless it is left as it is."""
    return value if value is None or value is UNSET else as_score(value)


def settings_faults(before: Board, after: Board) -> list[FieldError]:
    """What of a board's settings does not go together after a change, or cannot change so."""
    bounds = bounds_faults(after.min_score, after.max_score)
    calendar = calendar_faults(after.reset_period, after.reset_cron)
    calendar += grace_faults(after.reset_period, after.reset_grace)
    together = bounds + calendar + freeze_faults(after.hide_after, after.show_at)
    together += dense_faults(after.ranking, after.max_entries) + own_moments_faults(before, after)
    together += shared_faults(before, after) + grace_of_teams_faults(after)
    return together + decimals_faults(before.decimals, after.decimals) + parts_faults(after)


def calendar_faults(reset_period: ResetPeriod, reset_cron: str | None) -> list[FieldError]:
    """The fault of a period and a cron expression that do not go together."""
    if _takes_cron(reset_period) and reset_cron is None:
        return [FieldError("reset_cron", "must be given where reset_period is cron")]
    if reset_cron is not None and not _takes_cron(reset_period):
        return [FieldError("reset_cron", f"must not be given where reset_period is {reset_period}")]
    return []


def _takes_cron(reset_period: ResetPeriod) -> bool:
    match reset_period:
        case ResetPeriod.CRON:
            return True
        case ResetPeriod.NEVER | ResetPeriod.HOURLY | ResetPeriod.DAILY | ResetPeriod.WEEKLY | ResetPeriod.MONTHLY:
            return False
        case _:
            assert_never(reset_period)


def as_duration_or_unset(value: str | timedelta | Unset | None) -> timedelta | Unset | None:
    """A duration, unless it is left as it is."""
    return as_duration(value)  # type: ignore[arg-type]


def as_moment_or_unset(value: str | datetime | Unset | None) -> datetime | Unset | None:
    """A moment, unless it is left as it is."""
    return as_moment(value)  # type: ignore[arg-type]


def as_kept(values: dict[str, Any]) -> dict[str, Any]:
    """What a patch says, and what follows: an expression alone makes the period `cron`; another period has none."""
    values = with_grace(with_moments(values))
    if values.get("reset_cron") is not None:
        return {"reset_period": ResetPeriod.CRON, **values}
    if not _takes_cron(values.get("reset_period", ResetPeriod.CRON)):
        return {"reset_cron": None, **values}
    return values


@frozen(kw_only=True)
class NewBoard:
    """What one chooses when making a board. The id, the order, the mode, the ranking, the parts and the shards never
    change.

    With `parts`, its order is that of the first one, and its bounds are about that one.
    """

    id: str = field(validator=BOARD_ID)
    name: str = field(validator=NAME)
    sort_order: SortOrder = field(default=SortOrder.DESC, converter=as_sort_order, validator=SORT_ORDER)
    update_mode: UpdateMode = field(default=UpdateMode.REPLACE, converter=as_update_mode, validator=UPDATE_MODE)
    reset_period: ResetPeriod = field(default=ResetPeriod.NEVER, converter=as_reset_period, validator=RESET_PERIOD)
    #: An expression makes the period `cron` by itself.
    reset_cron: str | None = field(default=None, validator=RESET_CRON)
    timezone: str = field(default=UTC_NAME, validator=TIME_ZONE)
    #: As a text (`10m`) or a `timedelta`: for how long a season takes what was made in it after its end.
    reset_grace: timedelta | None = field(default=None, converter=as_duration, validator=RESET_GRACE)
    max_entries: int | None = field(default=None, converter=as_limit, validator=MAX_ENTRIES)
    min_score: float | None = field(default=None, converter=as_bound, validator=OPTIONAL_SCORE)
    max_score: float | None = field(default=None, converter=as_bound, validator=OPTIONAL_SCORE)
    decimals: int | None = field(default=None, converter=as_limit, validator=DECIMALS)
    format: ScoreFormat = field(default=ScoreFormat.NUMBER, converter=as_format, validator=FORMAT)
    unit: str | None = field(default=None, validator=UNIT)
    ranking: Ranking = field(default=Ranking.ORDINAL, converter=as_ranking, validator=RANKING)
    parts: tuple[Part, ...] = field(default=None, converter=as_parts, validator=PARTS)
    #: Whether it takes players without a result, who are listed last and have no rank.
    allow_null_score: bool = field(default=False, validator=FLAG)
    #: The id of the board that it follows, which submissions of that one it takes, and whether it begins with what that
    #: one holds.
    follows: str | None = field(default=None, validator=FOLLOWS)
    where: Mapping[str, FactValue] | None = field(default=None, validator=WHERE)
    fill: bool = field(default=False, validator=FLAG)
    #: RFC 3339, or a `datetime` with its offset: from when on the public sees nothing new, and from when on it does.
    hide_after: datetime | None = field(default=None, converter=as_moment, validator=FREEZE_MOMENT)
    show_at: datetime | None = field(default=None, converter=as_moment, validator=FREEZE_MOMENT)
    #: Of which fact there is a board for each value, and for how many (None: `MAX_EACH`).
    each: str | None = field(default=None, validator=FACT)
    max_each: int | None = field(default=None, converter=as_limit, validator=MOST_EACH)
    #: Who its players are, if not those who submit, and how many members count for a team where the best of them do.
    member: Member | None = field(default=None, converter=as_member, validator=MEMBER)
    team_size: int | None = field(default=None, converter=as_limit, validator=TEAM_SIZE)
    #: Over how many shards its players are; None: it is not wide.
    shards: int | None = field(default=None, converter=as_limit, validator=SHARDS)

    def __attrs_post_init__(self) -> None:
        if self.parts:
            object.__setattr__(self, "sort_order", self.parts[0].sort_order)
        match self.reset_period:
            case ResetPeriod.NEVER if self.reset_cron is not None:
                object.__setattr__(self, "reset_period", ResetPeriod.CRON)
        bounds = bounds_faults(self.min_score, self.max_score)
        together = calendar_faults(self.reset_period, self.reset_cron) + freeze_faults(self.hide_after, self.show_at)
        together += grace_faults(self.reset_period, self.reset_grace)
        together += dense_faults(self.ranking, self.max_entries)
        faults = bounds + together + parts_faults(self) + self._following_faults() + team_faults(self)
        wide = wide_faults(self)
        if faults:
            raise Invalid(faults + wide)
        if wide:
            raise NotSupportedOnWide(wide)

    def _following_faults(self) -> list[FieldError]:
        """The faults of a board that follows itself, or says how it follows and not what."""
        given = {"where": self.where is not None, "fill": self.fill, "each": self.each is not None}
        faults = []
        if self.follows is None:
            faults = [
                FieldError(name, "must not be given where follows is not") for name, said in given.items() if said
            ]
        elif self.follows == self.id:
            faults = [FieldError("follows", "must be another leaderboard")]
        if self.each is None:
            return faults if self.max_each is None else [*faults, FieldError("max_each", "must be given with each")]
        faults += [FieldError(name, ALONG) for name in MOMENTS if getattr(self, name) is not None]
        if len(self.id) > MAX_TEMPLATE_ID:
            faults.append(FieldError("id", f"must have at most {MAX_TEMPLATE_ID} characters where each is given"))
        return faults


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
    reset_cron: str | Unset | None = field(default=UNSET, validator=evolve(RESET_CRON, unset=UNSET))
    timezone: str | Unset = field(default=UNSET, validator=evolve(TIME_ZONE, unset=UNSET))
    reset_grace: timedelta | Unset | None = field(
        default=UNSET, converter=as_duration_or_unset, validator=evolve(RESET_GRACE, unset=UNSET)
    )
    min_score: float | Unset | None = field(
        default=UNSET, converter=as_bound_or_unset, validator=evolve(OPTIONAL_SCORE, unset=UNSET)
    )
    max_score: float | Unset | None = field(
        default=UNSET, converter=as_bound_or_unset, validator=evolve(OPTIONAL_SCORE, unset=UNSET)
    )
    allow_null_score: bool | Unset = field(default=UNSET, validator=evolve(FLAG, unset=UNSET))
    decimals: int | Unset | None = field(
        default=UNSET, converter=as_limit_or_unset, validator=evolve(DECIMALS, unset=UNSET)
    )
    format: ScoreFormat | Unset = field(
        default=UNSET, converter=as_format_or_unset, validator=evolve(FORMAT, unset=UNSET)
    )
    unit: str | Unset | None = field(default=UNSET, validator=evolve(UNIT, unset=UNSET))
    hide_after: datetime | Unset | None = field(
        default=UNSET, converter=as_moment_or_unset, validator=evolve(FREEZE_MOMENT, unset=UNSET)
    )
    show_at: datetime | Unset | None = field(
        default=UNSET, converter=as_moment_or_unset, validator=evolve(FREEZE_MOMENT, unset=UNSET)
    )
