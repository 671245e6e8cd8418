"""What of a board's settings does not go together."""

from typing import TYPE_CHECKING, assert_never

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.display import ScoreFormat
from leaderboard_core.domain.errors import FieldError
from leaderboard_core.domain.ranking import MOST_DENSE, Ranking, is_dense

if TYPE_CHECKING:
    from leaderboard_core.domain.board_settings import NewBoard


def bounds_faults(min_score: float | None, max_score: float | None) -> list[FieldError]:
    """The fault of bounds that admit no score at all."""
    if min_score is not None and max_score is not None and min_score > max_score:
        return [FieldError("min_score", "must not be greater than max_score")]
    return []


def decimals_faults(before: int | None, after: int | None) -> list[FieldError]:
    """The fault of decimals that scores of the board may have already, and that it would not take any more."""
    if after is None or (before is not None and after >= before):
        return []
    had = "any number of decimals" if before is None else f"{before} decimals"
    return [FieldError("decimals", f"must not become fewer: scores may have {had}; null lifts it")]


def parts_faults(board: "NewBoard | Board") -> list[FieldError]:
    """The faults of what is said of scores that are one number, where they have parts."""
    if not board.parts:
        return []
    faults = []
    match board.format:
        case ScoreFormat.DURATION | ScoreFormat.PERCENT:
            faults.append(FieldError("format", "must be number where scores have parts"))
        case ScoreFormat.NUMBER:
            pass
        case _:
            assert_never(board.format)
    if board.unit is not None:
        faults.append(FieldError("unit", "must not be given where scores have parts"))
    return faults


def wide_faults(new: "NewBoard") -> list[FieldError]:
    """The faults of a board to be that cannot be wide: what it chooses is asked of all its players at once."""
    if new.shards is None:
        return []
    chosen = {"ranking is dense": is_dense(new.ranking), "each is": new.each is not None}
    chosen["member is"] = new.member is not None
    return [FieldError("shards", f"must not be given where {what}") for what, said in chosen.items() if said]


def dense_faults(ranking: Ranking, max_entries: int | None) -> list[FieldError]:
    """The fault of dense ranks of more players than are counted."""
    if is_dense(ranking) and (max_entries is None or max_entries > MOST_DENSE):
        return [FieldError("max_entries", f"must be from 1 to {MOST_DENSE:,} where ranking is dense")]
    return []


def wide_following_faults(root: Board, follower: "NewBoard") -> list[FieldError]:
    """The faults of a board that is to follow a wide one, whose shards its own lie beside; or of one with shards that
    is to follow another."""
    if root.shards is None:
        wide = FieldError("shards", f"must not be given: {root.id!r}, which it follows, is not wide")
        return [wide] if follower.shards is not None else []
    faults = []
    if follower.shards not in (None, root.shards.count):
        faults.append(FieldError("shards", f"must be {root.shards.count}, as of {root.id!r}, which it follows"))
    if is_dense(follower.ranking):
        faults.append(FieldError("ranking", f"must not be dense: {root.id!r}, which it follows, is wide"))
    given = [name for name in ("each", "member") if getattr(follower, name) is not None]
    return faults + [FieldError(name, f"must not be given: {root.id!r}, which it follows, is wide") for name in given]
