"""Who is ahead. This file alone decides it.

Rule 1: a score is kept as a *sort key*, so that smaller is better on every board and ranks are read forward.
Rule 2: equal keys: who reached the score first (the smaller stamp) is ahead; then the player id in byte order.
A store may keep, compare and page by `(sort key, stamp, player id)`, and by nothing else.
"""

from leaderboard_core.domain.board import SortOrder
from leaderboard_core.domain.entry import PlayerState

#: Looking a member up in its class costs more than all of the rule.
_DESC = SortOrder.DESC


def sort_key(order: SortOrder, score: float) -> float:
    """The key that is smaller the better the score is; its own inverse, never negative zero."""
    return 0.0 - score if order is _DESC else score + 0.0


def score_of(order: SortOrder, key: float) -> float:
    """The score that a sort key stands for."""
    return sort_key(order, key)


def place(state: PlayerState) -> tuple[float, int, str]:
    """What states are ordered by. Code point order of ids is the byte order of their UTF-8."""
    return state.sort_key, state.stamp, state.player_id
