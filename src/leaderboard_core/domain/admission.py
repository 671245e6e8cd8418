"""What a board takes: the scores within its bounds, and the moments within its season."""

from datetime import datetime

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.display import decimals_of
from leaderboard_core.domain.errors import (
    FieldError,
    Invalid,
    OccurredBeforeSeason,
    OccurredInFuture,
    ScoreOutOfBounds,
)
from leaderboard_core.domain.moments import microseconds, moment_at
from leaderboard_core.domain.order import sort_key
from leaderboard_core.domain.score import plain


def admitted_key(board: Board, score: float) -> float:
    """The sort key of a score that the board takes. Raises `ScoreOutOfBounds`, or `Invalid` for too many decimals."""
    if board.min_score is not None and score < board.min_score:
        raise ScoreOutOfBounds(f"must not be less than {plain(board.min_score)} on this leaderboard")
    if board.max_score is not None and score > board.max_score:
        raise ScoreOutOfBounds(f"must not be greater than {plain(board.max_score)} on this leaderboard")
    if board.decimals is not None and decimals_of(score) > board.decimals:
        raise Invalid([FieldError("score", f"must have at most {board.decimals} decimals on this leaderboard")])
    return sort_key(board.sort_order, score)


def admitted_moment(board: Board, moment: datetime, now: int, *, any_age: bool) -> int:
    """When a score occurred that counts in the board's season, in microseconds; `any_age`: or before it.

    Raises `OccurredInFuture`, `OccurredBeforeSeason`.
    """
    at = microseconds(moment)
    if at > now:
        raise OccurredInFuture
    if at < board.season_started_at and not any_age:
        began = moment_at(board.season_started_at)
        raise OccurredBeforeSeason(began.isoformat(timespec="microseconds").replace("+00:00", "Z"))
    return at
