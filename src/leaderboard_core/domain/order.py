"""Who is ahead. This file alone decides it.

Rule 1: a score is kept as a *sort key*, so that smaller is better on every board and ranks are read forward.
Rule 2: equal sort keys: the smaller order key is ahead, by its bytes.
Rule 3: equal in both: who reached the score first (the smaller `reached_at`) is ahead; then the player id, by bytes.
A store may keep, compare and page by `(sort key, order key, reached_at, player id)`, and by nothing else.
"""

import math
from collections.abc import Iterable
from typing import Final, assert_never

from leaderboard_core.domain.board import SortOrder
from leaderboard_core.domain.entry import PlayerState

#: Looking a member up in its class costs more than all of the rule.
_DESC: Final = SortOrder.DESC
_ASC: Final = SortOrder.ASC


def sort_key(order: SortOrder, score: float) -> float:
    """The key that is smaller the better the score is; its own inverse, never negative zero."""
    if order is _DESC:
        return 0.0 - score
    if order is _ASC:
        return score + 0.0
    assert_never(order)


def key_behind(order: SortOrder, score: float) -> float:
    """The sort key next to that of a score: whatever is ahead of it is at least as good as the score."""
    return math.nextafter(sort_key(order, score), math.inf)


def score_of(order: SortOrder, key: float) -> float:
    """The score that a sort key stands for."""
    # As `sort_key`, which is its own inverse; a call of it would cost as much again.
    return 0.0 - key if order is _DESC else key + 0.0


def scores_of(order: SortOrder, keys: Iterable[float]) -> list[float]:
    """The same for many."""
    return [0.0 - key for key in keys] if order is _DESC else [key + 0.0 for key in keys]


def place(state: PlayerState) -> tuple[float, bytes, int, str]:
    """What states are ordered by. Code point order of ids is the byte order of their UTF-8."""
    return state.sort_key, state.order_key, state.reached_at, state.player_id
