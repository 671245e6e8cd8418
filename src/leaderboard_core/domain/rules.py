"""What a score becomes. This file alone decides it.

mode × current × submitted -> the new sort key, or None when the board keeps what it had:

    mode        no current      current
    replace     submitted       submitted
    increment   submitted       current + submitted
    best        submitted       the better of the two

A score of several parts is one score: `best` compares whole ones, first part first, and `increment` adds part by part.
A team's score is made of those that its members have on a board of their own:

    mode            score
    team_sum        their sum
    team_average    their sum divided by their number
    team_best_sum   the sum of the best of them, as many as the board says

No result (`NO_RESULT`) is behind every score: it is replaced by whatever comes, replaces alone where the mode is
`replace`, and adds nothing to what there is.

An equal outcome changes nothing; a player's first score is a change, whatever it is. It does not know boards,
players or stamps. Sort keys make "better" mean "smaller" on every board, and adding keys adds the scores.

Scores add up as the decimals that people write: a double stands for its shortest decimal, and a total is the double
nearest to the sum of two of them. So 0.1 + 0.2 is 0.3, and increments tie in whatever order they come, as long as no
total on the way needs more than 15 significant digits; the total is rounded beyond that.
"""

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from functools import reduce
from typing import Final, NamedTuple, NoReturn, assert_never

from leaderboard_core.domain.board import Part, PartType, UpdateMode
from leaderboard_core.domain.errors import ScoreOutOfBounds
from leaderboard_core.domain.order import NO_RESULT, ScoreKey, key_of_parts, parts_of_key
from leaderboard_core.domain.score import MAX_INT64, MAX_SCORE, MIN_INT64, PartValue

#: Looking a member up in its class costs more than all of the rule.
_REPLACE: Final = UpdateMode.REPLACE
_INCREMENT: Final = UpdateMode.INCREMENT
_BEST: Final = UpdateMode.BEST
#: What takes submitted scores; the others make a team's of those of its members.
SUBMITTED_MODES: Final = (_REPLACE, _INCREMENT, _BEST)
#: Adds without rounding: from the first digit of the largest score to the last one of the smallest double are 340.
EXACTLY: Final = Context(prec=400)
_add = EXACTLY.add
_TOO_LARGE: Final = f"the total would leave -{MAX_SCORE} to {MAX_SCORE}"


def decide(mode: UpdateMode, current: float | None, submitted: float) -> float | None:
    """The player's next sort key, or None for "unchanged". Raises `ScoreOutOfBounds` for a total too large."""
    if current is None:
        return submitted
    if mode is _REPLACE:
        outcome = submitted
    elif mode is _INCREMENT:
        # Whole numbers are their own decimals, and their sum is exact as far as the bounds reach.
        if current.is_integer() and submitted.is_integer():
            outcome = current + submitted + 0.0
        elif NO_RESULT in (current, submitted):
            return None if submitted == NO_RESULT else submitted
        else:
            outcome = _decimal_total(current, submitted) + 0.0
        if abs(outcome) > MAX_SCORE:
            raise ScoreOutOfBounds(_TOO_LARGE)
    elif mode is _BEST:
        outcome = submitted if submitted < current else current
    else:
        _refuse_team_mode(mode)
    return None if outcome == current else outcome


def decide_parts(
    mode: UpdateMode, parts: Sequence[Part], current: ScoreKey | None, submitted: ScoreKey
) -> ScoreKey | None:
    """The same of a score of several parts, by its key. Raises `ScoreOutOfBounds`, naming the part at fault."""
    if current is None:
        return submitted
    if mode is _REPLACE:
        outcome = submitted
    elif mode is _INCREMENT and NO_RESULT in (current.sort_key, submitted.sort_key):
        outcome = min(current, submitted)
    elif mode is _INCREMENT:
        added = enumerate(zip(parts, parts_of_key(parts, *current), parts_of_key(parts, *submitted), strict=True))
        outcome = key_of_parts(parts, [_total(part, had, more, f"score[{n}]") for n, (part, had, more) in added])
    elif mode is _BEST:
        outcome = min(current, submitted)
    else:
        _refuse_team_mode(mode)
    return None if outcome == current else outcome


