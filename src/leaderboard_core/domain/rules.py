"""What a score becomes. This file alone decides it.

mode × current × submitted -> the new sort key, or None when the board keeps what it had:

    mode        no current      current
    replace     submitted       submitted
    increment   submitted       current + submitted
    best        submitted       the better of the two

An equal outcome changes nothing; a player's first score is a change, whatever it is. It does not know boards,
players or stamps. Sort keys make "better" mean "smaller" on every board, and adding keys adds the scores.
"""

from leaderboard_core.domain.board import UpdateMode
from leaderboard_core.domain.errors import ScoreOutOfBounds
from leaderboard_core.domain.score import MAX_SCORE

#: Looking a member up in its class costs more than all of the rule.
_REPLACE, _INCREMENT = UpdateMode.REPLACE, UpdateMode.INCREMENT


def decide(mode: UpdateMode, current: float | None, submitted: float) -> float | None:
    """The player's next sort key, or None for "unchanged". Raises `ScoreOutOfBounds` for a total too large."""
    if current is None:
        return submitted
    if mode is _REPLACE:
        outcome = submitted
    elif mode is _INCREMENT:
        outcome = _total(current, submitted)
    else:
        outcome = submitted if submitted < current else current
    return None if outcome == current else outcome


def _total(current: float, submitted: float) -> float:
    total = current + submitted + 0.0
    if abs(total) > MAX_SCORE:
        raise ScoreOutOfBounds(f"the total would leave -{MAX_SCORE} to {MAX_SCORE}")
    return total
