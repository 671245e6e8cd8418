"""What an operator does not want to think about."""

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.change_log import NOTE_LIFETIME
from leaderboard_adapters.postgres.clearing import clear_copies, drain, run
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.pooler import refuse_pooler
from leaderboard_adapters.postgres.transaction import SETTINGS
from leaderboard_core.ports import repository as port


class Housekeeping(port.Housekeeping):
    """Pruning, between and beside everything else."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def prune(self, changes_before: int, events_before: int) -> None:
        await run(self._connections, "note_pruning", events_before=events_before)
        await run(self._connections, "drop_notes", longest=NOTE_LIFETIME)
        await run(self._connections, "bury_seasons", "bury_mends")
        await drain(self._connections, "drop_changes", before=changes_before)
        await drain(self._connections, "drop_events", before=events_before)
        for name in ("clear_events", "clear_deleted_scores", "clear_settled_scores"):
            await drain(self._connections, name)
        await clear_copies(self._connections)
        await run(self._connections, "mark_cleared", "forget_boards")

    async def events_pruned_before(self) -> int | None:
        rows = await self._connections.ask("last_pruning")
        return int(rows[0][0]) if rows else None

    async def ping(self) -> None:
        # Whoever asks how it is wants to hear why it is not, before they give up themselves.
        async with self._connections.short(within=timeouts.CHECK) as connection:
            await connection.ask("ping", within=timeouts.CHECK)

    async def probe(self) -> None:
        await self._connections.transact(self._probe)

    async def _probe(self, connection: Connection) -> None:
        # Whoever stands between may have been set up otherwise since the start.
        await refuse_pooler(connection, self._connections.database)
        # As every unit of work begins and ends.
        await connection.together("begin_unit", "unit_settings", "put_probe", "commit", **SETTINGS)
