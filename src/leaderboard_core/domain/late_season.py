"""What a board's next change does to a season that has ended: it has rules, moments and states as any season, and the
open one is left alone. The season before the open one takes what is late while it is in grace."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_score import outcome_score
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.grace import PastSeason, PastStates, as_in, may_be_late, past_states
from leaderboard_core.domain.moments import microseconds
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.payload import fields_of
from leaderboard_core.domain.submission import Submission

if TYPE_CHECKING:
    from leaderboard_core.domain.change_builder import ChangeBuilder


def is_late(board: Board, past: PastSeason | None, moment: datetime, now: int, *, any_age: bool) -> bool:
    """Whether a score of that moment counts in the season before; so it may, where that was not read. `any_age`: what
    is older than that season, too, is for the open one."""
    at = microseconds(moment)
    if not may_be_late(board, at, now):
        return False
    if past is None or past.season.season != board.season - 1:
        return True
    return not past.settled and (at >= past.season.started_at or not any_age)


class LateSeason:
    """A season that has ended, as far as it was read, and what is put into it."""

    def __init__(
        self,
        board: Board,
        number: int,
        past: PastSeason | None,
        now: int,
        *,
        make: "Callable[..., ChangeBuilder]",
    ) -> None:
        """`number`: which one; `make`: makes what is put there, of a board in that season with the states there."""
        self._number = number
        self._past = past if past is not None and past.season.season == self._number else None
        self._board = board if self._past is None else as_in(self._past.season, board)
        self._before = {} if self._past is None else self._past.present
        self.edit = make(self._board, now, self._before, {})
        #: Of whom it has to be read; nothing that was decided may be written then.
        self.unread: set[str] = set()

    def submit(self, submission: Submission, duplicate: bool, here: PlayerState | None) -> SubmissionOutcome:
        """Apply a submission there. `duplicate`: it is known already; `here`: the player's state in the open season.

        Raises what the open season would.
        """
        player_id = submission.player_id
        if self._past is None or not self._past.is_read(player_id):
            self.unread.add(player_id)
            return SubmissionOutcome(None, None, False)
        state = self.edit.state_of(player_id)
        if duplicate:
            score = None if state is None else outcome_score(self._board, state)
            return SubmissionOutcome(score, score, False, True, (), self._number)
        outcome = self.edit.submit(submission, fed=True)
        if state is None and here is not None and submission.profile is None:
            self.edit.show_as(player_id, fields_of(here.payload).get("profile"))
            self.edit.came_without_profile.discard(player_id)
        return outcome._replace(season=self._number)

    @property
    def read(self) -> Collection[str]:
        """Of whom it was read what they have there."""
        return () if self._past is None else self._past.states

    @property
    def was_open(self) -> bool:
        """Whether it was open until now: what it has of others has to be read as of the open season."""
        return self._past is not None and self._past.whole

    @property
    def put(self) -> PastStates:
        """What comes to it."""
        return past_states(self._number, self.edit.touched, self._before)
