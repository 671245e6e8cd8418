"""The boards themselves."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.estimated_clock import EstimatedClock
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.rows import change_columns, opened_columns
from leaderboard_adapters.postgres.transaction import SETTINGS, TransactionPlan, commit
from leaderboard_adapters.sql.rows import board_of, board_values
from leaderboard_core.domain.board import Board, ResetPeriod
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.errors import BoardExists
from leaderboard_core.domain.patterns import EVERY_BOARD, Patterns
from leaderboard_core.ports import repository as port
from leaderboard_core.ports.repository import NO_BOUND

#: Behind which every board lies.
_BEFORE_ALL = (2**63 - 1, "")


class Boards(port.BoardStore):
    """Boards by id, by age and by their next reset."""

    def __init__(self, connections: Connections, clock: EstimatedClock) -> None:
        self._connections = connections
        self._clock = clock

    async def now(self) -> int:
        [[now]] = await self._connections.ask("now")
        self._clock.told(now)
        return int(now)

    async def add(self, board: Board, opening: Change) -> None:
        await commit(self._connections, partial(_added, board, opening))

    async def find(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        boards = await self._boards("boards_by_id", ids=[*board_ids])
        return {board.id: board for board in boards}

    async def with_uids(self, board_uids: Collection[int]) -> Mapping[int, Board]:
        boards = await self._boards("boards_by_uid", uids=[*board_uids])
        return {board.uid: board for board in boards}

    async def newest(
        self, limit: int, after: tuple[int, str] | None = None, named: Patterns = EVERY_BOARD
    ) -> Sequence[Board]:
        if not named.everything:
            created_at, board_id = after or _BEFORE_ALL
            likes = [*map(_as_like, named.patterns)]
            return await self._boards("boards_named", limit=limit, created_at=created_at, id=board_id, likes=likes)
        if after is None:
            return await self._boards("newest_boards", limit=limit)
        created_at, board_id = after
        return await self._boards("boards_behind", limit=limit, created_at=created_at, id=board_id)

    async def due(
        self, now: int, latest: Mapping[ResetPeriod, int] = NO_BOUND, own: int | None = None
    ) -> Sequence[Board]:
        return await self._boards("due_boards", now=now, periods=[*latest], latest=[*latest.values()], own=own)

    async def _boards(self, name: str, **values: Any) -> Sequence[Board]:
        return [board_of(row) for row in await self._connections.ask(name, **values)]


def _as_like(pattern: str) -> str:
    """A pattern as LIKE has it, where other characters are special."""
    return re.sub(r"[\\%_]", r"\\\g<0>", pattern).replace("*", "%")


async def _added(board: Board, opening: Change, connection: Connection) -> TransactionPlan[None]:
    values = {**board_values(board), **opened_columns([board]), **change_columns([opening], [board], {board.uid: 0})}
    answers = await connection.together("begin_unit", "unit_settings", "insert_board", **values, **SETTINGS)
    if not answers["insert_board"]:
        raise BoardExists(board.id)
    # Whoever inserts it again waits until this transaction has ended: that is its lock.
    return TransactionPlan(
        answer=None,
        locks=["insert_board"],
        writes=["open_seasons", "write_changes"],
        proof="has_changes",
        values=values,
    )
