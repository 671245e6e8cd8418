"""The next change of a board of members, and with it that of the board of their teams: one never without the other."""

from collections import Counter
from collections.abc import Collection, Mapping

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.grace import PastSeason
from leaderboard_core.domain.late_season import LateSeason
from leaderboard_core.domain.order import NO_RESULT
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.payload import fields_of
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.rules import TeamTally, best_tally, best_tally_with, is_short, tally_with
from leaderboard_core.domain.score import Score
from leaderboard_core.domain.submission import Submission
from leaderboard_core.domain.teams import (
    require_room,
    staying_in_team,
    tally_of,
    team_in,
    team_of,
    team_state,
    with_settings_of,
)


class MembersBuilder(ChangeBuilder):
    """As `ChangeBuilder`; whatever becomes of a member is at once counted for the team.

    `read`: the teams whose states the board of teams was given. Whose was not is written down, by the member: then
    nothing that was decided may be written. So are teams of which the best count and not all members are there, when
    it is asked who comes next.
    """

    def __init__(
        self,
        board: Board,
        now: int,
        states: Mapping[str, PlayerState],
        past: PastSeason | None = None,
        *,
        teams: ChangeBuilder,
        read: Collection[str],
    ) -> None:
        super().__init__(board, now, states, {}, past)
        self.teams, self._read = teams, read
        self.unread_teams: dict[str, str] = {}
        self.short_teams: set[str] = set()
        #: The teams of a season that has ended all of whose members were read: whoever is missing was erased.
        self.looked_through: Collection[str] = ()
        self.go_along()

    def ended_season(self, number: int) -> LateSeason:
        """As ever; the team has there what becomes of a member there."""
        teams = self.teams.ended_season(number)

        def make(board: Board, now: int, states: Mapping[str, PlayerState], _: object) -> "MembersBuilder":
            members = MembersBuilder(board, now, states, teams=teams.edit, read=teams.read)
            members.looked_through = self.looked_through
            return members

        self._late = self._late or LateSeason(self._board, number, self._past, self._now, make=make)
        return self._late

    @property
    def in_the_past(self) -> "MembersBuilder | None":
        """What is put into a season that has ended, if anything is."""
        late = self._late
        return late.edit if late is not None and isinstance(late.edit, MembersBuilder) else None

    def go_along(self) -> None:
        """Have the seasons and the settings of the board of teams, and end with it."""
        while self.board.season < self.teams.board.season:
            self.reset()
        while self.teams.board.season < self.board.season:
            self.teams.reset()
        self._board = with_settings_of(self.teams.board, self._board, self._now)
        if self.teams.board.deleted:
            self.delete()

    def submit_of(
        self, submission: Submission, reached_at: int | None, profile: str | None, *, any_age: bool
    ) -> tuple[str, SubmissionOutcome] | None:
        """Apply a submission that the root has accepted, with the profile that it has of the player: what became of it,
        and for which team it counts; None: for none. Raises what refuses it."""
        player_id = submission.player_id
        before = self.state_of(player_id)
        team = self._team_of(player_id, before, profile)
        if team is None:
            return None
        key = self._decide(submission, before)
        if key is not None:
            self._require_room(team, player_id, before, key)
        outcome = self.submit(submission, reached_at, any_age=any_age, fed=True)
        # It is the root that keeps what is new of a player.
        self.profiles.pop(player_id, None)
        self.came_without_profile.discard(player_id)
        super().show_as(player_id, staying_in_team(profile, team))
        self._count(team, player_id, before)
        return team, outcome

    def team_of(self, player_id: str) -> str | None:
        """The team that a player counts for by now."""
        return team_of(self.state_of(player_id))

    def show_as(self, player_id: str, profile: str | None) -> None:
        """As ever, but for the team."""
        super().show_as(player_id, staying_in_team(profile, team_of(self.state_of(player_id))))

    def correct(self, player_id: str, patch: PlayerPatch) -> SubmissionOutcome:
        """As ever. The moment of the team stays as well."""
        before = self.state_of(player_id)
        outcome = super().correct(player_id, patch)
        after, team = self.state_of(player_id), self._team_of(player_id, before)
        if team is None or after is None:
            return outcome
        try:
            self._require_room(team, player_id, before, after.sort_key)
        except Invalid:
            assert before is not None
            self._current[player_id] = self._touched[player_id] = before
            raise
        self._count(team, player_id, before, mended=True)
        return outcome

    def remove(self, player_id: str) -> None:
        """As ever."""
        before = self.state_of(player_id)
        super().remove(player_id)
        team = self._team_of(player_id, before)
        if team is not None:
            self._count(team, player_id, before, mended=True)

    def adopt(self, state: PlayerState, score: Score | None) -> None:
        """As ever; who has no team is no member."""
        team = self._team_of(state.player_id, None, fields_of(state.payload).get("profile"))
        if team is None:
            raise Invalid([])
        super().adopt(state, score)
        own = self.state_of(state.player_id)
        assert own is not None
        try:
            self._require_room(team, state.player_id, None, own.sort_key)
        except Invalid:
            del self._current[state.player_id], self._touched[state.player_id]
            raise
        self._count(team, state.player_id, None)

    def _team_of(self, player_id: str, state: PlayerState | None, profile: str | None = None) -> str | None:
        team = team_in(profile) if state is None else team_of(state)
        if team is not None and team not in self._read:
            self.unread_teams[player_id] = team
        return team

    def _require_room(self, team: str, player_id: str, before: PlayerState | None, key: float) -> None:
        if team not in self._read:
            # Nothing is known of it: all of this is decided again.
            return
        tally = self._tally(team, player_id, _result(before), None if key == NO_RESULT else key)
        if not tally.members:
            return
        if team not in self.short_teams:
            require_room(self.teams.board, tally)

    def _tally(self, team: str, player_id: str, before: float | None, after: float | None) -> TeamTally:
        """What the team's total is made of once a member has another sort key, None being no member, or no result."""
        held, size = tally_of(self.board.sort_order, self.teams.state_of(team)), self.teams.board.links.team_size
        if size is None:
            return tally_with(held, before, after)
        tally = best_tally_with(held, before, after, size)
        if not is_short(tally, size):
            return tally
        others = [state for state in self._current.values() if state.player_id != player_id and team_of(state) == team]
        keys = [key for key in map(_result, others) if key is not None] + ([] if after is None else [after])
        if len(keys) < tally.members and team in self.looked_through:
            # What an erased member had still counts: it is among the best, and is nobody's.
            keys += (Counter(tally.best) - Counter(keys)).elements()
        elif len(keys) < tally.members:
            # Nothing is known of the others: all of this is decided again.
            self.short_teams.add(team)
        return best_tally(tally.members, keys, size)

    def _count(self, team: str, player_id: str, before: PlayerState | None, *, mended: bool = False) -> None:
        """Let the team have what became of a member. The moment of its total is the latest of those scores that made
        it; what is `mended` leaves it."""
        held, after = self.teams.state_of(team), self.state_of(player_id)
        left, right = _result(before), _result(after)
        if left == right or team not in self._read:
            return
        tally = self._tally(team, player_id, left, right)
        if not tally.members:
            self.teams.remove(team)
            return
        reached_at = held.reached_at if held is not None else 0
        if after is not None and (held is None or not mended):
            reached_at = max(reached_at, after.reached_at)
        state = team_state(self.teams.board, team, tally, reached_at)
        if held is not None and held.sort_key == state.sort_key:
            # An equal score changes nothing of the moment.
            state = state._replace(reached_at=held.reached_at)
        self.teams.put(state)


def _result(member: PlayerState | None) -> float | None:
    """The sort key of a member who has a result: nobody else adds to a team."""
    return None if member is None or member.sort_key == NO_RESULT else member.sort_key
