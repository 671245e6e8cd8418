"""What a board takes: the scores within its bounds, and the moments within its season."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

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
from leaderboard_core.domain.order import ScoreKey, key_of_parts, key_without_result, sort_key
from leaderboard_core.domain.parts import LIST_FAULT, NULL_FAULT, values_on
from leaderboard_core.domain.score import PartValue, PartValues, plain


def admitted_key(board: Board, score: Any) -> float:
    """The sort key of a score that the board takes, whose scores are single numbers. Raises `ScoreOutOfBounds`, or
    `Invalid` for too many decimals, for a list, and for no result where the board takes none."""
    try:
        if board.has_bounds:
            _refuse_bounds(board, score, "score")
            if board.decimals is not None and decimals_of(score) > board.decimals:
                raise Invalid([_too_many_decimals(board.decimals, "score")])
        return sort_key(board.sort_order, score)
    except (TypeError, AttributeError):
        # Neither a list nor nothing is compared or negated; asking before would cost every score something.
        if score is None:
            return _key_without_result(board).sort_key
        if type(score) is not tuple:
            raise
        raise Invalid([LIST_FAULT]) from None


def admitted_score_key(board: Board, score: Any) -> ScoreKey:
    """The same of any score. Of one of several parts bounds are about the first, and decimals about every number."""
    parts = board.parts
    if not parts:
        return ScoreKey(admitted_key(board, score))
    if score is None:
        return _key_without_result(board)
    values = values_on(parts, score)
    _refuse_bounds(board, values[0], "score[0]")
    decimals = board.decimals
    if decimals is not None and (faults := [*_decimals_faults(values, decimals)]):
        raise Invalid(faults)
    return key_of_parts(parts, values)


def _key_without_result(board: Board) -> ScoreKey:
    if not board.allow_null_score:
        raise Invalid([NULL_FAULT])
    return key_without_result(board.parts)


def _refuse_bounds(board: Board, value: PartValue, path: str) -> None:
    if board.min_score is not None and value < board.min_score:
        raise ScoreOutOfBounds(f"must not be less than {plain(board.min_score)} on this leaderboard", path)
    if board.max_score is not None and value > board.max_score:
        raise ScoreOutOfBounds(f"must not be greater than {plain(board.max_score)} on this leaderboard", path)


def _decimals_faults(values: PartValues, decimals: int) -> Iterator[FieldError]:
    for n, value in enumerate(values):
        if type(value) is float and decimals_of(value) > decimals:
            yield _too_many_decimals(decimals, f"score[{n}]")


def _too_many_decimals(decimals: int, path: str) -> FieldError:
    return FieldError(path, f"must have at most {decimals} decimals on this leaderboard")


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
