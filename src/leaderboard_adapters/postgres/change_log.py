"""What brings a real-time store forward: changes, and snapshots for stores that are too far behind."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from functools import partial
from typing import Any, TypeAlias

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.cells import Cells
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.rows import change_of, states_of
from leaderboard_adapters.sql.rows import board_of
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.change_log_limits import STRETCH, exceeds_replay
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports import repository as port
from leaderboard_core.ports.repository import Snapshot

NOTE_LIFETIME = int(timeouts.SNAPSHOT * 1_000_000)

_SETTINGS = {
    "lock_ms": timeouts.ms(timeouts.LOCK),
    "statement_ms": timeouts.ms(timeouts.LONG_WORK),
    "idle_ms": timeouts.ms(timeouts.READER),
}


class ChangeLog(port.ChangeLog):
    """Boards' lines of changes, and single moments of boards.

    `chunk`: how many players of a snapshot are read together.
    """

    def __init__(self, cells: Cells, chunk: int) -> None:
        self._cells = cells
        self._chunk = chunk

    async def changes(self, board_uid: int, after: str) -> Sequence[Change] | None:
        cell = self._cells.of_uid(board_uid)
        rows = await cell.ask("changes_after", board_uid=board_uid, after=after, stretch=STRETCH)
        if not rows or exceeds_replay(*rows[0][:2]):
            return None
        return [change_of(row[2:]) for row in rows if row[2] is not None]

    async def versions(self) -> Mapping[int, Version]:
        rows = await self._cells.rows_of_all("heads")
        return {uid: Version(change_id, revision) for uid, change_id, revision in rows}

    async def contradicted(self, versions: Mapping[int, Version]) -> Collection[int]:
        parts = {
            cell: {
                "uids": uids,
                "ids": [versions[uid].change_id for uid in uids],
                "sequences": [versions[uid].revision for uid in uids],
            }
            for cell, uids in self._cells.by_uid(versions).items()
        }
        return {uid for [uid] in await self._cells.ask_parts("contradicted", parts)}

    @asynccontextmanager
    async def snapshot(self, board_uid: int, *, best_first: bool = False) -> AsyncIterator[Snapshot | None]:
        cell = self._cells.of_uid(board_uid)
        async with _noted(cell, board_uid), cell.long() as connection:
            await connection.ask("begin_reading")
            await connection.ask("long_settings" if best_first else "snapshot_settings", **_SETTINGS)
            boards = [board_of(row) for row in await connection.ask("boards_by_uid", uids=[board_uid])]
            if not boards:
                yield None
                return
            # Whoever leaves early leaves no question on its way.
            if best_first:
                await connection.ask("put_in_order", board_uid=board_uid, season=boards[0].season)
                behind = partial(_next_in_order, connection)
            else:
                behind = partial(_states_behind, connection, boards[0], self._chunk)
            async with aclosing(_read_ahead(behind)) as chunks:
                yield Snapshot(boards[0], chunks)


@asynccontextmanager
async def _noted(cell: Connections, board_uid: int) -> AsyncIterator[None]:
    """Keep what follows the board's newest change."""
    note = secrets.randbits(63)
    await cell.ask("note_snapshot", note=note, board_uid=board_uid, lifetime=NOTE_LIFETIME)
    renewing = asyncio.create_task(_renew(cell, note))
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.wait([renewing])
        # A note that cannot be removed expires.
        with suppress(StoreUnavailable):
            await cell.ask("remove_note", note=note)


async def _renew(cell: Connections, note: int) -> None:
    while True:
        await asyncio.sleep(timeouts.SIGN_OF_LIFE)
        with suppress(StoreUnavailable):
            await cell.ask("renew_note", note=note, lifetime=NOTE_LIFETIME)


#: Asks for the states that follow those it is given.
_Behind: TypeAlias = Callable[[Sequence[PlayerState]], Coroutine[Any, Any, Sequence[PlayerState]]]


async def _read_ahead(behind: _Behind) -> AsyncGenerator[Sequence[PlayerState], None]:
    """All states: the next chunk is on its way while the reader works on this one."""
    ahead = asyncio.create_task(behind(()))
    try:
        while states := await ahead:
            ahead = asyncio.create_task(behind(states))
            yield states
    finally:
        ahead.cancel()
        await asyncio.wait([ahead])


async def _states_behind(
    connection: Connection, board: Board, size: int, told: Sequence[PlayerState]
) -> Sequence[PlayerState]:
    # By key and not by a cursor: a row that holds columns costs the driver a fraction of a thousand rows.
    last = told[-1].player_id if told else ""
    values = {"board_uid": board.uid, "season": board.season, "after": last, "limit": size}
    rows = await connection.ask("states_behind", within=timeouts.CHUNK, **values)
    return states_of(rows[0]) if rows else ()


async def _next_in_order(connection: Connection, told: Sequence[PlayerState]) -> Sequence[PlayerState]:
    # Before the first ones are there, all are sorted.
    rows = await connection.ask("next_in_order", within=timeouts.CHUNK if told else timeouts.LONG_WORK)
    return [*map(PlayerState._make, rows)]
