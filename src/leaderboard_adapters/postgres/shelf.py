"""The boards themselves."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from leaderboard_adapters.postgres.area import Area
from leaderboard_adapters.postgres.committing import SETTINGS, SecondHalf, commit
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.rows import board_of, board_values, change_columns, opened_columns
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.errors import BoardExists
from leaderboard_core.ports.repository import BoardShelf


class Shelf(Area, BoardShelf):
    """Boards by id, by age and by their next reset."""

    async def now(self) -> int:
        [[now]] = await self._ask("now")
        return int(now)

    async def add(self, board: Board, opening: Change) -> None:
        await commit(self._connections, partial(_added, board, opening))

    async def find(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        boards = await self._boards("boards_by_id", ids=[*board_ids])
        return {board.id: board for board in boards}

    async def newest(self, limit: int, after: tuple[int, str] | None = None) -> Sequence[Board]:
        if after is None:
            return await self._boards("newest_boards", limit=limit)
        created_at, board_id = after
        return await self._boards("boards_behind", limit=limit, created_at=created_at, id=board_id)

    async def due(self, now: int) -> Sequence[Board]:
        return await self._boards("due_boards", now=now)

    async def _boards(self, name: str, **values: object) -> Sequence[Board]:
        return [board_of(row) for row in await self._ask(name, **values)]


async def _added(board: Board, opening: Change, connection: Connection) -> SecondHalf[None]:
    values = {**board_values(board), **opened_columns([board]), **change_columns([opening], [board], {board.uid: 0})}
    answers = await connection.together("begin_unit", "unit_settings", "insert_board", **values, **SETTINGS)
    if not answers["insert_board"]:
        raise BoardExists(board.id)
    # Whoever inserts it again waits until this transaction has ended: that is its lock.
    return SecondHalf(
        answer=None,
        locks=["insert_board"],
        writes=["open_seasons", "write_changes"],
        proof="has_changes",
        values=values,
    )
