"""How boards begin to follow others, and end."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_faults import wide_following_faults
from leaderboard_core.domain.board_settings import NewBoard
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import (
    BoardExists,
    BoardFollowed,
    BoardNotFound,
    FieldError,
    Invalid,
    NotSupportedOnWide,
)
from leaderboard_core.domain.links import MAX_EACH, BoardRef, Links
from leaderboard_core.domain.parts import take_the_same_scores
from leaderboard_core.domain.season_turns import opening_change
from leaderboard_core.domain.shards import Shards
from leaderboard_core.ports.repository import BoardStore, ChangeLog, LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.birth import born, born_of_members
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.board_edits import BoardEdits, BoardUpdate
from leaderboard_core.usecases.children import ChildBoards
from leaderboard_core.usecases.filling import Filled, Filling
from leaderboard_core.usecases.linking import cannot_follow, link, require_followable
from leaderboard_core.usecases.pending_commits import pending_commits, row_of
from leaderboard_core.usecases.projector import BoardCommit, Projector
from leaderboard_core.usecases.wide_boards import WideBoards

#: How many boards are changed in one unit of work.
_BOARDS_TOGETHER: Final = 100


class Following:
    """The life of boards that follow others. A new follower, and the end of one, is a change in the root's line too."""

    def __init__(
        self,
        shelf: BoardStore,
        repository: UnitOfWork,
        log: ChangeLog,
        board_cache: BoardCache,
        edit: BoardEdits,
        *,
        children: ChildBoards,
        show: Projector,
        wide: WideBoards,
    ) -> None:
        self._wide = wide
        self._children = children
        self._shelf = shelf
        self._repository = repository
        self._log = log
        self._board_cache = board_cache
        self._edit = edit
        self._projector = show
        self._fill = Filling(repository, log, board_cache, edit, children=children, show=show)

    async def begin(self, new: NewBoard, root_id: str) -> Board:
        """Make a board that follows another. Raises `BoardExists`, and `Invalid` where that one cannot be followed.

        What was interrupted between the making and the following is finished by whoever makes the board again.
        """
        root = await self._root(root_id, new)
        max_each = None if new.each is None else new.max_each or MAX_EACH
        links = Links(
            root=BoardRef(root.uid, root.id),
            where=new.where,
            filling=new.fill,
            each=new.each,
            max_each=max_each,
            team_size=new.team_size,
        )
        board = born(new, await self._shelf.now(), links)
        if root.shards is not None:
            board = evolve(board, shards=Shards(root.shards.count, 0, BoardRef(board.uid, board.id), root.shards.board))
        boards = [await self._added(board)] if new.member is None else await self._added_with_members(board, root)
        board = boards[-1]
        try:
            if board.shards is not None:
                # The first one last: as long as it does not follow, whoever makes the board again finishes it.
                await self._wide.make_others(board)
            commits = await link(self._repository, BoardRef(root.uid, root.id), boards)
        except (Invalid, BoardNotFound):
            await self._edit(board.id, lambda edit, _: edit.delete())
            raise
        made = {commit.board.uid: commit.board for commit in commits}
        board = made[board.uid]
        for one in boards:
            await self._projector.board_created(made[one.uid])
        await self._projector(commits)
        return (await self.fill(board.id)).board if new.fill else board

    async def fill(self, board_id: str) -> Filled:
        """Give a board all that the other holds which it follows: see `Filling`; on a wide one shard by shard."""
        filled = await self._fill(board_id)
        shards = filled.board.shards
        for ref in () if shards is None else shards.refs[1:]:
            more = await self._fill(ref.id)
            filled = evolve(filled, players=filled.players + more.players, visible=filled.visible and more.visible)
        return filled

    async def end(self, board_id: str) -> BoardUpdate:
        """End a board, which nobody follows any more; a template with all that it has made.

        Raises `BoardNotFound`, `BoardFollowed`. What was interrupted may be done again.
        """
        board = await self._board_cache.board(board_id)
        if board.links.each is not None:
            board = await self._board_cache.fresh(board_id)
            # From here on it makes no more.
            await self._projector(await self._end(board, only_leave=True))
            async for child in self._children.all(BoardRef(board.uid, board.id)):
                await self.end(child.id)
        try:
            commits = await self._end(board)
        except BoardNotFound:
            commits = await self._end(await self._board_cache.fresh(board_id))
        shown = await self._projector(commits)
        ended = commits[0].board
        for commit in commits:
            if commit.board.deleted:
                self._board_cache.forget(commit.board)
        return BoardUpdate(ended, all(projection.visible for projection in shown.values()))

    async def freeze_along(self, root: Board) -> bool:
        """Let the boards that freeze along with one have its moments now; whether they are shown so.

        Each takes them over before it is given another score as well, so one that is missed here hides nothing late.
        """
        visible = True
        for template in [follower for follower in root.links.followers if follower.each]:
            boards = [template.uid]
            async for child in self._children.all(template):
                boards.append(child.uid)
                if len(boards) == _BOARDS_TOGETHER:
                    visible = await self._freeze_along(root, boards) and visible
                    boards = []
            visible = await self._freeze_along(root, boards) and visible
        return visible

    async def _freeze_along(self, root: Board, boards: Sequence[int]) -> bool:
        def decide(view: LockedState) -> WriteSet[Sequence[BoardCommit]]:
            rows = [view.boards[uid] for uid in boards if uid in view.boards] if root.uid in view.boards else []
            edits = [(row, ChangeBuilder(row, view.now, {}, {})) for row in rows]
            for _, edit in edits:
                # Its moments under the lock: somebody may have moved them again.
                edit.freeze_along(view.boards[root.uid])
            return pending_commits(edits)

        commits = await self._repository.unit_of_work(ReadSet(players=dict.fromkeys([root.uid, *boards], ())), decide)
        return all(projection.visible for projection in (await self._projector(commits)).values())

    async def _root(self, root_id: str, new: NewBoard) -> Board:
        try:
            root = await self._board_cache.fresh(root_id)
        except BoardNotFound:
            raise cannot_follow(f"names no leaderboard: there is no {root_id!r}") from None
        require_followable(root, ())
        if faults := wide_following_faults(root, new):
            raise NotSupportedOnWide(faults)
        if not take_the_same_scores(root.parts, new.parts):
            # Neither ever changes, so it would never take anything.
            message = f"must be as many and of the same types as those of {root.id!r}, which it follows"
            raise Invalid([FieldError("parts", message)])
        return root

    async def _added(self, board: Board) -> Board:
        try:
            await self._shelf.add(board, opening_change(board))
        except BoardExists:
            return await self._half_made(board)
        return board

    async def _added_with_members(self, teams: Board, root: Board) -> Sequence[Board]:
        """The board of the members first: it says which life of the board of teams is to be beside it.

        Raises `BoardExists`, having left neither.
        """
        there = (await self._shelf.find([teams.id])).get(teams.id)
        if there is not None and (there.links.members is None or await self._is_linked(there)):
            raise BoardExists(teams.id)
        members = await self._added(born_of_members(teams, root))
        assert members.links.teams is not None
        links = evolve(teams.links, filling=False, members=BoardRef(members.uid, members.id))
        try:
            return members, await self._added(evolve(teams, uid=members.links.teams.uid, links=links))
        except BoardExists:
            # Somebody has taken the id meanwhile; who has made these very boards keeps both.
            with suppress(BoardFollowed, BoardNotFound):
                await self._projector(await self._end(members))
            raise

    async def _half_made(self, board: Board) -> Board:
        """The board of this id, if nobody has let it follow yet. Raises `BoardExists`."""
        there = (await self._shelf.find([board.id])).get(board.id)
        if there is None or not _is_same_choice(there.links, board.links) or await self._is_linked(there):
            raise BoardExists(board.id)
        return there

    async def _is_linked(self, board: Board) -> bool:
        """Whether a board is whole: it follows none, or one that knows of it or is not there any more."""
        if board.links.root is None:
            return True
        root = (await self._shelf.with_uids([board.links.root.uid])).get(board.links.root.uid)
        return root is None or board.uid in {follower.uid for follower in root.links.followers}

    async def _end(self, board: Board, *, only_leave: bool = False) -> Sequence[BoardCommit]:
        """`only_leave`: it goes on, and is fed no more."""

        def decide(view: LockedState) -> WriteSet[Sequence[BoardCommit]]:
            row = row_of(board, view)
            if row.links.followers:
                raise BoardFollowed(row.id, [follower.id for follower in row.links.followers])
            if row.links.teams is not None and row.links.teams.uid in view.boards:
                raise BoardFollowed(row.id, [row.links.teams.id])
            edits = [(row, ChangeBuilder(row, view.now, {}, {}))]
            members = None if row.links.members is None else view.boards.get(row.links.members.uid)
            if members is not None:
                edits.append((members, ChangeBuilder(members, view.now, {}, {})))
            for _, edit in () if only_leave else edits:
                edit.delete()
            root = None if row.links.root is None else view.boards.get(row.links.root.uid)
            if root is not None and row.uid in {follower.uid for follower in root.links.followers}:
                edits.append((root, ChangeBuilder(root, view.now, {}, {})))
                links = root.links.without_follower(row.uid)
                edits[-1][1].link(links if members is None else links.without_follower(members.uid))
            template = None if row.links.template is None else view.boards.get(row.links.template.uid)
            if template is not None:
                edits.append((template, ChangeBuilder(template, view.now, {}, {})))
                edits[-1][1].link(template.links.with_made(-1))
            return pending_commits(edits)

        # What a board follows, and what has made it, never change.
        links = board.links
        refs = (links.root, links.template, links.members, links.teams)
        known = [ref.uid for ref in refs if ref is not None]
        return await self._repository.unit_of_work(ReadSet(players=dict.fromkeys([board.uid, *known], ())), decide)


def _is_same_choice(there: Links, wanted: Links) -> bool:
    """Whether a board was made as it is wanted: which life of a board of teams it is beside is its own."""
    if (there.teams is None) is not (wanted.teams is None):
        return False
    return evolve(there, teams=wanted.teams) == wanted
