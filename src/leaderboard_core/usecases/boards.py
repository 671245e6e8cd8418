"""Making, changing, resetting and ending boards, and taking players off them."""

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress

from attrs import field, frozen

from leaderboard_core.domain.board import Board, BoardPatch, NewBoard
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.edit import Edit, opening
from leaderboard_core.domain.errors import BoardNotFound, StoreUnavailable
from leaderboard_core.domain.season import next_reset
from leaderboard_core.ports.repository import BoardShelf, Outcome, UnitsOfWork, View, Wanted
from leaderboard_core.usecases.directory import Directory
from leaderboard_core.usecases.restore import Restore
from leaderboard_core.usecases.show import Commit, Show


@frozen
class Changed:
    """A board after a change; `visible`: the real-time store shows it already."""

    board: Board
    visible: bool


@frozen
class BoardList:
    """One page of boards, newest first; `after` continues it, None on the last page."""

    boards: Sequence[Board]
    after: tuple[int, str] | None = field(default=None)


class Boards:
    """The life of boards. Every change takes its place in the board's one line, beside the submissions."""

    def __init__(
        self,
        shelf: BoardShelf,
        repository: UnitsOfWork,
        directory: Directory,
        show: Show,
        restore: Restore,
    ) -> None:
        self._shelf = shelf
        self._repository = repository
        self._directory = directory
        self._show = show
        self._restore = restore

    async def create(self, new: NewBoard) -> Board:
        """Make a board. Raises `BoardExists`."""
        board = _born(new, await self._shelf.now())
        await self._shelf.add(board, opening(board))
        self._directory.learn(board)
        # It is made: if the real-time store is away, it learns of the board when it is back.
        with suppress(StoreUnavailable):
            await self._restore.bring_forward(board.uid)
        return board

    async def get(self, board_id: str) -> Board:
        """The board as the repository has it. Raises `BoardNotFound`."""
        return await self._directory.fresh(board_id)

    async def list(self, limit: int, after: tuple[int, str] | None = None) -> BoardList:
        """Up to `limit` boards, newest first, from behind `after`."""
        boards = await self._shelf.newest(limit + 1, after)
        page = boards[:limit]
        more = len(boards) > limit
        return BoardList(page, (page[-1].created_at, page[-1].id) if more else None)

    async def update(self, board_id: str, patch: BoardPatch) -> Changed:
        """Change the fields that the patch sets. Raises `BoardNotFound`, `Invalid`."""
        return await self._edit(board_id, (), lambda edit: edit.patch(patch))

    async def reset(self, board_id: str) -> Changed:
        """End the board's season now and begin the next. Raises `BoardNotFound`."""
        return await self._edit(board_id, (), lambda edit: edit.reset())

    async def delete(self, board_id: str) -> Changed:
        """End the board with all that is on it. Raises `BoardNotFound`."""
        changed = await self._edit(board_id, (), lambda edit: edit.delete())
        self._directory.forget(changed.board)
        return changed

    async def remove(self, board_id: str, player_id: str) -> Changed:
        """Take a player off the board. Raises `BoardNotFound`, `PlayerNotFound`."""
        return await self._edit(board_id, (player_id,), lambda edit: edit.remove(player_id))

    async def _edit(self, board_id: str, players: Sequence[str], action: Callable[[Edit], None]) -> Changed:
        try:
            commit = await self._commit(await self._directory.board(board_id), players, action)
        except BoardNotFound:
            # The remembered uid was of a board deleted meanwhile; another may live under its id.
            commit = await self._commit(await self._directory.fresh(board_id), players, action)
        shown = await self._show([commit])
        return Changed(commit.board, shown[commit.board.uid].visible)

    async def _commit(self, board: Board, players: Sequence[str], action: Callable[[Edit], None]) -> Commit:
        def decide(view: View) -> Outcome[Commit]:
            if board.uid not in view.boards:
                raise BoardNotFound(board.id)
            edit = Edit(view.boards[board.uid], view.now, view.states.get(board.uid, {}), {})
            action(edit)
            return edited(view.boards[board.uid], edit)

        return await self._repository.unit_of_work(Wanted(players={board.uid: players}), decide)


def edited(before: Board, edit: Edit) -> Outcome[Commit]:
    """Close the edit of a single board into what is to be written, and what to show afterwards."""
    closed = edit.close(secrets.token_hex(16))
    commit = Commit(board=closed.board, before=before.head, change=closed.change)
    if closed.change is None:
        return Outcome(answer=commit)
    return Outcome(answer=commit, boards=[closed.board], changes=[closed.change], ended=closed.ended)


def _born(new: NewBoard, now: int) -> Board:
    return Board(
        uid=secrets.randbits(63),
        id=new.id,
        name=new.name,
        sort_order=new.sort_order,
        update_mode=new.update_mode,
        reset_period=new.reset_period,
        max_entries=new.max_entries,
        min_score=new.min_score,
        max_score=new.max_score,
        created_at=now,
        updated_at=now,
        season=1,
        season_started_at=now,
        season_opened=1,
        next_reset_at=next_reset(new.reset_period, now),
        last_stamp=now,
        head=Head(secrets.token_hex(16), 1),
    )
