"""Grace: how long after its end a season still takes what was made in it, beside the open one. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple, assert_never

from attrs import evolve

from leaderboard_core.domain.board import Board, ResetPeriod
from leaderboard_core.domain.durations import DurationRule, duration_text, microseconds_long
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import FieldError
from leaderboard_core.domain.season import Season

_LONGEST: Final = timedelta(days=31)
RESET_GRACE = DurationRule(optional=True, least=timedelta(seconds=1), longest=_LONGEST)


class PastSeason(NamedTuple):
    """A season that has ended, as a unit of work sees it.

    `settled`: its final standings are published. `states`: those of the players who were asked for; None: not there.
    """

    season: Season
    settled: bool
    states: Mapping[str, PlayerState | None]
    #: Whether those who are not named are not there.
    whole: bool = False

    def is_read(self, player_id: str) -> bool:
        """Whether it is known what it has of the player."""
        return self.whole or player_id in self.states

    @property
    def present(self) -> Mapping[str, PlayerState]:
        """The states of those who are there."""
        return {player_id: state for player_id, state in self.states.items() if state is not None}


class PastStates(NamedTuple):
    """What a change puts into a season that has ended; `came`: how many players it did not have."""

    season: int
    states: Sequence[PlayerState]
    came: int


def past_states(number: int, states: Iterable[PlayerState], before: Mapping[str, PlayerState]) -> PastStates:
    """These states in that season, where this was known of the players before."""
    # In the order of their ids, as those of a change.
    put = sorted(states)
    return PastStates(number, put, sum(state.player_id not in before for state in put))


def may_be_late(board: Board, moment: int, now: int) -> bool:
    """Whether a score of that moment may count in the season before the open one."""
    began = board.season_started_at
    return board.reset_grace is not None and moment < began and now < began + board.reset_grace and board.season > 1


def settles_at(board: Board, season: Season) -> int | None:
    """Until when a season takes what is late: the one before the open one, for as long as the board says."""
    if season.ended_at is None:
        return None
    grace = board.reset_grace if season.season == board.season - 1 else None
    return season.ended_at + (grace or 0)


def as_in(season: Season, board: Board) -> Board:
    """The board as it takes scores of a season that has ended: by the rules that it has now."""
    return evolve(
        board,
        season=season.season,
        season_started_at=season.started_at,
        max_entries=season.max_entries,
        next_reset_at=None,
        reset_grace=None,
    )


def with_grace(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a patch says of a board, the grace as it is kept; where no season ends by itself any more there is none."""
    kept = {name: microseconds_long(value) if isinstance(value, timedelta) else value for name, value in values.items()}
    period = kept.get("reset_period")
    return {"reset_grace": None, **kept} if isinstance(period, ResetPeriod) and _longest(period) is None else kept


def grace_faults(reset_period: ResetPeriod, reset_grace: timedelta | int | None) -> list[FieldError]:
    """The fault of a grace, or of one in microseconds, that does not go with how long seasons last."""
    if reset_grace is None:
        return []
    if isinstance(reset_grace, int):
        reset_grace = timedelta(microseconds=reset_grace)
    longest = _longest(reset_period)
    if longest is None:
        return [FieldError("reset_grace", f"must not be given where reset_period is {reset_period}")]
    if reset_grace > longest:
        told = duration_text(microseconds_long(longest))
        return [FieldError("reset_grace", f"must not be longer than {told} where reset_period is {reset_period}")]
    return []


def _longest(reset_period: ResetPeriod) -> timedelta | None:
    """How long a grace may be: as long as a season lasts, as a rule. None: there are no seasons that end."""
    match reset_period:
        case ResetPeriod.NEVER:
            return None
        case ResetPeriod.HOURLY:
            return timedelta(hours=1)
        case ResetPeriod.DAILY:
            return timedelta(days=1)
        case ResetPeriod.WEEKLY:
            return timedelta(days=7)
        case ResetPeriod.MONTHLY:
            return timedelta(days=28)
        case ResetPeriod.CRON:
            return _LONGEST
        case _:
            assert_never(reset_period)
