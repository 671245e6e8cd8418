"""A board's next change while it is open: what the board and its players have by now, and into what it closes.

It is opened under the board's lock, with the repository's clock read after it. What is done to a board as a whole is
here, and the moments are given out; what becomes of scores, `change_builder.py` says. It is pure: nothing is kept until
the repository commits it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_patching import like_whole, patched
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.calendar import CLOCK_TOLERANCE
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.freezing import is_frozen, with_hidden_revision, with_moments_of
from leaderboard_core.domain.grace import PastSeason
from leaderboard_core.domain.links import Links
from leaderboard_core.domain.outcomes import PendingCommit
from leaderboard_core.domain.season import Season
from leaderboard_core.domain.season_turns import ended_season, next_season, with_sound_boundary
from leaderboard_core.domain.shards import SeasonDue

if TYPE_CHECKING:
    from leaderboard_core.domain.late_season import LateSeason

States: TypeAlias = Mapping[str, PlayerState]
Prints: TypeAlias = Mapping[str, bytes]


class OpenChange:
    """One board's next change. The season turns first when its time is over."""

    def __init__(
        self,
        board: Board,
        now: int,
        states: States,
        events: Prints,
        past: PastSeason | None = None,
        *,
        turns: Sequence[int] | None = None,
    ) -> None:
        """`states`: the named players' in the board's season; `events`: fingerprints of known event ids; `past`: the
        season before, where it was read.

        `turns`: the moments at which seasons have ended that are to turn here, whatever the clock says. Raises
        `SeasonDue` where the season is over of a shard that turns with others.
        """
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
        if turns is not None:
            for moment in turns:
                self._turn(moment)
        elif board.next_reset_at is not None:
            if now >= board.next_reset_at:
                if board.shards is not None:
                    raise SeasonDue(board.shards, board.season, board.next_reset_at)
                self._turn(board.next_reset_at)
            else:
                # A boundary that only a clock that was ahead can have set is set anew.
                self._board = with_sound_boundary(board, board.next_reset_at, now)

    @property
    def board(self) -> Board:
        """The board with what was done to it so far, but for its version."""
        return self._board

    def state_of(self, player_id: str) -> PlayerState | None:
        """What the board has of a player by now, of those whose states were given."""
        return self._current.get(player_id)

    @property
    def states(self) -> Mapping[str, PlayerState]:
        """All that the board has by now of the players whose states were given; it is kept up to date."""
        return self._current

    @property
    def removed(self) -> Collection[str]:
        """Whom it takes off the board."""
        return self._removed

    @property
    def touched(self) -> Collection[PlayerState]:
        """The states that it sets so far."""
        return self._touched.values()

    @property
    def late(self) -> "LateSeason | None":
        """What is put into a season that has ended, if there is such a season."""
        return self._late

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

    def become_like(self, whole: Board) -> None:
        """Take over from the first shard of a wide board what it is set to, and when its season ends."""
        self._board = like_whole(self._board, whole, self._now)

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
        states: Iterable[PlayerState] = touched.values()
        if len(touched) > 1:
            # Who is known already comes in order, as a rule, and what is sorted nearly is sorted soon.
            states = map(touched.__getitem__, sorted(filter(touched.__contains__, self._current)))
        change = Change(
            id=change_id,
            previous=before.version.change_id,
            revision=revision,
            board_uid=board.uid,
            season=board.season,
            max_entries=board.max_entries,
            committed_at=self._now,
            states=tuple(states),
            removed=tuple(sorted(self._removed - touched.keys())) if self._removed else (),
            deleted=board.deleted,
        )
        if board.season != before.season:
            board = evolve(board, season_opened=revision)
        if board.hide_after is not None or board.hidden_revision is not None:
            board = with_hidden_revision(board, before, self._now)
        board = board.moved_to(Version(change_id, revision), self._last_stamp)
        # As `PendingCommit` makes it, in half of the time: there is one for every score that comes alone.
        return tuple.__new__(PendingCommit, (board, change, self._new_events, tuple(self._ended), late))

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
