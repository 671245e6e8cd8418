"""An edit of a board with some players on it, what is submitted to it, and its moment."""

from collections.abc import Mapping, Sequence
from typing import Any

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.outcomes import PendingCommit
from leaderboard_core.domain.submission import Submission
from leaderboard_testing.contracts.values import NEW_YEAR

HOUR = 3_600_000_000
SECOND = 1_000_000
NOW = NEW_YEAR + HOUR


def edit_of(
    board: Board,
    *states: PlayerState,
    now: int = NOW,
    events: Mapping[str, bytes] = {},
) -> ChangeBuilder:
    """An edit of a board with these players on it."""
    return ChangeBuilder(board, now, {state.player_id: state for state in states}, events)


def sub(player_id: str, score: float | None, **fields: Any) -> Submission:
    """A submission."""
    return decode(Submission, {"player_id": player_id, "leaderboard_id": "b", "score": score, **fields})


def after(board: Board, submissions: Sequence[Submission], now: int = NOW) -> PendingCommit:
    """The edit of an empty board by a list of submissions, closed."""
    edit = edit_of(board, now=now)
    for submission in submissions:
        edit.submit(submission)
    return edit.close("c")
