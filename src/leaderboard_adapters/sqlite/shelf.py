"""The boards themselves."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from leaderboard_adapters.sqlite.area import Area
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.rows import as_json, board_columns, board_of
from leaderboard_adapters.sqlite.sql import load
from leaderboard_adapters.sqlite.units import open_seasons, write_changes
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.errors import BoardExists
from leaderboard_core.ports.repository import BoardShelf

_SQL = load("boards")


class Shelf(Area, BoardShelf):
    """Boards by id, by age and by their next reset."""

    async def now(self) -> int:
        return self._clock()

    async def add(self, board: Board, opening: Change) -> None:
        await self._database.write(partial(_add, board, opening))

    async def find(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        boards = await self._boards("boards_by_id", [as_json([*board_ids])])
        return {board.id: board for board in boards}

    async def newest(self, limit: int, after: tuple[int, str] | None = None) -> Sequence[Board]:
        if after is None:
            return await self._boards("newest_boards", {"limit": limit})
        created_at, board_id = after
        return await self._boards("boards_behind", {"limit": limit, "created_at": created_at, "id": board_id})

    async def due(self, now: int) -> Sequence[Board]:
        return await self._boards("due_boards", [now])

    async def _boards(self, query: str, values: Sequence[object] | Mapping[str, object]) -> Sequence[Board]:
        rows = await self._database.read(lambda connection: connection.execute(_SQL[query], values).fetchall())
        return [board_of(row) for row in rows]


def _add(board: Board, opening: Change, connection: Connection) -> None:
    [taken] = connection.execute(_SQL["is_taken"], [board.id]).fetchone()
    if taken:
        raise BoardExists(board.id)
    connection.execute(_SQL["insert_board"], board_columns(board))
    open_seasons(connection, [board])
    write_changes(connection, [opening])
