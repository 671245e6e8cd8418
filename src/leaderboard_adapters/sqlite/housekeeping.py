"""What an operator does not want to think about."""

from leaderboard_adapters.sqlite.clearing import clear_copies, drain, run
from leaderboard_adapters.sqlite.clock import Clock
from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.notes import Notes
from leaderboard_adapters.sqlite.rows import as_json
from leaderboard_adapters.sqlite.statements import SQL
from leaderboard_core.ports import repository as port


class Housekeeping(port.Housekeeping):
    """Pruning, between and beside everything else."""

    def __init__(self, database: Database, clock: Clock, notes: Notes) -> None:
        self._database = database
        self._clock = clock
        self._notes = notes

    async def prune(self, changes_before: int, events_before: int) -> None:
        await self._database.write(lambda connection: connection.execute(SQL["note_pruning"], [events_before]))
        await run(self._database, ["bury_seasons", "bury_mends", "bury_copies"])
        await drain(
            self._database,
            "old_changes",
            "delete_change",
            lambda: {"before": changes_before, "needed": as_json(self._notes.needed)},
        )
        await drain(self._database, "old_events", "delete_event", lambda: {"before": events_before})
        await drain(self._database, "dead_events", "delete_event")
        await drain(self._database, "dead_scores", "delete_score")
        await clear_copies(self._database, self._notes)
        await run(self._database, ["forget_scores", "forget_seasons", "forget_boards"])

    async def events_pruned_before(self) -> int | None:
        rows = await self._database.rows(SQL["last_pruning"])
        return int(rows[0][0]) if rows else None

    async def ping(self) -> None:
        await self._database.rows("SELECT 1")

    async def probe(self) -> None:
        await self._database.write(lambda connection: connection.execute(SQL["put_probe"], [self._clock()]))
