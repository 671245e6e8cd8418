"""Edits of boards, closed into what a unit of work writes and what is shown of it afterwards."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.errors import BoardNotFound
from leaderboard_core.ports.repository import LockedState, WriteSet
from leaderboard_core.usecases.projector import BoardCommit

_NOBODY: Final[Mapping[int, Sequence[str]]] = {}


def row_of(board: Board, view: LockedState) -> Board:
    """The board as it is under its lock. Raises `BoardNotFound`."""
    if board.uid not in view.boards:
        raise BoardNotFound(board.id)
    return view.boards[board.uid]


def pending_commit(before: Board, edit: ChangeBuilder) -> WriteSet[BoardCommit]:
    """Close the edit of a single board into what is to be written, and what to show afterwards."""
    written = pending_commits([(before, edit)])
    return WriteSet(answer=written.answer[0], boards=written.boards, changes=written.changes, ended=written.ended)


def pending_commits(
    edits: Sequence[tuple[Board, ChangeBuilder]], ranks_of: Mapping[int, Sequence[str]] = _NOBODY
) -> WriteSet[Sequence[BoardCommit]]:
    """The same of several boards, each with its row from before. `ranks_of`: by their uids whose ranks are told."""
    frozen = [edit.is_frozen for _, edit in edits]
    closed = [(before, edit.close(secrets.token_hex(16))) for before, edit in edits]
    commits = [
        BoardCommit(one.board, before.version, one.change, ranks_of.get(one.board.uid, ()), is_frozen, one.past)
        for (before, one), is_frozen in zip(closed, frozen, strict=True)
    ]
    changed = [one for _, one in closed if one.change is not None]
    return WriteSet(
        answer=commits,
        boards=[one.board for one in changed],
        changes=[one.change for one in changed if one.change is not None],
        ended=[season for one in changed for season in one.ended],
        past={one.board.uid: one.past for one in changed if one.past is not None and one.past.states},
    )
