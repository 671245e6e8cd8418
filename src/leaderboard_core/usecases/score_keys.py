"""The keys of the scores that a question names. Where a score has parts, bounds are about its first one."""

import math
from typing import Any, assert_never

from leaderboard_core.domain.board import Board, Part, PartType, SortOrder
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.order import ScoreKey, key_of_parts, sort_key
from leaderboard_core.domain.parts import LIST_FAULT, value_of, values_on
from leaderboard_core.domain.score import OPTIONAL_PART, SCORE, PartValue, Score, as_part, as_submitted

_LAST = ScoreKey(math.inf)


def asked_score(value: Any) -> Score:
    """A score as any board may be asked about. Raises `Invalid`."""
    score = as_submitted(value)
    if faults := SCORE.faults("score", score):
        raise Invalid(faults)
    return score  # type: ignore[no-any-return]


def asked_bound(name: str, value: Any) -> PartValue | None:
    """A bound as any board may be asked about. Raises `Invalid`, naming the parameter."""
    bound = as_part(value)
    if bound is not None and (fault := OPTIONAL_PART.fault(bound)) is not None:
        raise Invalid([FieldError(name, fault)])
    return bound  # type: ignore[no-any-return]


def key_of_score(board: Board, score: Score) -> ScoreKey:
    """The key of a score. Raises `Invalid`."""
    if board.parts:
        return key_of_parts(board.parts, values_on(board.parts, score))
    if isinstance(score, tuple):
        raise Invalid([LIST_FAULT])
    return ScoreKey(sort_key(board.sort_order, score))


def first_key(board: Board, name: str, bound: PartValue) -> ScoreKey:
    """The key of a score, or of all that have this first part. Raises `Invalid`, naming the parameter."""
    part = _first_part(board)
    value, fault = value_of(part, bound)
    if fault is not None:
        raise Invalid([FieldError(name, fault)])
    return key_of_parts([part], [value])


def ends_between(board: Board, low: PartValue | None, high: PartValue | None) -> tuple[ScoreKey, ScoreKey]:
    """Of scores from `low` to `high` the keys that are not behind any, and behind all. Raises `Invalid`."""
    lowest = None if low is None else first_key(board, "min", low)
    highest = None if high is None else first_key(board, "max", high)
    match board.sort_order:
        case SortOrder.DESC:
            best, worst = highest, lowest
        case SortOrder.ASC:
            best, worst = lowest, highest
        case _:
            assert_never(board.sort_order)
    return best or ScoreKey(-math.inf), _LAST if worst is None else worst.behind()


def key_between(board: Board, score: float) -> ScoreKey:
    """The key between those who have less than a score, or a first part, and those who have it or more."""
    key = first_key(board, "score", score)
    match board.sort_order:
        case SortOrder.DESC:
            return key.behind()
        case SortOrder.ASC:
            return key
        case _:
            assert_never(board.sort_order)


def refuse_integers(board: Board) -> None:
    """Raise `Invalid` for a board whose scores begin with an integer of 64 bits: buckets meet at numbers."""
    match _first_part(board).value_type:
        case PartType.INT64:
            raise Invalid([FieldError("leaderboard_id", "must name a leaderboard whose scores begin with a number")])
        case PartType.NUMBER:
            return


def _first_part(board: Board) -> Part:
    return board.parts[0] if board.parts else Part(name="score", sort_order=board.sort_order)
