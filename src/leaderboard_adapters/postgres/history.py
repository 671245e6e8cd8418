"""What brings a real-time store forward: changes, and snapshots for stores that are too far behind."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress

from leaderboard_adapters.postgres import patience
from leaderboard_adapters.postgres.area import Area
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.rows import board_of, change_of, states_of
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.domain.following import STRETCH, is_too_far
from leaderboard_core.ports.repository import History, Snapshot

_LIFETIME = int(patience.SNAPSHOT * 1_000_000)


class Past(Area, History):
    """Boards' lines of changes, and single moments of boards."""

    async def changes(self, board_uid: int, after: str) -> Sequence[Change] | None:
        rows = await self._ask("changes_after", board_uid=board_uid, after=after, stretch=STRETCH)
        if not rows or is_too_far(*rows[0][:2]):
            return None
        return [change_of(row[2:]) for row in rows if row[2] is not None]

    async def heads(self) -> Mapping[int, Head]:
        rows = await self._ask("heads")
        return {uid: Head(change_id, sequence) for uid, change_id, sequence in rows}

    @asynccontextmanager
    async def snapshot(self, board_uid: int) -> AsyncIterator[Snapshot | None]:
        async with self._noted(board_uid), self._connections.long() as connection:
            await connection.ask("begin_reading")
            await connection.ask("snapshot_settings", idle_ms=patience.ms(patience.READER))
            boards = [board_of(row) for row in await connection.ask("boards_by_uid", uids=[board_uid])]
            if not boards:
                yield None
                return
            # Whoever leaves early leaves no question on its way.
            async with aclosing(_chunks(connection, boards[0], self._chunk)) as chunks:
                yield Snapshot(boards[0], chunks)

    @asynccontextmanager
    async def _noted(self, board_uid: int) -> AsyncIterator[None]:
        """Keep what follows the board's newest change."""
        note = secrets.randbits(63)
        await self._ask("note_snapshot", note=note, board_uid=board_uid, lifetime=_LIFETIME)
        renewing = asyncio.create_task(self._renew(note))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])
            # A note that cannot be removed expires.
            with suppress(StoreUnavailable):
                await self._ask("remove_note", note=note)

    async def _renew(self, note: int) -> None:
        while True:
            await asyncio.sleep(patience.SIGN_OF_LIFE)
            with suppress(StoreUnavailable):
                await self._ask("renew_note", note=note, lifetime=_LIFETIME)


async def _chunks(connection: Connection, board: Board, size: int) -> AsyncGenerator[Sequence[PlayerState], None]:
    # By key and not by a cursor: a row that holds columns costs the driver a fraction of a thousand rows. The next
    # chunk is on its way while the reader works on this one.
    ahead = asyncio.create_task(_states_behind(connection, board, "", size))
    try:
        while states := await ahead:
            ahead = asyncio.create_task(_states_behind(connection, board, states[-1].player_id, size))
            yield states
    finally:
        ahead.cancel()
        await asyncio.wait([ahead])


async def _states_behind(connection: Connection, board: Board, last: str, size: int) -> Sequence[PlayerState]:
    values = {"board_uid": board.uid, "season": board.season, "after": last, "limit": size}
    rows = await connection.ask("states_behind", within=patience.CHUNK, **values)
    return states_of(rows[0]) if rows else ()
