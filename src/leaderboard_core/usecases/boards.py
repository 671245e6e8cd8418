"""Making, changing, resetting and ending boards, and taking players off them."""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence

from attrs import field, frozen

from leaderboard_core.domain.board import Board, newest_of
from leaderboard_core.domain.board_settings import BoardPatch, NewBoard
from leaderboard_core.domain.calendar import Calendar, next_reset
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.change_builder import ChangeBuilder, opening_change
from leaderboard_core.domain.errors import BoardNotFound, FieldError, Invalid
from leaderboard_core.domain.patterns import EVERY_BOARD, Patterns
from leaderboard_core.ports.repository import BoardStore, LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.answers import BOARDS_LIMIT, DEFAULT_BOARDS
from leaderboard_core.usecases.argument_checks import expect
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.projector import BoardCommit, Projector


@frozen
class BoardUpdate:
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
        shelf: BoardStore,
        repository: UnitOfWork,
        board_cache: BoardCache,
        show: Projector,
    ) -> None:
        self._shelf = shelf
        self._repository = repository
        self._board_cache = board_cache
        self._projector = show

    async def create(self, new: NewBoard) -> Board:
        """Make a board. Raises `BoardExists`."""
        expect("boards.create", NewBoard, new)
        board = _born(new, await self._shelf.now())
        await self._shelf.add(board, opening_change(board))
        await self._projector.board_created(board)
        return board

    async def get(self, board_id: str) -> Board:
        """The board as the repository has it. Raises `BoardNotFound`."""
        return await self._board_cache.fresh(board_id)

    async def list(
        self, limit: int = DEFAULT_BOARDS, after: tuple[int, str] | None = None, named: Patterns = EVERY_BOARD
    ) -> BoardList:
        """Up to `limit` boards, newest first, from behind `after`; only those that the patterns `named` cover.

        Raises `Invalid` for a limit that is not from 1 to 1000.
        """
        if message := BOARDS_LIMIT.fault(limit):
            raise Invalid([FieldError("limit", message)])
        if named.ids is None:
            boards = await self._shelf.newest(limit + 1, after, named)
        else:
            boards = newest_of((await self._shelf.find(named.ids)).values(), limit + 1, after)
        page = boards[:limit]
        more = len(boards) > limit
        return BoardList(page, (page[-1].created_at, page[-1].id) if more else None)

    async def named(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        """The living boards of these ids by their ids, as the repository has them; unknown ones are left out."""
        return await self._shelf.find(board_ids)

    async def update(self, board_id: str, patch: BoardPatch) -> BoardUpdate:
        """Change the fields that the patch sets. Raises `BoardNotFound`, `Invalid`."""
        expect("boards.update", BoardPatch, patch)
        return await self._edit(board_id, (), lambda edit: edit.patch(patch))

    async def reset(self, board_id: str) -> BoardUpdate:
        """End the board's season now and begin the next. Raises `BoardNotFound`."""
        return await self._edit(board_id, (), lambda edit: edit.reset())

    async def delete(self, board_id: str) -> BoardUpdate:
        """End the board with all that is on it. Raises `BoardNotFound`."""
        changed = await self._edit(board_id, (), lambda edit: edit.delete())
        self._board_cache.forget(changed.board)
        return changed

    async def remove(self, board_id: str, player_id: str) -> BoardUpdate:
        """Take a player off the board. Raises `BoardNotFound`, `PlayerNotFound`."""
        return await self._edit(board_id, (player_id,), lambda edit: edit.remove(player_id))

    async def _edit(
        self, board_id: str, players: Sequence[str], action: Callable[[ChangeBuilder], None]
    ) -> BoardUpdate:
        try:
            commit = await self._commit(await self._board_cache.board(board_id), players, action)
        except BoardNotFound:
            # The remembered uid was of a board deleted meanwhile; another may live under its id.
            commit = await self._commit(await self._board_cache.fresh(board_id), players, action)
        shown = await self._projector([commit])
        return BoardUpdate(commit.board, shown[commit.board.uid].visible)

    async def _commit(
        self, board: Board, players: Sequence[str], action: Callable[[ChangeBuilder], None]
    ) -> BoardCommit:
        def decide(view: LockedState) -> WriteSet[BoardCommit]:
            if board.uid not in view.boards:
                raise BoardNotFound(board.id)
            edit = ChangeBuilder(view.boards[board.uid], view.now, view.states.get(board.uid, {}), {})
            action(edit)
            return pending_commit(view.boards[board.uid], edit)

        return await self._repository.unit_of_work(ReadSet(players={board.uid: players}), decide)


def pending_commit(before: Board, edit: ChangeBuilder) -> WriteSet[BoardCommit]:
    """Close the edit of a single board into what is to be written, and what to show afterwards."""
    closed = edit.close(secrets.token_hex(16))
    commit = BoardCommit(closed.board, before.version, closed.change)
    if closed.change is None:
        return WriteSet(answer=commit)
    return WriteSet(answer=commit, boards=[closed.board], changes=[closed.change], ended=closed.ended)


def _born(new: NewBoard, now: int) -> Board:
    return Board(
        uid=secrets.randbits(63),
        id=new.id,
        name=new.name,
        sort_order=new.sort_order,
        update_mode=new.update_mode,
        reset_period=new.reset_period,
        reset_cron=new.reset_cron,
        timezone=new.timezone,
        max_entries=new.max_entries,
        min_score=new.min_score,
        max_score=new.max_score,
        created_at=now,
        updated_at=now,
        season=1,
        season_started_at=now,
        season_opened=1,
        next_reset_at=next_reset(Calendar(new.reset_period, new.timezone, new.reset_cron), now),
        last_reached_at=now,
        version=Version(secrets.token_hex(16), 1),
    )
