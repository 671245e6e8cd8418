"""Edits of boards, closed into what a unit of work writes and what is shown of it afterwards."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import BoardNotFound
from leaderboard_core.domain.unranked import unranked_of
from leaderboard_core.ports.repository import LockedState, WriteSet
from leaderboard_core.usecases.projector import BoardCommit

_NOBODY: Final[Mapping[int, Sequence[str]]] = {}
_NO_STATES: Final[Mapping[int, Mapping[str, PlayerState]]] = {}


def row_of(board: Board, view: LockedState) -> Board:
    """The board as it is under its lock. Raises `BoardNotFound`."""
    if board.uid not in view.boards:
        raise BoardNotFound(board.public_id)
    return view.boards[board.uid]


def pending_commit(before: Board, edit: ChangeBuilder) -> WriteSet[BoardCommit]:
    """Close the edit of a single board into what is to be written, and what to show afterwards."""
    written = pending_commits([(before, edit)])
    return WriteSet(answer=written.answer[0], boards=written.boards, changes=written.changes, ended=written.ended)


def pending_commits(
    edits: Sequence[tuple[Board, ChangeBuilder]],
    ranks_of: Mapping[int, Sequence[str]] = _NOBODY,
    states: Mapping[int, Mapping[str, PlayerState]] = _NO_STATES,
) -> WriteSet[Sequence[BoardCommit]]:
    """The same of several boards, each with its row from before. `ranks_of`: by their uids whose ranks are told, whose
    `states` were these before."""
    frozen = [edit.is_frozen for _, edit in edits]
    closed = [(before, edit.close(secrets.token_hex(16))) for before, edit in edits]
    commits = []
    for (before, one), (_, edit), is_frozen in zip(closed, edits, frozen, strict=True):
        uid = one.board.uid
        asked = ranks_of.get(uid, ())
        unranked = unranked_of(one.board, states.get(uid, {}), edit, asked)
        commits.append(
            BoardCommit(
                one.board,
                before.version,
                one.change,
                asked,
                is_frozen,
                one.past,
                unranked=unranked,
                held=states.get(uid, {}),
            )
        )
    changed = [one for _, one in closed if one.change is not None]
    return WriteSet(
        answer=commits,
        boards=[one.board for one in changed],
        changes=[one.change for one in changed if one.change is not None],
        ended=[season for one in changed for season in one.ended],
        past={one.board.uid: one.past for one in changed if one.past is not None and one.past.states},
    )
