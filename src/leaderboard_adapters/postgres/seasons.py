"""Seasons, and publishing their standings: written beside everything else, shown by one compare-and-set."""

import secrets
from collections.abc import Sequence
from contextlib import suppress

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.cells import Cells
from leaderboard_adapters.postgres.clearing import clear_copies
from leaderboard_adapters.postgres.ranked_view import PostgresRankedView
from leaderboard_adapters.postgres.replica import Replica
from leaderboard_adapters.sql.rows import season_of
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.domain.season import Season
from leaderboard_core.ports import repository as port
from leaderboard_core.ports.ranked_view import RankedView

_SETTINGS = {
    "lock_ms": timeouts.ms(timeouts.LOCK),
    "statement_ms": timeouts.ms(timeouts.LONG_WORK),
    "idle_ms": timeouts.ms(timeouts.BETWEEN),
}


class Seasons(port.SeasonStore):
    """Seasons of boards and the one copy of each that is shown."""

    def __init__(self, cells: Cells, replica: Replica | None = None) -> None:
        self._cells = cells
        self._replica = replica

    async def seasons(self, board_uid: int) -> Sequence[Season]:
        return [season_of(row) for row in await self._cells.of_uid(board_uid).ask("seasons", board_uid=board_uid)]

    async def unpublished(self) -> Sequence[tuple[int, int]]:
        rows = await self._cells.rows_of_all("unpublished")
        return [(uid, season) for uid, season, _ in sorted(rows, key=lambda row: row[2])]

    async def unsettled(self) -> Sequence[tuple[int, int]]:
        return [(uid, season) for uid, season in await self._cells.rows_of_all("unsettled")]

    async def publish_standings(self, board_uid: int, season: int) -> bool:
        if not await self._show_copy(board_uid, season):
            return False
        # What cannot be cleared now is cleared by the next pruning.
        with suppress(StoreUnavailable):
            await clear_copies(self._cells.of_uid(board_uid))
        return True

    def places(self, board: Board, season: Season) -> RankedView:
        return PostgresRankedView(self._cells.of_uid(board.uid), self._replica, board, season)

    async def _show_copy(self, board_uid: int, season: int) -> bool:
        """Write a copy and show it, in one transaction: a copy that is not shown leaves no trace."""
        copy = secrets.randbits(63)
        async with self._cells.of_uid(board_uid).long() as connection:
            await connection.ask("begin_long_work")
            await connection.ask("long_settings", **_SETTINGS)
            source = {"copy": copy, "board_uid": board_uid, "season": season}
            erasures = await connection.ask("last_erasure", board_uid=board_uid)
            if not erasures:
                return False
            [[last_erasure]] = erasures
            mended = await connection.ask("mended", board_uid=board_uid, season=season)
            if mended:
                [[kept, standings_revision]] = mended
                source |= {"shown": kept}
                await connection.ask("write_mended_copy", within=timeouts.LONG_WORK, **source)
            else:
                await connection.ask("write_copy", within=timeouts.LONG_WORK, **source)
            await connection.ask("lock_boards", uids=[board_uid])
            if mended:
                judged = {"shown": kept, "standings_revision": standings_revision, "last_erasure": last_erasure}
                shown = bool(await connection.ask("show_mended_copy", copy=copy, **judged))
                await connection.ask("forget_mends", copy=copy)
            else:
                shown = bool(await connection.ask("show_copy", copy=copy, last_erasure=last_erasure))
            await connection.ask("commit" if shown else "rollback")
        return shown
