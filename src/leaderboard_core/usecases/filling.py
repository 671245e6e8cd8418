"""Filling boards that follow others with what the others hold already."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from attrs import evolve, frozen

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.feeding import facts_of, hand_on
from leaderboard_core.domain.links import BoardRef
from leaderboard_core.domain.templates import is_filling, value_for
from leaderboard_core.ports.repository import ChangeLog, LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.board_edits import BoardEdits, opened_boards, with_their_teams
from leaderboard_core.usecases.children import ChildBoards
from leaderboard_core.usecases.feed import Feed
from leaderboard_core.usecases.pending_commits import pending_commits, row_of
from leaderboard_core.usecases.projector import BoardCommit, Projector

T = TypeVar("T")

#: How many players are handed on in one unit of work, and to how many boards.
_TOGETHER: Final = 1000
_BOARDS_TOGETHER: Final = 100


@frozen
class Filled:
    """A board that was filled: how many players it was given, and whether the real-time store shows them."""

    board: Board
    players: int
    visible: bool


class _HandedOn(NamedTuple):
    """What was committed, and who turned out to be for the board of another value."""

    commits: Sequence[BoardCommit]
    misled: Sequence[PlayerState]


class Filling:
    """Gives a board those players of the one that it follows who are not on it yet, with their scores and moments.

    Only those that its condition and its bounds let in; a template gives each to the board of their value. Whoever
    comes meanwhile by a submission begins with what the other board held of them, so nothing is lost and nothing
    counts twice. What was interrupted may be done again.
    """

    def __init__(
        self,
        repository: UnitOfWork,
        log: ChangeLog,
        board_cache: BoardCache,
        edit: BoardEdits,
        *,
        children: ChildBoards,
        show: Projector,
    ) -> None:
        self._repository = repository
        self._log = log
        self._board_cache = board_cache
        self._edit = edit
        self._children = children
        self._projector = show

    async def __call__(self, board_id: str) -> Filled:
        """Raises `BoardNotFound`, and `Invalid` for a board that follows none."""
        board = await self._board_cache.fresh(board_id)
        if board.links.members is not None:
            of_members = await self(board.links.members.id)
            return evolve(of_members, board=await self._board_cache.fresh(board_id))
        root = board.links.root
        if root is None:
            raise Invalid([FieldError("follows", "names no leaderboard to be filled from")])
        if not board.links.filling:
            board = (await self._edit(board_id, lambda edit, _: edit.link(edit.board.links.filled(True)))).commit.board
        if board.links.each is not None:
            await self._fill_along(board)
        count, visible = 0, True
        async for states in self._held(root):
            filled = self._fill_values if board.links.each is not None else self._fill_one
            for commit in await filled(root, board, states):
                is_of_players = commit.change is not None and commit.board.links.members is None
                count += len(commit.change.states) if commit.change is not None and is_of_players else 0
                visible = (await self._projector([commit]))[commit.board.uid].visible and visible
        edited = await self._edit(board_id, lambda edit, _: edit.link(edit.board.links.filled()))
        return Filled(edited.commit.board, count, edited.visible and visible)

    async def _held(self, root: BoardRef) -> AsyncIterator[Sequence[PlayerState]]:
        """The players of a root as they were a moment ago, some at a time."""
        async with self._log.snapshot(root.uid) as snapshot:
            if snapshot is not None:
                async for chunk in snapshot.chunks:
                    for states in _pieces(sorted(chunk, key=lambda state: state.player_id), _TOGETHER):
                        yield states

    async def _fill_along(self, template: Board) -> None:
        """Let the boards that there are of values be filled with their template: in the seasons that they are in."""

        def decide(view: LockedState) -> WriteSet[Sequence[BoardCommit]]:
            edits = [(row, ChangeBuilder(row, view.now, {}, {})) for row in view.boards.values()]
            for _, edit in edits:
                edit.link(edit.board.links.filled_along(True))
            return pending_commits(edits)

        children = [child async for child in self._children.all(BoardRef(template.uid, template.id))]
        for some in _pieces([child for child in children if not child.links.filling_along], _BOARDS_TOGETHER):
            read_set = ReadSet(players={child.uid: () for child in some})
            await self._projector(await self._repository.unit_of_work(read_set, decide))

    async def _fill_one(self, root: BoardRef, board: Board, states: Sequence[PlayerState]) -> Sequence[BoardCommit]:
        players = {board.uid: [state.player_id for state in states]}
        return (await self._hand_on(root, None, players, [board])).commits

    async def _fill_values(
        self, root: BoardRef, template: Board, states: Sequence[PlayerState]
    ) -> Sequence[BoardCommit]:
        by_value: dict[str, list[str]] = {}
        for state in states:
            facts = facts_of(state)
            value = value_for(template, facts) if facts.meet(template.links.where) else None
            if value is not None:
                by_value.setdefault(value, []).append(state.player_id)
        commits: list[BoardCommit] = []
        for some in _pieces([*by_value.items()], _BOARDS_TOGETHER):
            found = [(await self._children.of_value(template, value), named) for value, named in some]
            players = {child.uid: named for child, named in found if child is not None}
            if players:
                handed_on = await self._hand_on(root, template, players)
                commits += handed_on.commits
                if handed_on.misled:
                    commits += await self._fill_values(root, template, handed_on.misled)
        return commits

    async def _hand_on(
        self,
        root: BoardRef,
        template: Board | None,
        players: Mapping[int, Sequence[str]],
        with_teams: Sequence[Board] = (),
    ) -> "_HandedOn":
        """Give each of these boards what the root holds of these players, under the locks of all of them."""

        def decide(view: LockedState, feed: Feed) -> WriteSet[_HandedOn]:
            if root.uid not in view.boards:
                return WriteSet(answer=_HandedOn((), ()))
            opened = opened_boards(view, feed)
            source, above = opened[root.uid], None if template is None else opened[row_of(template, view).uid].board
            edits, misled = [], []
            for uid in [uid for uid in players if uid in opened]:
                follower = opened[uid]
                edits.append(follower)
                follower.freeze_along(source.board)
                for player_id in players[uid] if is_filling(follower.board, above) else ():
                    held = source.state_of(player_id)
                    if held is None or follower.state_of(player_id) is not None:
                        continue
                    if not hand_on(source, follower, held) and not facts_of(held).meet(follower.board.links.where):
                        misled.append(held)
            edits += with_their_teams(opened.values(), edits)
            written = pending_commits([(view.boards[edit.board.uid], edit) for edit in edits])
            answer = _HandedOn(written.answer, misled if above is not None else ())
            return WriteSet(answer=answer, boards=written.boards, changes=written.changes, ended=written.ended)

        named = sorted({player_id for some in players.values() for player_id in some})
        read_set: dict[int, Sequence[str]] = {root.uid: named, **players}
        if template is not None:
            read_set[template.uid] = ()
        return await self._edit.feeds.unit_of_work(ReadSet(players=read_set), with_teams, decide)


def _pieces(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]
