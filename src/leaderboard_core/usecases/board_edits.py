"""Changing boards one at a time, each change in its place in the board's line, with what it does to their followers."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, NamedTuple, Self, TypeAlias

from attrs import evolve, frozen

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import BoardNotFound, StoreUnavailable
from leaderboard_core.domain.members_builder import MembersBuilder
from leaderboard_core.ports.player_erasure import PlayerErasure
from leaderboard_core.ports.repository import LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.feed import Feed, FeedChanged
from leaderboard_core.usecases.feeds import Feeds, expect_teams_read, unread, with_teams
from leaderboard_core.usecases.past_seasons import PastSeasons, PastUnread, expect_past_teams_read, teams_taken_out
from leaderboard_core.usecases.pending_commits import pending_commits, row_of
from leaderboard_core.usecases.projector import BoardCommit, Projection, Projector
from leaderboard_core.usecases.rosters import Rosters
from leaderboard_core.usecases.wide_boards import WideBoards
from leaderboard_core.usecases.wide_ranks import WideRanks

#: How often a board is looked through that changes meanwhile.
_TRIES: Final = 100
#: Does something to a board, by the states of the players that were asked for; may name a season that has ended and a
#: player who is to be taken out of it.
Action: TypeAlias = Callable[[ChangeBuilder, Mapping[str, PlayerState]], tuple[int, str] | None]
#: Does what follows from it to one of those that follow the board.
Echo: TypeAlias = Callable[[ChangeBuilder], None]


class Edited(NamedTuple):
    """What was committed of a board, and where it and those that follow it are shown, by uid."""

    commit: BoardCommit
    shown: Mapping[int | None, Projection]

    @property
    def visible(self) -> bool:
        """Whether all of it is shown."""
        return all(projection.visible for projection in self.shown.values())


@frozen
class BoardUpdate:
    """A board after a change; `visible`: the real-time store shows it already."""

    board: Board
    visible: bool

    @classmethod
    def of(cls, edited: Edited) -> Self:
        """What is told of an edit."""
        return cls(edited.commit.board, edited.visible)


class _BoardMoved(Exception):
    """A board is not where it was when it was asked who is on those that its templates have made."""


class BoardEdits:
    """Edits boards, and shows what became of them."""

    def __init__(
        self,
        repository: UnitOfWork,
        rosters: Rosters,
        erasing: PlayerErasure,
        board_cache: BoardCache,
        show: Projector,
        *,
        past_seasons: PastSeasons,
        wide: WideBoards,
        wide_ranks: WideRanks,
    ) -> None:
        self._wide = wide
        self._wide_ranks = wide_ranks
        self._past_seasons = past_seasons
        self._erasing = erasing
        self._repository = repository
        self._board_cache = board_cache
        self.feeds = Feeds(board_cache, repository, rosters)
        self._projector = show

    async def __call__(
        self,
        board_id: str,
        action: Action,
        *,
        players: Sequence[str] = (),
        echo: Echo | None = None,
        past: int | None = None,
    ) -> Edited:
        """Do this to a board and, where it says nothing of a past season, the `echo` to each of its followers.

        `players`: whose states are read, and whose ranks are told; `past`: a season that has ended, of which they are
        read as well. Raises `BoardNotFound`, and what the action raises.
        """
        try:
            board = await self._board_cache.board(board_id)
            commits = await self._commit(await self.line(board, players), action, players, echo, past)
        except BoardNotFound:
            # The remembered uid was of a board deleted meanwhile; another may live under its id.
            board = await self._board_cache.fresh(board_id)
            commits = await self._commit(await self.line(board, players), action, players, echo, past)
        shown = await self._projector(commits)
        if players and commits[0].board.shards is not None:
            shown = await self._wide_ranks(commits, shown)
        return Edited(commits[0], shown)

    async def line(self, board: Board, players: Sequence[str]) -> Board:
        """The board whose line has these players: of a wide one a shard, for they are one player."""
        if board.shards is None or not players:
            return board
        ref = board.shards.ref_of(players[0])
        return next(shard for shard in await self._wide.shards(board) if shard.uid == ref.uid)

    async def _commit(
        self, board: Board, action: Action, players: Sequence[str], echo: Echo | None, past: int | None
    ) -> Sequence[BoardCommit]:
        looked_at: Version | None = None
        children: Collection[int] = ()
        looked_through: set[str] = set()

        def decide(view: LockedState, feed: Feed) -> WriteSet[Sequence[BoardCommit]]:
            row = row_of(board, view)
            opened = opened_boards(view, feed)
            edits = [opened[row.uid]]
            if isinstance(edits[0], MembersBuilder):
                edits[0].looked_through = looked_through
            if unread(row, feed) and roots:
                raise FeedChanged([row])
            taken_out = action(edits[0], view.states.get(row.uid, {}))
            expect_past_teams_read(edits[0])
            teams_out = {} if taken_out is None else teams_taken_out(edits[0])
            if echo is not None and taken_out is None:
                templates = any(one.each for one in row.links.followers)
                if templates and looked_at != row.version:
                    raise _BoardMoved
                fed = [one.uid for one in row.links.followers if not one.each and not one.members]
                for follower in [opened[uid] for uid in (*fed, *children) if uid in opened]:
                    edits.append(follower)
                    follower.freeze_along(edits[0].board)
                    echo(follower)
            edits += with_their_teams(opened.values(), edits)
            ranks_of = {**dict.fromkeys(view.boards, players), **_teams_of(opened.values(), players)}
            written = pending_commits([(view.boards[edit.board.uid], edit) for edit in edits], ranks_of, view.states)
            if taken_out is None:
                return written
            return evolve(written, taken_out={row.uid: taken_out, **teams_out})

        roots = [board] if echo is not None or board.links.teams is not None else []
        read: dict[int, Sequence[str]] = {}
        if board.links.members is not None:
            # A team is nobody's player.
            read, players = {board.links.members.uid: ()}, ()
        seasons: dict[int, tuple[int, Collection[str]]] = {} if past is None else {board.uid: (past, players)}
        if past is not None and board.links.teams is not None:
            seasons[board.links.teams.uid] = past, ()
        for _ in range(_TRIES):
            read_set = ReadSet(players=read | dict.fromkeys((board.uid, *children), players), past=seasons)
            try:
                return await self.feeds.unit_of_work(read_set, roots, decide)
            except PastUnread as unread_there:
                seasons = await self._past_seasons.with_more(board, seasons, unread_there)
                looked_through |= unread_there.short
            except _BoardMoved:
                # Boards of values do not say who is on them: that is asked, and holds while the root stays as it is.
                looked_at = (await self._board_cache.fresh(board.id)).version
                children = [uid for player_id in players for uid in await self._children(board, player_id)]
        raise StoreUnavailable("repository", "the board changes faster than it can be looked through")

    async def _children(self, root: Board, player_id: str) -> Sequence[int]:
        found = [presence.board for presence in await self._erasing.presences(player_id)]
        return [
            board.uid
            for board in found
            if board.links.template is not None and board.links.root is not None and board.links.root.uid == root.uid
        ]


def _teams_of(opened: Collection[ChangeBuilder], players: Sequence[str]) -> Mapping[int, Sequence[str]]:
    """By the uids of boards of teams those that the players count for: it is these whose ranks are told there."""
    return {
        members.teams.board.uid: [team for team in map(members.team_of, players) if team is not None]
        for members in opened
        if isinstance(members, MembersBuilder)
    }


def opened_boards(view: LockedState, feed: Feed) -> Mapping[int | None, ChangeBuilder]:
    """All boards that are locked, those of members with the boards of their teams."""
    opened: dict[int | None, ChangeBuilder] = {
        uid: ChangeBuilder(row, view.now, view.states.get(uid, {}), {}, view.past.get(uid))
        for uid, row in view.boards.items()
    }
    with_teams(opened, view, feed)
    return opened


def with_their_teams(opened: Collection[ChangeBuilder], edits: Sequence[ChangeBuilder]) -> Sequence[ChangeBuilder]:
    """What is edited beside these: of boards of members and of teams each with the other. Raises `FeedChanged`."""
    more: list[ChangeBuilder] = []
    for members in [one for one in opened if isinstance(one, MembersBuilder)]:
        if members in edits or members.teams in edits:
            members.go_along()
            more += [one for one in (members, members.teams) if one not in edits]
    expect_teams_read(edits)
    return more
