"""The next change of a board in the making: the one place where a board's changes are made.

To what `open_change.py` does to a board as a whole it adds what is done to its players: it takes submissions,
corrections and removals one after the other, and asks `rules.py` what becomes of a score.
"""

from collections.abc import Mapping
from itertools import repeat

from leaderboard_core.domain.admission import admitted_key, admitted_moment, admitted_score_key
from leaderboard_core.domain.board_patching import put_right
from leaderboard_core.domain.board_score import next_parts, outcome_score, told_score
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import EventIdConflict, LeaderboardError, PlayerNotFound
from leaderboard_core.domain.fed import FedList
from leaderboard_core.domain.late_season import LateSeason, is_late
from leaderboard_core.domain.open_change import OpenChange
from leaderboard_core.domain.order import score_of, sort_keys
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.payload import fields_of, payload_after, payload_of, with_profile
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.rules import decide
from leaderboard_core.domain.score import Score, ToldScore
from leaderboard_core.domain.submission import ERASED, Submission


class ChangeBuilder(OpenChange):
    """One board's next change, with what becomes of its players."""

    def submit(
        self, submission: Submission, reached_at: int | None = None, *, any_age: bool = False, fed: bool = False
    ) -> SubmissionOutcome:
        """Apply one submission. Raises `Invalid`, or `EventIdConflict`, having changed nothing.

        `reached_at` (microseconds) is when the score was reached, if whoever brought it knows: never later than now.
        What the submission itself says goes before it. `any_age`: that may be from before the season as well. `fed`: it
        was sent to the board that this one follows, which has judged its event id.
        """
        player_id, event_id, board, event_key = submission.player_id, submission.event_id, self._board, None
        order, is_plain, order_key = board.sort_order, board.is_plain, b""
        current = self._current.get(player_id)
        held = kept = None
        before: ToldScore | None = None
        if current is not None:
            held, kept = current.sort_key, current.payload
            before = score_of(order, held) if is_plain else outcome_score(board, current)
        if event_id is not None and not fed:
            event_key = board.event_key(player_id, event_id)
        moment = submission.occurred_at
        if moment is not None and is_late(board, self._past, moment, self._now, any_age=any_age):
            return self._submit_late(submission, event_key)
        if event_key is not None and self._is_duplicate(submission, event_key):
            return SubmissionOutcome(before, before, False, True)
        if moment is not None:
            reached_at = admitted_moment(board, moment, self._now, any_age=any_age)
        if board.parts:
            key, order_key = next_parts(board, current, submission.score)
        else:
            key = decide(board.update_mode, held, admitted_key(board, submission.score))
        if event_key is not None:
            self._new_events[event_key] = submission.fingerprint()
        if submission.profile is not None:
            self._take_profile(player_id, current, submission.profile)
        elif current is None:
            self.came_without_profile.add(player_id)
        if key is None:
            if submission.profile is not None:
                self.show_as(player_id, submission.profile)
            return SubmissionOutcome(before, before, False)
        payload = payload_of(submission) if kept is None else payload_after(kept, submission)
        # As `PlayerState` and `SubmissionOutcome` make them, in half of the time: there are two for every score.
        fields = (player_id, key, self._stamp(reached_at), payload, order_key)
        self._current[player_id] = self._touched[player_id] = state = tuple.__new__(PlayerState, fields)
        score = score_of(order, key) if is_plain else outcome_score(board, state)
        return tuple.__new__(SubmissionOutcome, (score, before, True, False, (), None))

    def submit_fed(self, fed: FedList) -> Mapping[int, LeaderboardError]:
        """Apply submissions that came to the board which this one follows, and say which it refused, by their places.

        They are plain, see `FedList`: each is taken as `submit` does, but for what the other board does for both.
        """
        board, now, current, touched = self._board, self._now, self._current, self._touched
        mode, parts = board.update_mode, board.parts
        is_judged = board.has_bounds or fed.has_unscored
        keys = repeat(0.0) if parts or is_judged else sort_keys(board.sort_order, fed.scores)
        order_key, stamp, refused = b"", self._last_stamp, {}
        column = zip(fed.submissions, fed.reached_at, keys, strict=False)
        for place, (submission, reached_at, sent) in enumerate(column):
            player_id = submission.player_id
            held = current.get(player_id)
            try:
                if parts:
                    key, order_key = next_parts(board, held, submission.score)
                elif is_judged:
                    key = self._decide(submission, held)
                else:
                    key = decide(mode, None if held is None else held.sort_key, sent)
            except LeaderboardError as refusal:
                refused[place] = refusal
                continue
            if key is None:
                if submission.profile is not None:
                    self.show_as(player_id, submission.profile)
                continue
            is_bare = fed.is_bare and (held is None or held.payload is None)
            payload = None if is_bare else fed.single(place).payload_for(held)
            if held is None and submission.profile is None and (is_bare or fed.single(place).profile is None):
                self.came_without_profile.add(player_id)
            # As `_stamp` and `PlayerState` make them: calls of these would take as long as all the rest.
            if reached_at is None:
                stamp = at = now if now > stamp else stamp + 1
            else:
                at = min(reached_at, now)
                stamp = max(stamp, at)
            state = tuple.__new__(PlayerState, (player_id, key, at, payload, order_key))
            current[player_id] = touched[player_id] = state
        self._last_stamp = stamp
        return refused

    def _submit_late(self, submission: Submission, event_key: str | None) -> SubmissionOutcome:
        """The same in the season before."""
        late = self.ended_season(self._board.season - 1)
        duplicate = event_key is not None and self._is_duplicate(submission, event_key)
        outcome = late.submit(submission, duplicate, self._current.get(submission.player_id))
        if event_key is not None and not duplicate:
            self._new_events[event_key] = submission.fingerprint()
        self.profiles |= late.edit.profiles
        return outcome

    def known(self, submission: Submission, *, any_age: bool) -> SubmissionOutcome:
        """What is told of a submission that was taken before, in the season in which it counts."""
        moment, current = submission.occurred_at, self._current.get(submission.player_id)
        if moment is not None and is_late(self._board, self._past, moment, self._now, any_age=any_age):
            return self.ended_season(self._board.season - 1).submit(submission, True, current)
        score = None if current is None else told_score(self._board, current)
        return SubmissionOutcome(score, score, False, True)

    def in_season(self, season: int | None) -> "ChangeBuilder":
        """What is put into a season that has ended, as it was read; None: into the open one."""
        return self if season is None else self.ended_season(season).edit

    def ended_season(self, number: int) -> LateSeason:
        """What is put into a season that has ended; it is one of them in a change."""
        self._late = self._late or LateSeason(self._board, number, self._past, self._now, make=ChangeBuilder)
        return self._late

    def show_as(self, player_id: str, profile: str | None) -> None:
        """Give the player another profile, if they are on the board: the score and its moment stay what they are."""
        current = self._current.get(player_id)
        if current is None:
            return
        payload = with_profile(current.payload, profile)
        if payload != current.payload:
            self._current[player_id] = self._touched[player_id] = current._replace(payload=payload)

    def _take_profile(self, player_id: str, current: PlayerState | None, profile: str) -> None:
        """What is new of a player is kept of them, and not on this board alone."""
        if current is None or fields_of(current.payload).get("profile") != profile:
            self.profiles[player_id] = profile

    def correct(self, player_id: str, patch: PlayerPatch) -> SubmissionOutcome:
        """Put a player right: the update mode is not asked, and the moment of the score stays. Raises `PlayerNotFound`
        or `ScoreOutOfBounds`, having changed nothing."""
        current, board = self._current.get(player_id), self._board
        if current is None:
            raise PlayerNotFound(board.public_id, player_id)
        state = put_right(board, current, patch)
        if changed := state != current:
            self._current[player_id] = self._touched[player_id] = state
        return SubmissionOutcome(told_score(board, state), told_score(board, current), changed)

    def remove(self, player_id: str) -> None:
        """Take a player off the board. Raises `PlayerNotFound`."""
        if player_id not in self._current:
            raise PlayerNotFound(self._board.public_id, player_id)
        del self._current[player_id]
        self._touched.pop(player_id, None)
        self._removed.add(player_id)

    def erase(self, player_id: str) -> None:
        """Take a player off the board if they are on it, by a change in any case: the line is kept from there on."""
        if player_id in self._current:
            self.remove(player_id)
        self.fence_here()

    def adopt(self, state: PlayerState, score: Score | None) -> None:
        """Give a player what another board holds of them, with its moment; `score` is the one that the state has there.

        Raises `Invalid`, having changed nothing.
        """
        sort_key, order_key = admitted_score_key(self._board, score)
        self.put(state._replace(sort_key=sort_key, order_key=order_key))

    def _is_duplicate(self, submission: Submission, event_key: str) -> bool:
        known = self._new_events.get(event_key, self._events.get(event_key))
        if known is None:
            return False
        if known in (ERASED, submission.fingerprint()):
            return True
        raise EventIdConflict(str(submission.event_id))

    def _decide(self, submission: Submission, current: PlayerState | None) -> float | None:
        held = None if current is None else current.sort_key
        return decide(self._board.update_mode, held, admitted_key(self._board, submission.score))
