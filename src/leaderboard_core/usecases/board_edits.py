"""Changing boards one at a time, each change in its place in the board's line, with what it does to their followers."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import BoardNotFound
from leaderboard_core.ports.repository import LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.feeds import Feed, FeedChanged, Feeds, unread
from leaderboard_core.usecases.projector import BoardCommit, Projection, Projector

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


class BoardEdits:
    """Edits boards, and shows what became of them."""

    def __init__(self, repository: UnitOfWork, board_cache: BoardCache, show: Projector) -> None:
        self._repository = repository
        self._board_cache = board_cache
        self._feeds = Feeds(board_cache, repository)
        self._projector = show

    async def __call__(
        self, board_id: str, action: Action, *, players: Sequence[str] = (), echo: Echo | None = None
    ) -> Edited:
        """Do this to a board and, where it says nothing of a past season, the `echo` to each of its followers.

        `players`: whose states are read, and whose ranks are told. Raises `BoardNotFound`, and what the action raises.
        """
        try:
            commits = await self._commit(await self._board_cache.board(board_id), action, players, echo)
        except BoardNotFound:
            # The remembered uid was of a board deleted meanwhile; another may live under its id.
            commits = await self._commit(await self._board_cache.fresh(board_id), action, players, echo)
        return Edited(commits[0], await self._projector(commits))

    async def _commit(
        self, board: Board, action: Action, players: Sequence[str], echo: Echo | None
    ) -> Sequence[BoardCommit]:
        def decide(view: LockedState, feed: Feed) -> WriteSet[Sequence[BoardCommit]]:
            row = row_of(board, view)
            edits = [_opened(row, view)]
            taken_out = action(edits[0], view.states.get(row.uid, {}))
            if echo is not None and taken_out is None:
                if unread(row, feed):
                    raise FeedChanged([row])
                followers = [view.boards[one.uid] for one in row.links.followers if one.uid in view.boards]
                for follower in followers:
                    edits.append(_opened(follower, view))
                    echo(edits[-1])
            written = pending_commits([(view.boards[edit.board.uid], edit) for edit in edits], players)
            return written if taken_out is None else evolve(written, taken_out={row.uid: taken_out})

        fed = [board] if echo is not None else []
        return await self._feeds.unit_of_work(ReadSet(players={board.uid: players}), fed, decide)


def row_of(board: Board, view: LockedState) -> Board:
    """The board as it is under its lock. Raises `BoardNotFound`."""
    if board.uid not in view.boards:
        raise BoardNotFound(board.id)
    return view.boards[board.uid]


def pending_commit(before: Board, edit: ChangeBuilder, ranks_of: Sequence[str] = ()) -> WriteSet[BoardCommit]:
    """Close the edit of a single board into what is to be written, and what to show afterwards."""
    written = pending_commits([(before, edit)], ranks_of)
    return WriteSet(answer=written.answer[0], boards=written.boards, changes=written.changes, ended=written.ended)


def pending_commits(
    edits: Sequence[tuple[Board, ChangeBuilder]], ranks_of: Sequence[str] = ()
) -> WriteSet[Sequence[BoardCommit]]:
    """The same of several boards, each with its row from before."""
    frozen = [edit.is_frozen for _, edit in edits]
    closed = [(before, edit.close(secrets.token_hex(16))) for before, edit in edits]
    commits = [
        BoardCommit(one.board, before.version, one.change, ranks_of, is_frozen)
        for (before, one), is_frozen in zip(closed, frozen, strict=True)
    ]
    changed = [one for _, one in closed if one.change is not None]
    return WriteSet(
        answer=commits,
        boards=[one.board for one in changed],
        changes=[one.change for one in changed if one.change is not None],
        ended=[season for one in changed for season in one.ended],
    )


def _opened(row: Board, view: LockedState) -> ChangeBuilder:
    return ChangeBuilder(row, view.now, view.states.get(row.uid, {}), {})
