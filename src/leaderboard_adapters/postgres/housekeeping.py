"""What an operator does not want to think about."""

from functools import partial

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.cells import Cells
from leaderboard_adapters.postgres.change_log import NOTE_LIFETIME
from leaderboard_adapters.postgres.clearing import clear_copies, drain, run
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.pooler import refuse_pooler
from leaderboard_adapters.postgres.transaction import SETTINGS
from leaderboard_core.ports import repository as port


class Housekeeping(port.Housekeeping):
    """Pruning, between and beside everything else."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._probed = 0

    async def prune(self, changes_before: int, events_before: int) -> None:
        for cell in self._cells.each:
            await _prune(cell, changes_before, events_before)

    async def events_pruned_before(self) -> int | None:
        # What was interrupted between two cells goes on from the one that is behind.
        rows = await self._cells.ask_all("last_pruning")
        return min((int(one[0][0]) for one in rows if one), default=None) if all(rows) else None

    async def ping(self) -> None:
        # Whoever asks how it is wants to hear why it is not, before they give up themselves.
        async with self._cells.first.short(within=timeouts.CHECK) as connection:
            await connection.ask("ping", within=timeouts.CHECK)

    async def probe(self) -> None:
        # One cell after the other, so that it costs the same however many there are.
        cell = self._cells.each[self._probed % len(self._cells.each)]
        self._probed += 1
        await cell.transact(partial(_probe, cell))


async def _prune(cell: Connections, changes_before: int, events_before: int) -> None:
    await run(cell, "note_pruning", events_before=events_before)
    await run(cell, "drop_notes", longest=NOTE_LIFETIME)
    await run(cell, "bury_seasons", "bury_mends")
    await drain(cell, "drop_changes", before=changes_before)
    await drain(cell, "drop_events", before=events_before)
    for name in ("clear_events", "clear_deleted_scores", "clear_settled_scores"):
        await drain(cell, name)
    await clear_copies(cell)
    await run(cell, "mark_cleared", "forget_boards")


async def _probe(cell: Connections, connection: Connection) -> None:
    # Whoever stands between may have been set up otherwise since the start.
    await refuse_pooler(connection, cell.database)
    # As every unit of work begins and ends.
    await connection.together("begin_unit", "unit_settings", "put_probe", "commit", **SETTINGS)
