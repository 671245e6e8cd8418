"""Counting by units of work, so that the final score tells what was lost and what was counted twice."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import OutcomeUnknown, StoreUnavailable
from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import NEW_YEAR
from leaderboard_testing.contracts.writing import next_change, states_of

PLAYER = "player"


def counted(boards: Sequence[Board], view: LockedState) -> WriteSet[list[str]]:
    """The decision that adds one to the player on each board; its answer is the ids of the changes."""
    changes = [_change(board, view) for board in boards]
    rows = [evolve(view.boards[change.board_uid], version=change.version) for change in changes]
    return WriteSet(answer=[change.id for change in changes], boards=rows, changes=changes)


async def count(repository: Repository, *boards: Board) -> list[str]:
    """Add one to the player on each board, as one unit of work."""
    read_set = ReadSet(players={board.uid: [PLAYER] for board in boards})
    return await repository.unit_of_work(read_set, partial(counted, boards))


async def count_patiently(repository: Repository, *boards: Board) -> None:
    """Count once, however often the wait for a lock is given up: then nothing was applied."""
    while True:
        with suppress(StoreUnavailable):
            await count(repository, *boards)
            return


async def keep_counting(repository: Repository, board: Board, until: asyncio.Event) -> tuple[list[str], list[str]]:
    """Count until told to stop; the ids of changes that were answered, and what was raised instead of an answer."""
    answered: list[str] = []
    raised: list[str] = []
    while not until.is_set():
        try:
            answered += await count(repository, board)
        except (StoreUnavailable, OutcomeUnknown) as error:
            raised.append(type(error).__name__)
            await asyncio.sleep(0.01)
    return answered, raised


async def score(repository: Repository, board: Board) -> float:
    """The player's count."""
    states = await states_of(repository, board)
    return states[PLAYER].sort_key if PLAYER in states else 0.0


async def line(repository: Repository, board: Board) -> list[str]:
    """The ids of the board's counting changes after its first, in order; all changes must be one unbroken line.

    Those that count nothing are fences, behind which a lost message cannot come any more.
    """
    changes = await repository.changes(board.uid, board.version.change_id)
    assert changes is not None
    assert [board.version.change_id, *(change.id for change in changes)][:-1] == [change.previous for change in changes]
    return [change.id for change in changes if change.named]


def _change(board: Board, view: LockedState) -> Change:
    known = view.states.get(board.uid, {}).get(PLAYER)
    state = PlayerState(PLAYER, 1.0 if known is None else known.sort_key + 1, NEW_YEAR)
    return next_change(view, view.boards[board.uid], states=(state,))
