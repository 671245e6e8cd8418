"""What brings a real-time store forward: changes, and snapshots for stores that are too far behind."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial

from leaderboard_adapters.sql.rows import Row, board_of
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.database import Database, ReadTransaction
from leaderboard_adapters.sqlite.notes import Notes
from leaderboard_adapters.sqlite.rows import as_json, change_of, states_of
from leaderboard_adapters.sqlite.statements import SQL
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.change_log_limits import replayable
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports import repository as port
from leaderboard_core.ports.repository import Snapshot


class ChangeLog(port.ChangeLog):
    """Boards' lines of changes, and single moments of boards.

    `chunk`: how many players of a snapshot are read together.
    """

    def __init__(self, database: Database, notes: Notes, chunk: int) -> None:
        self._database = database
        self._notes = notes
        self._chunk = chunk

    async def changes(self, board_uid: int, after: str) -> Sequence[Change] | None:
        rows = await self._database.read(partial(_changes, board_uid, after))
        return None if rows is None else [change_of(row) for row in rows]

    async def versions(self) -> Mapping[int, Version]:
        rows = await self._database.rows(SQL["heads"])
        return {uid: Version(change_id, revision) for uid, change_id, revision in rows}

    async def contradicted(self, versions: Mapping[int, Version]) -> Collection[int]:
        told = as_json([[uid, version.change_id, version.revision] for uid, version in versions.items()])
        return {uid for [uid] in await self._database.rows(SQL["contradicted"], [told])}

    @asynccontextmanager
    async def snapshot(self, board_uid: int, *, best_first: bool = False) -> AsyncIterator[Snapshot | None]:
        with self._notes.snapshot(board_uid) as note:
            async with self._database.read_transaction() as transaction:
                board = await transaction.read(partial(_board, board_uid))
                if board is None:
                    yield None
                    return
                note.needed = board.version.revision
                statement = "states_in_order" if best_first else "states_of_season"
                yield Snapshot(board, _chunks(transaction, board, statement, self._chunk))


def _changes(board_uid: int, after: str, connection: Connection) -> Sequence[Row] | None:
    found = connection.execute(SQL["sequence_of"], [board_uid, after]).fetchone()
    if found is None:
        return None
    named = [row[0] for row in connection.execute(SQL["named_behind"], [board_uid, *found])]
    # A deleted board's season may be gone.
    [players] = connection.execute(SQL["players"], [board_uid]).fetchone() or (0,)
    told = replayable(named, players)
    return None if told is None else connection.execute(SQL["changes_behind"], [board_uid, *found, told]).fetchall()


def _board(board_uid: int, connection: Connection) -> Board | None:
    row = connection.execute(SQL["boards_by_uid"], [as_json([board_uid])]).fetchone()
    return None if row is None else board_of(row)


async def _chunks(
    transaction: ReadTransaction, board: Board, statement: str, size: int
) -> AsyncIterator[Sequence[PlayerState]]:
    cursor = await transaction.read(lambda connection: connection.execute(SQL[statement], (board.uid, board.season)))
    while states := await transaction.read(lambda _: states_of(cursor.fetchmany(size))):
        yield states