class TeamTally(NamedTuple):
    """What a team's score is made of: how many members have one, and the exact sum of their sort keys.

    Where only the best of them count, `best` are those, the best one first, and the sum is theirs.
    """

    members: int
    total: Decimal
    best: tuple[float, ...] = ()


NO_MEMBERS: Final = TeamTally(0, Decimal(0))


def is_of_teams(mode: UpdateMode) -> bool:
    """Whether it says what a team's score is made of."""
    return mode not in SUBMITTED_MODES


def tally_with(tally: TeamTally, before: float | None, after: float | None) -> TeamTally:
    """The tally once a member has another sort key, None being no member; the decimals that they are told as add up."""
    members, total, _ = tally
    if before is not None:
        members, total = members - 1, EXACTLY.subtract(total, Decimal(repr(before)))
    if after is not None:
        members, total = members + 1, _add(total, Decimal(repr(after)))
    return TeamTally(members, total)


def best_tally_with(tally: TeamTally, before: float | None, after: float | None, size: int) -> TeamTally:
    """The same where the `size` best count. Who comes next when one of them gets worse is not known here: then the
    tally `is_short`."""
    last, hidden = (tally.best[-1] if tally.best else None), tally.members - len(tally.best)
    members, best = tally.members, [*tally.best]
    if before is not None:
        members -= 1
        if before in best:
            best.remove(before)
        else:
            hidden -= 1
    # Nobody who is not known is better than the last who is.
    if after is not None:
        members += 1
        if not hidden or (last is not None and after <= last):
            best.append(after)
    return best_tally(members, best, size)


def best_tally(members: int, keys: Iterable[float], size: int) -> TeamTally:
    """The tally of so many members, the best of whom have these sort keys."""
    best = tuple(sorted(keys)[:size])
    return TeamTally(members, reduce(_add, map(Decimal, map(repr, best)), Decimal(0)), best)


def is_short(tally: TeamTally, size: int) -> bool:
    """Whether fewer are known than count."""
    return len(tally.best) < min(size, tally.members)


def team_score(mode: UpdateMode, tally: TeamTally, *, bounded: bool = True) -> float:
    """A team's sort key: the double nearest to the exact decimal. `bounded`: one that can be told, where a member was
    taken away whose score held the others within the bounds."""
    match mode:
        case UpdateMode.TEAM_SUM | UpdateMode.TEAM_BEST_SUM:
            key = float(tally.total) + 0.0
        case UpdateMode.TEAM_AVERAGE:
            key = float(EXACTLY.divide(tally.total, Decimal(tally.members))) + 0.0
        case UpdateMode.REPLACE | UpdateMode.INCREMENT | UpdateMode.BEST:
            raise ValueError(f"{mode} makes no team's score")
        case _:
            assert_never(mode)
    return max(-float(MAX_SCORE), min(float(MAX_SCORE), key)) if bounded else key


def _refuse_team_mode(mode: UpdateMode) -> NoReturn:
    raise ValueError(f"{mode} takes no submitted score: it is made of those of members")


def _total(part: Part, current: PartValue, submitted: PartValue, path: str) -> PartValue:
    match part.value_type:
        case PartType.INT64:
            total: PartValue = current + submitted
            if not MIN_INT64 <= total <= MAX_INT64:
                raise ScoreOutOfBounds("the total would leave the integers of 64 bits", path)
        case PartType.NUMBER:
            total = _decimal_total(current, submitted) + 0.0
            if abs(total) > MAX_SCORE:
                raise ScoreOutOfBounds(_TOO_LARGE, path)
        case _:
            assert_never(part.value_type)
    return total


def _decimal_total(current: float, submitted: float) -> float:
    # `repr` is the shortest decimal that is nearest to this double and to no other.
    return float(_add(Decimal(repr(current)), Decimal(repr(submitted))))
