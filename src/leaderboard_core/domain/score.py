"""What a score is: a double that survives JSON, Redis and SQL unchanged."""

import math
from collections.abc import Iterable

from leaderboard_core.domain.fields import Number

#: The largest magnitude of a score: every integer up to here is exact in a double.
MAX_SCORE = 2**53 - 1

SCORE = Number(magnitude=MAX_SCORE)
OPTIONAL_SCORE = Number(magnitude=MAX_SCORE, optional=True)


def as_score(value: float) -> float:
    """A number as a double without negative zero; what is none is handed on as it is, for the rule to refuse."""
    if type(value) is int:
        return float(value) if -MAX_SCORE <= value <= MAX_SCORE else math.inf
    return value + 0.0 if type(value) is float else value


def all_plain(scores: Iterable[float]) -> list[int | float]:
    """Scores as people write them: a call of `plain` for each would cost twice as much."""
    return [int(score) if score.is_integer() else score for score in scores]


def plain(score: float) -> int | float:
    """A score as people write it: 5, not 5.0."""
    return int(score) if score.is_integer() else score
