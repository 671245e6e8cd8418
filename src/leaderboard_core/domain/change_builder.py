"""The next change of a board in the making: the one place where a board's changes are made.

It is opened under the board's lock, with the repository's clock read after it. It takes submissions, a removal, a
reset, a patch or a deletion one after the other, asks `rules.py` what becomes of a score, gives out the moments, and
closes into the board's new row and one `Change`. It is pure: nothing is kept until the repository commits it.
"""

from collections.abc import Collection, Mapping
from typing import TypeAlias

from attrs import evolve

from leaderboard_core.domain.admission import admitted_key, admitted_moment, admitted_score_key
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_patching import patched, put_right
from leaderboard_core.domain.board_score import next_parts, told_parts, told_score
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.calendar import CLOCK_TOLERANCE
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import EventIdConflict, PlayerNotFound
from leaderboard_core.domain.freezing import is_frozen, with_hidden_revision, with_moments_of
from leaderboard_core.domain.grace import PastSeason
from leaderboard_core.domain.late_season import LateSeason, is_late
from leaderboard_core.domain.links import Links
from leaderboard_core.domain.order import score_of
from leaderboard_core.domain.outcomes import PendingCommit, SubmissionOutcome
from leaderboard_core.domain.payload import fields_of, payload_after, payload_of, with_profile
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.rules import decide
from leaderboard_core.domain.score import Score, ToldScore
from leaderboard_core.domain.season import Season
from leaderboard_core.domain.season_turns import ended_season, next_season, with_sound_boundary
from leaderboard_core.domain.submission import ERASED, Submission

States: TypeAlias = Mapping[str, PlayerState]
Prints: TypeAlias = Mapping[str, bytes]


