"""Letting one board follow another: a change in the line of both."""

from collections.abc import Collection, Sequence

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.links import MAX_FOLLOWERS, BoardRef
from leaderboard_core.ports.repository import LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.pending_commits import pending_commits, row_of
from leaderboard_core.usecases.projector import BoardCommit


async def link(repository: UnitOfWork, root: BoardRef, boards: Sequence[Board]) -> Sequence[BoardCommit]:
    """Let these boards follow a root. Raises `Invalid` where that is gone, or cannot be followed."""

    def decide(view: LockedState) -> WriteSet[Sequence[BoardCommit]]:
        if root.uid not in view.boards:
            raise cannot_follow(f"names no leaderboard: there is no {root.id!r}")
        rows = [view.boards[root.uid], *(row_of(board, view) for board in boards)]
        require_followable(rows[0], [board.uid for board in boards])
        edits = [ChangeBuilder(row, view.now, {}, {}) for row in rows]
        for board, edit in zip(boards, edits[1:], strict=True):
            members = None if board.links.members is None else board.links.members.uid
            ref = BoardRef(board.uid, board.id, board.links.each is not None, members)
            edits[0].link(edits[0].board.links.with_follower(ref))
            edit.freeze_along(rows[0])
            # A change of the follower as well: whoever kept its row from before must not decide by it.
            edit.fence_here()
        return pending_commits([*zip(rows, edits, strict=True)])

    read_set = ReadSet(players=dict.fromkeys([root.uid, *(board.uid for board in boards)], ()))
    return await repository.unit_of_work(read_set, decide)


def require_followable(root: Board, but: Collection[int]) -> None:
    """Refuse a root that has as many followers as it may, without those, or that follows another itself."""
    if root.links.root is not None:
        raise cannot_follow(
            f"must not name a leaderboard that follows another: {root.id!r} follows {root.links.root.id!r}"
        )
    # A board of teams and that of their members count once.
    if len({follower.uid for follower in root.links.followers if not follower.members} - {*but}) >= MAX_FOLLOWERS:
        raise cannot_follow(f"names a leaderboard that {MAX_FOLLOWERS} follow already: {root.id!r}")


def cannot_follow(message: str) -> Invalid:
    """Why a board cannot follow the one that was named."""
    return Invalid([FieldError("follows", message)])
