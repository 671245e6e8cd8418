"""What a score becomes. This file alone decides it.

mode × current × submitted -> the new sort key, or None when the board keeps what it had:

    mode        no current      current
    replace     submitted       submitted
    increment   submitted       current + submitted
    best        submitted       the better of the two

An equal outcome changes nothing; a player's first score is a change, whatever it is. It does not know boards,
players or stamps. Sort keys make "better" mean "smaller" on every board, and adding keys adds the scores.

Scores add up as the decimals that people write: a double stands for its shortest decimal, and a total is the double
nearest to the sum of two of them. So 0.1 + 0.2 is 0.3, and increments tie in whatever order they come, as long as no
total on the way needs more than 15 significant digits; the total is rounded beyond that.
"""

from decimal import Context, Decimal
from typing import Final, assert_never

from leaderboard_core.domain.board import UpdateMode
from leaderboard_core.domain.errors import ScoreOutOfBounds
from leaderboard_core.domain.score import MAX_SCORE

#: Looking a member up in its class costs more than all of the rule.
_REPLACE: Final = UpdateMode.REPLACE
_INCREMENT: Final = UpdateMode.INCREMENT
_BEST: Final = UpdateMode.BEST
#: Adds without rounding: from the first digit of the largest score to the last one of the smallest double are 340.
_add = Context(prec=400).add


def decide(mode: UpdateMode, current: float | None, submitted: float) -> float | None:
    """The player's next sort key, or None for "unchanged". Raises `ScoreOutOfBounds` for a total too large."""
    if current is None:
        return submitted
    if mode is _REPLACE:
        outcome = submitted
    elif mode is _INCREMENT:
        # Whole numbers are their own decimals, and their sum is exact as far as the bounds reach.
        whole = current.is_integer() and submitted.is_integer()
        outcome = (current + submitted if whole else _decimal_total(current, submitted)) + 0.0
        if abs(outcome) > MAX_SCORE:
            raise ScoreOutOfBounds(f"the total would leave -{MAX_SCORE} to {MAX_SCORE}")
    elif mode is _BEST:
        outcome = submitted if submitted < current else current
    else:
        assert_never(mode)
    return None if outcome == current else outcome


def _decimal_total(current: float, submitted: float) -> float:
    # `repr` is the shortest decimal that is nearest to this double and to no other.
    return float(_add(Decimal(repr(current)), Decimal(repr(submitted))))
