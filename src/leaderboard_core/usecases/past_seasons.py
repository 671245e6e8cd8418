"""What seasons that have ended show, after something was put right in one."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import NotShown, Unavailable
from leaderboard_core.domain.members_builder import MembersBuilder
from leaderboard_core.domain.payload import profile_in
from leaderboard_core.domain.ranking import is_dense, is_shared
from leaderboard_core.domain.teams import team_in
from leaderboard_core.ports.ranked_view import RankRange
from leaderboard_core.ports.repository import SeasonStore
from leaderboard_core.usecases.answer_builders import entries_of_players
from leaderboard_core.usecases.feed import FeedChanged

#: How often it is tried to publish standings that others mend at the same time; what is left the next sync publishes.
_TRIES: Final = 3
#: How many places are read at a time of those who are looked through.
_PAGE: Final = 1_000


class ShownPast(NamedTuple):
    """Where a player stands there, whether that is shown already, and which final standings these are."""

    rank: int | None
    visible: bool
    standings_revision: int | None


class PastUnread(Exception):
    """Of a season that has ended too little was read; nothing is written.

    `teams`: whose states are to be read on the board of teams; `short`: of which all members are to be read.
    """

    def __init__(self, teams: Collection[str], short: set[str]) -> None:
        self.teams, self.short = teams, short


def expect_past_teams_read(members: ChangeBuilder) -> None:
    """Raise `PastUnread` where a member counts, in a season that has ended, for a team that was not read there or whose
    members were not; `FeedChanged` where that season was the open one until now."""
    edit = members.in_the_past if isinstance(members, MembersBuilder) else None
    if not isinstance(members, MembersBuilder) or edit is None or not (edit.unread_teams or edit.short_teams):
        return
    if members.teams.late is not None and members.teams.late.was_open:
        short = {edit.board.uid: edit.short_teams} if edit.short_teams else {}
        raise FeedChanged((), teams={edit.teams.board.uid: edit.unread_teams} if edit.unread_teams else {}, short=short)
    raise PastUnread({*edit.unread_teams.values()}, edit.short_teams)


def teams_taken_out(members: ChangeBuilder) -> Mapping[int, tuple[int, str]]:
    """The team that has no members left in a season that has ended, by the uid of the board of teams, which changes
    with that."""
    edit = members.in_the_past if isinstance(members, MembersBuilder) else None
    if not isinstance(members, MembersBuilder) or edit is None or not edit.teams.removed:
        return {}
    members.teams.fence_here()
    [team] = edit.teams.removed
    return {members.teams.board.uid: (edit.board.season, team)}


class PastSeasons:
    """Seasons that have ended."""

    def __init__(self, seasons: SeasonStore) -> None:
        self._seasons = seasons

    async def with_more(
        self, board: Board, seasons: Mapping[int, tuple[int, Collection[str]]], unread: PastUnread
    ) -> dict[int, tuple[int, Collection[str]]]:
        """What is read of the seasons of a board of members and of its teams, with what turned out to be wanted."""
        assert board.links.teams is not None
        (season, named), (_, teams) = seasons[board.uid], seasons[board.links.teams.uid]
        more = await self._members_of(board, season, unread.short) if unread.short else ()
        return {
            board.uid: (season, sorted({*named, *more})),
            board.links.teams.uid: (season, sorted({*teams, *unread.teams})),
        }

    async def _members_of(self, board: Board, season: int, teams: Collection[str]) -> Collection[str]:
        """Who counted for these teams in a season of a board of members, by what it shows."""
        found = [one for one in await self._seasons.seasons(board.uid) if one.season == season]
        if not found:
            return ()
        named: set[str] = set()
        # Who stands below the line counts for the team.
        view, first = self._seasons.places(board, evolve(found[0], max_entries=None)), 1
        while True:
            read = await view.pages([RankRange(first, first + _PAGE - 1)], whole=True)
            [places] = read.pages
            named.update(one.player_id for one in places if team_in(profile_in(one.payload)) in teams)
            if len(places) < _PAGE:
                return named
            first += _PAGE

    async def publish(self, board_uid: int, season: int) -> bool:
        """Publish what was put right, where final standings are out already; whether all of it is shown."""
        try:
            return await self._published(board_uid, season)
        except Unavailable:
            return False

    async def shown(self, board: Board, season: int, player_id: str) -> ShownPast:
        """Publish what was put right, where final standings are out already, and tell what they show."""
        try:
            visible = await self._published(board.uid, season)
            [found] = [one for one in await self._seasons.seasons(board.uid) if one.season == season]
            roll = await self._seasons.places(board, found).find(
                [player_id], shared=is_shared(board.ranking), dense=is_dense(board.ranking)
            )
        except (NotShown, Unavailable, ValueError):
            # It is committed all the same; the board may be gone meanwhile.
            return ShownPast(None, False, None)
        ranks = [one.rank for one in entries_of_players(board, roll)]
        return ShownPast(ranks[0] if ranks and visible else None, visible, found.standings_revision)

    async def _published(self, board_uid: int, season: int) -> bool:
        for _ in range(_TRIES):
            if (board_uid, season) not in await self._seasons.unsettled():
                return True
            await self._seasons.publish_standings(board_uid, season)
        return (board_uid, season) not in await self._seasons.unsettled()
