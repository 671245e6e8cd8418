"""What became of submissions, and of all that was done to a board together."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.grace import PastStates
from leaderboard_core.domain.score import ToldScore
from leaderboard_core.domain.season import Season

if TYPE_CHECKING:
    from leaderboard_core.domain.follower_outcomes import FollowerOutcome


class SubmissionOutcome(NamedTuple):
    """What became of one submission: the player's score after and before it (None: not on the board).

    `followers`: what those made of it that follow the board, see `feeding.py`. `season`: the one before the open one,
    where it counts in that.
    """

    score: ToldScore | None
    previous_score: ToldScore | None
    changed: bool
    duplicate: bool = False
    followers: Sequence["FollowerOutcome"] = ()
    season: int | None = None

    def told_with(self, followers: Sequence["FollowerOutcome"]) -> "SubmissionOutcome":
        """The same with what followers made of it."""
        score, previous_score, changed, duplicate, _, season = self
        return tuple.__new__(SubmissionOutcome, (score, previous_score, changed, duplicate, followers, season))


class PendingCommit(NamedTuple):
    """A closed edit: the board's row after it, the change (None if nothing changed), and what goes along."""

    board: Board
    change: Change | None
    events: Mapping[str, bytes]
    ended: tuple[Season, ...]
    #: What of it came to the season before the open one.
    past: PastStates | None = None
