"""What brings a real-time store forward: changes, and snapshots for stores that are too far behind."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial

from leaderboard_adapters.sqlite.area import Area
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.database import StillMoment
from leaderboard_adapters.sqlite.rows import Row, as_json, board_of, change_of, states_of
from leaderboard_adapters.sqlite.sql import load
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.following import changes_told
from leaderboard_core.ports.repository import History, Snapshot

_BOARDS = load("boards")
_SQL = load("history")


class Past(Area, History):
    """Boards' lines of changes, and single moments of boards."""

    async def changes(self, board_uid: int, after: str) -> Sequence[Change] | None:
        rows = await self._database.read(partial(_changes, board_uid, after))
        return None if rows is None else [change_of(row) for row in rows]

    async def heads(self) -> Mapping[int, Head]:
        rows = await self._database.read(lambda connection: connection.execute(_SQL["heads"]).fetchall())
        return {uid: Head(change_id, sequence) for uid, change_id, sequence in rows}

    @asynccontextmanager
    async def snapshot(self, board_uid: int) -> AsyncIterator[Snapshot | None]:
        with self._notes.snapshot(board_uid) as note:
            async with self._database.moment() as moment:
                board = await moment.read(partial(_board, board_uid))
                if board is None:
                    yield None
                    return
                note.needed = board.head.sequence
                yield Snapshot(board, _chunks(moment, board, self._chunk))


def _changes(board_uid: int, after: str, connection: Connection) -> Sequence[Row] | None:
    found = connection.execute(_SQL["sequence_of"], [board_uid, after]).fetchone()
    if found is None:
        return None
    named = [row[0] for row in connection.execute(_SQL["named_behind"], [board_uid, *found])]
    # A deleted board's season may be gone.
    [players] = connection.execute(_SQL["players"], [board_uid]).fetchone() or (0,)
    told = changes_told(named, players)
    return None if told is None else connection.execute(_SQL["changes_behind"], [board_uid, *found, told]).fetchall()


def _board(board_uid: int, connection: Connection) -> Board | None:
    row = connection.execute(_BOARDS["boards_by_uid"], [as_json([board_uid])]).fetchone()
    return None if row is None else board_of(row)


async def _chunks(moment: StillMoment, board: Board, size: int) -> AsyncIterator[Sequence[PlayerState]]:
    cursor = await moment.read(
        lambda connection: connection.execute(_SQL["states_of_season"], (board.uid, board.season))
    )
    while states := await moment.read(lambda _: states_of(cursor.fetchmany(size))):
        yield states
