"""Who players are: kept once, and carried to each board that has the player, as a change of that board."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import ProfileNotFound, Unavailable
from leaderboard_core.domain.payload import as_plain
from leaderboard_core.domain.profile import Profile
from leaderboard_core.domain.teams import staying_in_team, team_of
from leaderboard_core.ports.player_profiles import PlayerProfiles
from leaderboard_core.ports.repository import LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.argument_checks import expect
from leaderboard_core.usecases.pending_commits import pending_commit
from leaderboard_core.usecases.projector import BoardCommit, Projector

#: How many players are carried together.
_TOGETHER = 100


class Profiles:
    """Profiles across boards. What is answered is committed; boards follow at once or, where a store is away, later."""

    def __init__(self, profiles: PlayerProfiles, repository: UnitOfWork, show: Projector) -> None:
        self._profiles = profiles
        self._repository = repository
        self._projector = show

    async def get(self, player_id: str) -> Profile:
        """The player's profile. Raises `ProfileNotFound`."""
        kept = await self._profiles.profile(player_id)
        if kept is None:
            raise ProfileNotFound(player_id)
        return _read(kept)

    async def put(self, player_id: str, profile: Profile, only: Collection[str] | None = None) -> Profile:
        """Keep a profile in the place of the one that there is; `only`: of that one all other fields stay.

        Returns what is kept now. Raises `StoreUnavailable` when nothing was applied, `OutcomeUnknown` when that cannot
        be told; it may be done again.
        """
        expect("profiles.put", Profile, profile)
        after = profile
        if only is None:
            await self._profiles.put_profile(player_id, profile.text)
        else:
            done = False
            while not done:
                before = await self._profiles.profile(player_id)
                after = profile.over(None if before is None else _read(before), only)
                done = await self._profiles.put_profile(player_id, after.text, (before,))
        await self._carry_soon()
        return after

    async def delete(self, player_id: str) -> None:
        """Take the profile away, from all boards as well. Raises `ProfileNotFound`, and what `put` raises."""
        if not await self._profiles.delete_profile(player_id):
            raise ProfileNotFound(player_id)
        await self._carry_soon()

    async def carry(self) -> int:
        """Bring what waits to the boards, and tell how many players that were. Any number of processes may do it.

        It may be done again: a board that has the profile is left alone.
        """
        count = 0
        while waiting := await self._profiles.waiting_profiles(_TOGETHER):
            brought: set[tuple[int, str]] = set()
            while await self._bring_to_all([one.player_id for one in waiting], brought):
                # Meanwhile a board may have handed the copy on that it had before, to one that follows it.
                pass
            await self._profiles.carried(waiting)
            count += len(waiting)
            if len(waiting) < _TOGETHER:
                break
        return count

    async def _carry_soon(self) -> None:
        try:
            await self.carry()
        except Unavailable:
            # It waits, and whoever looks next takes it along.
            return

    async def _bring_to_all(self, given: Collection[str], brought: set[tuple[int, str]]) -> bool:
        """Bring these to the boards that have the players, but for those that were `brought`; whether others follow."""
        are_followed = False
        for board, player_ids in await self._profiles.boards_with(given):
            new = {(board.uid, player_id) for player_id in player_ids} - brought
            # The players of a board of teams are teams, whatever others are called.
            if new and board.links.members is None:
                are_followed = await self._bring(board, sorted(name for _, name in new)) or are_followed
            brought |= new
        return are_followed

    async def _bring(self, board: Board, player_ids: Sequence[str]) -> bool:
        """Bring to a board what is kept of these, by its lock: another may be kept by now, and have been brought, than
        the one that waited. Says whether others follow it."""

        def decide(view: LockedState) -> WriteSet[BoardCommit | None]:
            row = view.boards.get(board.uid)
            if row is None:
                return WriteSet(answer=None)
            edit = ChangeBuilder(row, view.now, view.states.get(board.uid, {}), {})
            for player_id in player_ids:
                # On a board of members nobody comes to another team by it.
                team = None if row.links.teams is None else team_of(edit.state_of(player_id))
                edit.show_as(player_id, staying_in_team(view.profiles.get(player_id), team))
            return pending_commit(row, edit)

        read_set = ReadSet(players={board.uid: player_ids}, profiles=player_ids)
        commit = await self._repository.unit_of_work(read_set, decide)
        if commit is not None and commit.change is not None:
            await self._projector([commit])
        return commit is not None and bool(commit.board.links.followers)


def _read(text: str) -> Profile:
    kept: Mapping[str, Any] = as_plain("profile", text)
    return decode(Profile, dict(kept))
