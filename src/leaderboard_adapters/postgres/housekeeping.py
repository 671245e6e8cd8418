"""What an operator does not want to think about."""

from leaderboard_adapters.postgres.area import Area
from leaderboard_adapters.postgres.clearing import clear_copies, drain, run
from leaderboard_core.ports import repository as port


class Housekeeping(Area, port.Housekeeping):
    """Pruning, between and beside everything else."""

    async def prune(self, changes_before: int, events_before: int) -> None:
        await run(self._connections, "drop_notes", "bury_seasons")
        await drain(self._connections, "drop_changes", before=changes_before)
        await drain(self._connections, "drop_events", before=events_before)
        for name in ("clear_events", "clear_deleted_scores", "clear_settled_scores"):
            await drain(self._connections, name)
        await clear_copies(self._connections)
        await run(self._connections, "mark_cleared", "forget_boards")

    async def ping(self) -> None:
        await self._ask("ping")
