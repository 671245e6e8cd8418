"""The boards themselves."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from leaderboard_adapters.postgres.cells import Cells, suffix_of
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.estimated_clock import EstimatedClock
from leaderboard_adapters.postgres.rows import change_columns, opened_columns
from leaderboard_adapters.postgres.transaction import SETTINGS, TransactionPlan, commit
from leaderboard_adapters.sql.rows import board_of, board_values
from leaderboard_core.domain.board import Board, ResetPeriod, newest_of
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.errors import BoardExists
from leaderboard_core.domain.patterns import EVERY_BOARD, Patterns
from leaderboard_core.ports import repository as port
from leaderboard_core.ports.repository import NO_BOUND

#: Behind which every board lies.
_BEFORE_ALL = (2**63 - 1, "")


class Boards(port.BoardStore):
    """Boards by id, by age and by their next reset."""

    def __init__(self, cells: Cells, clock: EstimatedClock) -> None:
        self._cells = cells
        self._clock = clock

    async def now(self) -> int:
        [[now]] = await self._cells.first.ask("now")
        self._clock.told(now)
        return int(now)

    async def add(self, board: Board, opening: Change) -> None:
        taking = self._taking(board.id)
        await commit(self._cells.of_uid(board.uid), partial(_added, board, opening, taking))

    async def find(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        if self._cells.layout.count > 1:
            return await self._found(board_ids)
        boards = await self._boards("boards_by_id", ids=[*board_ids])
        return {board.id: board for board in boards}

    async def with_uids(self, board_uids: Collection[int]) -> Mapping[int, Board]:
        parts = {cell: {"uids": uids} for cell, uids in self._cells.by_uid(board_uids).items()}
        return {row[0]: board_of(row) for row in await self._cells.ask_parts("boards_by_uid", parts)}

    async def newest(
        self, limit: int, after: tuple[int, str] | None = None, named: Patterns = EVERY_BOARD
    ) -> Sequence[Board]:
        if not named.everything:
            created_at, board_id = after or _BEFORE_ALL
            likes = [*map(_as_like, named.patterns)]
            boards = await self._boards("boards_named", limit=limit, created_at=created_at, id=board_id, likes=likes)
        elif after is None:
            boards = await self._boards("newest_boards", limit=limit)
        else:
            created_at, board_id = after
            boards = await self._boards("boards_behind", limit=limit, created_at=created_at, id=board_id)
        return newest_of(boards, limit, None) if self._cells.layout.count > 1 else boards

    async def shards(self) -> Sequence[Board]:
        return await self._boards("shards")

    async def due(
        self, now: int, latest: Mapping[ResetPeriod, int] = NO_BOUND, own: int | None = None
    ) -> Sequence[Board]:
        return await self._boards("due_boards", now=now, periods=[*latest], latest=[*latest.values()], own=own)

    async def _boards(self, name: str, **values: Any) -> Sequence[Board]:
        return [board_of(row) for row in await self._cells.rows_of_all(name, **values)]

    async def _found(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        """The living boards of these ids: most lie where the id is known, others where it is known to be."""
        by_home: defaultdict[int, list[str]] = defaultdict(list)
        for board_id in board_ids:
            by_home[self._cells.layout.of_id(board_id)].append(board_id)
        suffixes: dict[str, Any] = {suffix_of(home): {"ids": ids} for home, ids in by_home.items()}
        names = [f"{name}{suffix}" for suffix in suffixes for name in ("boards_by_id", "board_ids_elsewhere")]
        answers = await self._cells.ask_some(by_home, names, **suffixes) if names else ()
        boards = {row[1]: board_of(row) for rows in answers[::2] for row in rows}
        uids = {board_id: uid for rows in answers[1::2] for board_id, uid in rows if board_id not in boards}
        elsewhere = await self.with_uids([*uids.values()]) if uids else {}
        return boards | {board.id: board for board in elsewhere.values() if uids.get(board.id) == board.uid}

    def _taking(self, board_id: str) -> Sequence[str]:
        """The statements that make sure that no other cell has a living board of an id."""
        layout = self._cells.layout
        return [] if layout.count == 1 else [f"take_id{suffix_of(layout.of_id(board_id))}"]


def _as_like(pattern: str) -> str:
    """A pattern as LIKE has it, where other characters are special."""
    return re.sub(r"[\\%_]", r"\\\g<0>", pattern).replace("*", "%")


async def _added(board: Board, opening: Change, taking: Sequence[str], connection: Connection) -> TransactionPlan[None]:
    values = {**board_values(board), **opened_columns([board]), **change_columns([opening], [board], {board.uid: 0})}
    locks = (*taking, "insert_board")
    answers = await connection.together("begin_unit", "unit_settings", *locks, **values, **SETTINGS)
    if not all(answers[lock] for lock in locks):
        raise BoardExists(board.id)
    # Whoever inserts it again waits until this transaction has ended: that is its lock.
    return TransactionPlan(
        answer=None,
        locks=locks,
        writes=["open_seasons", "write_changes"],
        proof="has_changes",
        values=values,
    )
