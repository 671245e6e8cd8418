"""What an operator does not want to think about."""

from leaderboard_adapters.sqlite.area import Area
from leaderboard_adapters.sqlite.clearing import clear_copies, drain, run
from leaderboard_adapters.sqlite.rows import as_json
from leaderboard_core.ports import repository as port


class Housekeeping(Area, port.Housekeeping):
    """Pruning, between and beside everything else."""

    async def prune(self, changes_before: int, events_before: int) -> None:
        await run(self._database, ["bury_seasons", "bury_copies"])
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

    async def ping(self) -> None:
        await self._database.read(lambda connection: connection.execute("SELECT 1").fetchone())
