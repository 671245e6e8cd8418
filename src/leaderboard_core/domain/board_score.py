"""The scores of a board, of one part or of several: how they are told, and what those of several parts become.

Whoever has no result has the score None.
"""

from typing import Protocol

from leaderboard_core.domain.admission import admitted_score_key
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import NO_RESULT, key_of, parts_of_key, score_of
from leaderboard_core.domain.parts import told
from leaderboard_core.domain.rules import decide_parts
from leaderboard_core.domain.score import Score, ToldParts, ToldScore, plain


class Keyed(Protocol):
    """Whatever has a score's key: a player's state, a place."""

    @property
    def sort_key(self) -> float: ...
    @property
    def order_key(self) -> bytes: ...


def next_parts(board: Board, current: PlayerState | None, submitted: Score | None) -> tuple[float | None, bytes]:
    """The keys of a player's next score of several parts; None and nothing for "unchanged". Raises `Invalid`."""
    key = admitted_score_key(board, submitted)
    held = None if current is None else key_of(current)
    return decide_parts(board.update_mode, board.parts, held, key) or (None, b"")


def told_score(board: Board, keyed: Keyed) -> ToldScore | None:
    """The score of whoever has this key."""
    return None if keyed.sort_key == NO_RESULT else told_result(board, keyed)


def told_result(board: Board, keyed: Keyed) -> ToldScore:
    """The same of who has one."""
    if not board.parts:
        return plain(score_of(board.sort_order, keyed.sort_key))
    return told_parts(board, keyed.sort_key, keyed.order_key)


def outcome_score(board: Board, keyed: Keyed) -> ToldScore | None:
    """The same as outcomes have it: a number is the double that it is kept as."""
    if keyed.sort_key == NO_RESULT:
        return None
    if board.parts:
        return told_parts(board, keyed.sort_key, keyed.order_key)
    return score_of(board.sort_order, keyed.sort_key)


def kept_score(board: Board, keyed: Keyed) -> Score | None:
    """The same as it would be submitted."""
    if keyed.sort_key == NO_RESULT:
        return None
    if not board.parts:
        return score_of(board.sort_order, keyed.sort_key)
    return parts_of_key(board.parts, keyed.sort_key, keyed.order_key)


def told_parts(board: Board, key: float, order_key: bytes) -> ToldParts:
    """The same of a score of several parts."""
    return told(board.parts, parts_of_key(board.parts, key, order_key))
