"""The next change of a board in the making: the one place where a board's line is written.

An edit is opened under the board's lock, with the repository's clock read after it. It takes submissions, a removal,
a reset, a patch or a deletion one after the other, asks `rules.py` what becomes of a score, gives out the stamps, and
closes into the board's new row and one `Change`. It is pure: nothing is kept until the repository commits it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from attrs import asdict, evolve, frozen

from leaderboard_core.domain.board import UNSET, Board, BoardPatch, bounds_faults
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import EventIdConflict, Invalid, PlayerNotFound, ScoreOutOfBounds
from leaderboard_core.domain.order import score_of, sort_key
from leaderboard_core.domain.rules import decide
from leaderboard_core.domain.score import plain
from leaderboard_core.domain.season import Season, next_reset
from leaderboard_core.domain.submission import ERASED, Submission


class Decision(NamedTuple):
    """What became of one submission: the player's score after and before it (None: not on the board)."""

    score: float | None
    previous_score: float | None
    changed: bool
    duplicate: bool = False


@frozen
class Edited:
    """A closed edit: the board's row after it, the change (None if nothing changed), and what goes along."""

    board: Board
    change: Change | None
    events: Mapping[str, bytes]
    ended: tuple[Season, ...]


class Edit:
    """One board's next change. The season turns first when its time is over."""

    def __init__(self, board: Board, now: int, states: Mapping[str, PlayerState], events: Mapping[str, bytes]) -> None:
        """`states`: the named players' states in the board's season; `events`: fingerprints of known event ids."""
        self._before = self._board = board
        self._now = now
        self._current = dict(states)
        self._events = events
        self._last_stamp = board.last_stamp
        self._touched: dict[str, PlayerState | None] = {}
        self._new_events: dict[str, bytes] = {}
        self._ended: list[Season] = []
        self._overtaken = -1
        if board.next_reset_at is not None and now >= board.next_reset_at:
            self._turn(board.next_reset_at)

    def submit(self, submission: Submission, reached_at: int | None = None) -> Decision:
        """Apply one submission. Raises `ScoreOutOfBounds` or `EventIdConflict`, having changed nothing.

        `reached_at` (microseconds) is when the score was reached, if its sender knows: never later than now.
        """
        current = self._current.get(submission.player_id)
        if submission.event_id is not None and self._is_duplicate(submission, submission.event_id):
            score = self._score(current)
            return Decision(score, score, changed=False, duplicate=True)
        key = self._decide(submission, current)
        if submission.event_id is not None:
            self._new_events[submission.event_id] = submission.fingerprint()
        if key is None:
            score = self._score(current)
            return Decision(score, score, changed=False)
        self._put(submission, key, reached_at)
        return Decision(score_of(self._board.sort_order, key), self._score(current), changed=True)

    def remove(self, player_id: str) -> None:
        """Take a player off the board. Raises `PlayerNotFound`."""
        if player_id not in self._current:
            raise PlayerNotFound(self._board.id, player_id)
        del self._current[player_id]
        self._touched[player_id] = None

    def erase(self, player_id: str) -> None:
        """Take a player off the board if they are on it, by a change in any case: the line is kept from there on."""
        if player_id in self._current:
            self.remove(player_id)
        self.overtake(self._before.head.sequence)

    def reset(self) -> None:
        """End the season now and open the next."""
        self._turn(max(self._now, self._board.season_started_at))

    def patch(self, patch: BoardPatch) -> None:
        """Change the board's own fields. Raises `Invalid` when bounds would admit no score."""
        values = {name: value for name, value in asdict(patch).items() if value is not UNSET}
        board = evolve(self._board, **values)
        if faults := bounds_faults(board.min_score, board.max_score):
            raise Invalid(faults)
        if board == self._board:
            return
        if board.reset_period is not self._board.reset_period:
            # Where the clock went back, the boundary that began the season is not to end it again.
            since = max(self._now, board.season_started_at)
            board = evolve(board, next_reset_at=next_reset(board.reset_period, since))
        self._board = evolve(board, updated_at=max(self._now, board.updated_at))

    def delete(self) -> None:
        """End the board's life."""
        self._board = evolve(self._board, deleted=True)

    def overtake(self, sequence: int) -> None:
        """Make the change come after this sequence number, even if nothing else changes.

        For a repository that was restored from an older copy: elsewhere the board is known to have been further on.
        """
        self._overtaken = max(self._overtaken, sequence)

    def close(self, change_id: str) -> Edited:
        """What is to be committed, as the change of this id."""
        if self._board == self._before and not self._touched and self._overtaken < self._before.head.sequence:
            return Edited(self._before, None, self._new_events, ())
        change = self._change(change_id)
        opened = self._board.season_opened if self._board.season == self._before.season else change.sequence
        board = evolve(self._board, head=change.head, last_stamp=self._last_stamp, season_opened=opened)
        return Edited(board, change, self._new_events, tuple(self._ended))

    def _change(self, change_id: str) -> Change:
        touched = sorted(self._touched)
        return Change(
            id=change_id,
            previous=self._before.head.change_id,
            sequence=max(self._before.head.sequence, self._overtaken) + 1,
            board_uid=self._board.uid,
            season=self._board.season,
            max_entries=self._board.max_entries,
            committed_at=self._now,
            states=tuple(state for player in touched if (state := self._touched[player]) is not None),
            removed=tuple(player for player in touched if self._touched[player] is None),
            deleted=self._board.deleted,
        )

    def _is_duplicate(self, submission: Submission, event_id: str) -> bool:
        known = self._new_events.get(event_id, self._events.get(event_id))
        if known is None:
            return False
        if known not in (ERASED, submission.fingerprint()):
            raise EventIdConflict(event_id)
        return True

    def _decide(self, submission: Submission, current: PlayerState | None) -> float | None:
        board, score = self._board, submission.score
        if board.min_score is not None and score < board.min_score:
            raise ScoreOutOfBounds(f"must not be less than {plain(board.min_score)} on this leaderboard")
        if board.max_score is not None and score > board.max_score:
            raise ScoreOutOfBounds(f"must not be greater than {plain(board.max_score)} on this leaderboard")
        submitted = sort_key(board.sort_order, score)
        return decide(board.update_mode, None if current is None else current.sort_key, submitted)

    def _put(self, submission: Submission, key: float, reached_at: int | None) -> None:
        player_id = submission.player_id
        stamp = max(self._now, self._last_stamp + 1) if reached_at is None else min(reached_at, self._now)
        self._last_stamp = max(self._last_stamp, stamp)
        state = PlayerState(player_id, key, stamp, submission.game_id, submission.metadata)
        self._current[player_id] = self._touched[player_id] = state

    def _score(self, state: PlayerState | None) -> float | None:
        return None if state is None else score_of(self._board.sort_order, state.sort_key)

    def _turn(self, at: int) -> None:
        board = self._board
        ended = Season(
            board_uid=board.uid,
            season=board.season,
            head=self._before.head,
            started_at=board.season_started_at,
            ended_at=at,
            max_entries=board.max_entries,
        )
        self._ended.append(ended)
        self._current.clear()
        self._touched.clear()
        self._board = evolve(
            board,
            season=board.season + 1,
            season_started_at=at,
            next_reset_at=next_reset(board.reset_period, max(self._now, at)),
        )


def opening(board: Board) -> Change:
    """The first change of a board's line, which makes it an empty board."""
    return Change(
        id=board.head.change_id,
        previous=None,
        sequence=board.head.sequence,
        board_uid=board.uid,
        season=board.season,
        max_entries=board.max_entries,
        committed_at=board.created_at,
    )