class ChangeBuilder:
    """One board's next change. The season turns first when its time is over."""

    def __init__(self, board: Board, now: int, states: States, events: Prints, past: PastSeason | None = None) -> None:
        """`states`: the named players' in the board's season; `events`: fingerprints of known event ids; `past`: the
        season before, where it was read."""
        self._before = self._board = board
        self._now = now
        self._current = dict(states)
        self._events, self._past = events, past
        self._last_stamp = board.last_reached_at
        #: Whom the change sets, and whom it takes off the board.
        self._touched: dict[str, PlayerState] = {}
        self._removed: set[str] = set()
        self._new_events: dict[str, bytes] = {}
        #: Of whom submissions brought another profile, and who has come without one.
        self.profiles: dict[str, str] = {}
        self.came_without_profile: set[str] = set()
        self._ended: list[Season] = []
        self._late: LateSeason | None = None
        self._fenced = -1
        if board.next_reset_at is not None:
            if now >= board.next_reset_at:
                self._turn(board.next_reset_at)
            else:
                # A boundary that only a clock that was ahead can have set is set anew.
                self._board = with_sound_boundary(board, board.next_reset_at, now)

    def submit(
        self, submission: Submission, reached_at: int | None = None, *, any_age: bool = False, fed: bool = False
    ) -> SubmissionOutcome:
        """Apply one submission. Raises `Invalid`, or `EventIdConflict`, having changed nothing.

        `reached_at` (microseconds) is when the score was reached, if whoever brought it knows: never later than now.
        What the submission itself says goes before it. `any_age`: that may be from before the season as well. `fed`: it
        was sent to the board that this one follows, which has judged its event id.
        """
        player_id, event_id, board = submission.player_id, submission.event_id, self._board
        order, parts, order_key = board.sort_order, board.parts, b""
        current = self._current.get(player_id)
        before: ToldScore | None = None
        if current is not None:
            before = told_score(board, current) if parts else score_of(order, current.sort_key)
        if event_id is not None and fed:
            event_id = None
        moment = submission.occurred_at
        if moment is not None and is_late(board, self._past, moment, self._now, any_age=any_age):
            return self._submit_late(submission, event_id)
        if event_id is not None and self._is_duplicate(submission, event_id):
            return SubmissionOutcome(before, before, False, True)
        if moment is not None:
            reached_at = admitted_moment(board, moment, self._now, any_age=any_age)
        if parts:
            key, order_key = next_parts(board, current, submission.score)
        else:
            key = self._decide(submission, current)
        if event_id is not None:
            self._new_events[event_id] = submission.fingerprint()
        if submission.profile is not None:
            self._take_profile(player_id, current, submission.profile)
        elif current is None:
            self.came_without_profile.add(player_id)
        if key is None:
            if submission.profile is not None:
                self.show_as(player_id, submission.profile)
            return SubmissionOutcome(before, before, False)
        payload = payload_of(submission) if current is None else payload_after(current.payload, submission)
        # As `PlayerState` and `SubmissionOutcome` make them, in half of the time: there are two for every score.
        fields = (player_id, key, self._stamp(reached_at), payload, order_key)
        self._current[player_id] = self._touched[player_id] = tuple.__new__(PlayerState, fields)
        score = told_parts(board, key, order_key) if parts else score_of(order, key)
        return tuple.__new__(SubmissionOutcome, (score, before, True, False, (), None))

    def _submit_late(self, submission: Submission, event_id: str | None) -> SubmissionOutcome:
        """The same in the season before."""
        late = self._ended_season(self._board.season - 1)
        duplicate = event_id is not None and self._is_duplicate(submission, event_id)
        outcome = late.submit(submission, duplicate, self._current.get(submission.player_id))
        if event_id is not None and not duplicate:
            self._new_events[event_id] = submission.fingerprint()
        self.profiles |= late.edit.profiles
        return outcome

    def in_season(self, season: int | None) -> "ChangeBuilder":
        """What is put into a season that has ended, as it was read; None: into the open one."""
        return self if season is None else self._ended_season(season).edit

    def _ended_season(self, number: int) -> LateSeason:
        self._late = self._late or LateSeason(self._board, number, self._past, self._now, make=ChangeBuilder)
        return self._late

    @property
    def late(self) -> LateSeason | None:
        """What is put into a season that has ended, if there is such a season."""
        return self._late

    @property
    def touched(self) -> Collection[PlayerState]:
        """The states that it sets so far."""
        return self._touched.values()

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
            raise PlayerNotFound(board.id, player_id)
        state = put_right(board, current, patch)
        if changed := state != current:
            self._current[player_id] = self._touched[player_id] = state
        return SubmissionOutcome(told_score(board, state), told_score(board, current), changed)

    def remove(self, player_id: str) -> None:
        """Take a player off the board. Raises `PlayerNotFound`."""
        if player_id not in self._current:
            raise PlayerNotFound(self._board.id, player_id)
        del self._current[player_id]
        self._touched.pop(player_id, None)
        self._removed.add(player_id)

    def erase(self, player_id: str) -> None:
        """Take a player off the board if they are on it, by a change in any case: the line is kept from there on."""
        if player_id in self._current:
            self.remove(player_id)
        self.fence_here()

    @property
    def board(self) -> Board:
        """The board with what was done to it so far, but for its version."""
        return self._board

    def state_of(self, player_id: str) -> PlayerState | None:
        """What the board has of a player by now, of those whose states were given."""
        return self._current.get(player_id)

    def adopt(self, state: PlayerState, score: Score) -> None:
        """Give a player what another board holds of them, with its moment; `score` is the one that the state has there.

        Raises `Invalid`, having changed nothing.
        """
        sort_key, order_key = admitted_score_key(self._board, score)
        self.put(state._replace(sort_key=sort_key, order_key=order_key))

    def put(self, state: PlayerState) -> None:
        """Give a player this state, which was decided elsewhere."""
        self._current[state.player_id] = self._touched[state.player_id] = state
        self._last_stamp = max(self._last_stamp, state.reached_at)

    def link(self, links: Links) -> None:
        """Let the board follow, or be followed, as these links say."""
        self._board = evolve(self._board, links=links, updated_at=max(self._now, self._board.updated_at))

    @property
    def is_frozen(self) -> bool:
        """Whether the public does not see what is taken."""
        return self._board.hide_after is not None and is_frozen(self._board, self._now)

    def freeze_along(self, root: Board) -> None:
        """Take over from the board that this one follows when it is frozen, if it is one of those that do."""
        self._board = with_moments_of(root, self._board, self._now)

    def reset(self) -> None:
        """End the season now and open the next."""
        self._turn(max(self._now, self._board.season_started_at))

    def patch(self, patch: BoardPatch) -> None:
        """Change the board's own fields. Raises `Invalid` for what does not go together or cannot change."""
        self._board = patched(self._board, patch, self._now)

    def delete(self) -> None:
        """End the board's life."""
        self._board = evolve(self._board, deleted=True)

    def fence(self, revision: int) -> None:
        """Make the change come after this number in any case: elsewhere the board is known to have been further on."""
        self._fenced = max(self._fenced, revision)

    def fence_here(self) -> None:
        """Make a change even if nothing changes."""
        self.fence(self._before.version.revision)

    def turned_from(self, season: int) -> bool:
        """Whether this is the season that has ended by the opening of the edit."""
        return self._before.season == season != self._board.season

    def close(self, change_id: str) -> PendingCommit:
        """What is to be committed, as the change of this id."""
        before, board, touched = self._before, self._board, self._touched
        late = None if self._late is None else self._late.put
        untouched = not touched and not self._removed and (board is before or board == before)
        if untouched and not (late and late.states) and self._fenced < before.version.revision:
            return PendingCommit(before, None, self._new_events, (), late)
        revision = max(before.version.revision, self._fenced) + 1
        # Who is known already comes in order, as a rule, and what is sorted nearly is sorted soon.
        players = sorted(filter(touched.__contains__, self._current)) if len(touched) > 1 else touched
        change = Change(
            id=change_id,
            previous=before.version.change_id,
            revision=revision,
            board_uid=board.uid,
            season=board.season,
            max_entries=board.max_entries,
            committed_at=self._now,
            states=tuple(map(touched.__getitem__, players)),
            removed=tuple(sorted(self._removed - touched.keys())) if self._removed else (),
            deleted=board.deleted,
        )
        if board.season != before.season:
            board = evolve(board, season_opened=revision)
        if board.hide_after is not None or board.hidden_revision is not None:
            board = with_hidden_revision(board, before, self._now)
        board = board.moved_to(Version(change_id, revision), self._last_stamp)
        return PendingCommit(board, change, self._new_events, tuple(self._ended), late)

    def _is_duplicate(self, submission: Submission, event_id: str) -> bool:
        known = self._new_events.get(event_id, self._events.get(event_id))
        if known is None:
            return False
        if known in (ERASED, submission.fingerprint()):
            return True
        raise EventIdConflict(event_id)

    def _decide(self, submission: Submission, current: PlayerState | None) -> float | None:
        held = None if current is None else current.sort_key
        return decide(self._board.update_mode, held, admitted_key(self._board, submission.score))

    def _stamp(self, reached_at: int | None) -> int:
        """The moment of a score: its own, or the next one that was not given out yet. Neither is later than now, unless
        the clock went back."""
        if reached_at is None:
            self._last_stamp = stamp = self._now if self._now > self._last_stamp else self._last_stamp + 1
            return stamp
        stamp = min(reached_at, self._now)
        self._last_stamp = max(self._last_stamp, stamp)
        return stamp

    def _turn(self, at: int) -> None:
        season = ended_season(self._board, self._before.version, at)
        self._ended.append(season)
        self._past = PastSeason(season, False, dict(self._current), whole=True)
        self._current.clear()
        self._touched.clear()
        self._removed.clear()
        if self._last_stamp > self._now + CLOCK_TOLERANCE:
            # Stamps order the scores of one season. The moments of a clock that was ahead end with theirs.
            self._last_stamp = self._now
        self._board = next_season(self._board, at, self._now)
