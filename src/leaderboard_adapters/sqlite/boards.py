"""The boards themselves."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from leaderboard_adapters.sql.rows import board_of, board_values
from leaderboard_adapters.sqlite.clock import Clock
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.rows import as_json
from leaderboard_adapters.sqlite.statements import SQL
from leaderboard_adapters.sqlite.units import open_seasons, write_changes
from leaderboard_core.domain.board import Board, ResetPeriod
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.errors import BoardExists
from leaderboard_core.domain.patterns import EVERY_BOARD, Patterns, as_glob
from leaderboard_core.ports import repository as port
from leaderboard_core.ports.repository import NO_BOUND

#: Behind which every board lies.
_BEFORE_ALL = (2**63 - 1, "")


class Boards(port.BoardStore):
    """Boards by id, by age and by their next reset."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def now(self) -> int:
        return self._clock()

    async def add(self, board: Board, opening: Change) -> None:
        await self._database.write(partial(_add, board, opening))

    async def find(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        boards = await self._boards("boards_by_id", [as_json([*board_ids])])
        return {board.id: board for board in boards}

    async def with_uids(self, board_uids: Collection[int]) -> Mapping[int, Board]:
        boards = await self._boards("boards_by_uid", [as_json([*board_uids])])
        return {board.uid: board for board in boards}

    async def newest(
        self, limit: int, after: tuple[int, str] | None = None, named: Patterns = EVERY_BOARD
    ) -> Sequence[Board]:
        if not named.everything:
            created_at, board_id = after or _BEFORE_ALL
            globs = as_json([*map(as_glob, named.patterns)])
            values = {"limit": limit, "created_at": created_at, "id": board_id, "globs": globs}
            return await self._boards("boards_named", values)
        if after is None:
            return await self._boards("newest_boards", {"limit": limit})
        created_at, board_id = after
        return await self._boards("boards_behind", {"limit": limit, "created_at": created_at, "id": board_id})

    async def shards(self) -> Sequence[Board]:
        return await self._boards("shards", ())

    async def due(
        self, now: int, latest: Mapping[ResetPeriod, int] = NO_BOUND, own: int | None = None
    ) -> Sequence[Board]:
        return await self._boards("due_boards", {"now": now, "latest": as_json([*latest.items()]), "own": own})

    async def _boards(self, query: str, values: Sequence[object] | Mapping[str, object]) -> Sequence[Board]:
        return [board_of(row) for row in await self._database.rows(SQL[query], values)]


def _add(board: Board, opening: Change, connection: Connection) -> None:
    [taken] = connection.execute(SQL["is_taken"], [board.id]).fetchone()
    if taken:
        raise BoardExists(board.id)
    connection.execute(SQL["insert_board"], board_values(board))
    open_seasons(connection, [board])
    write_changes(connection, [opening])
