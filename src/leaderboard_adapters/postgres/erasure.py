"""Finding a player everywhere, and taking away what is kept of one where nobody reads any more."""

from collections.abc import Sequence

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.cells import Cells
from leaderboard_adapters.postgres.clearing import drain, run
from leaderboard_adapters.postgres.dead_letters import letter_columns
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.sql.rows import Row, board_of, letter_of
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.submission import ERASED
from leaderboard_core.ports import player_erasure as port
from leaderboard_core.ports.player_erasure import PlayerPresence

#: How many event ids and dead letters are looked at together.
_EVENTS, _LETTERS = 50_000, 1_000
#: What takes a player out of what nobody reads any more.
_PURGED = ("erase_dead_scores", "erase_dead_mends", "erase_left_places", "erase_profile")


class PlayerErasure(port.PlayerErasure):
    """Erasing across boards, cell by cell: each statement a transaction, without the lock of any board."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    async def presences(self, player_id: str) -> Sequence[PlayerPresence]:
        rows = await self._cells.rows_of_all("traces", within=timeouts.HOUSEKEEPING, player_id=player_id)
        return sorted([PlayerPresence(board_of(row), row[-1]) for row in rows], key=lambda one: one.board.id)

    async def boards_mentioning(self, player_id: str) -> Sequence[Board]:
        rows = await self._cells.rows_of_all("mentions", within=timeouts.HOUSEKEEPING, player_id=player_id)
        return sorted(map(board_of, rows), key=lambda board: board.id)

    async def purge(self, player_id: str, mark: bytes) -> None:
        for cell in self._cells.each:
            await drain(cell, "empty_untold_changes", player_id=player_id)
            await run(cell, *_PURGED, player_id=player_id)
            await _erase_events(cell, mark)
            await _erase_letters(cell, player_id)


async def _erase_events(cell: Connections, mark: bytes) -> None:
    last: Row = (-1, "")
    while last:
        board_uid, event_id = last
        place = {"board_uid": board_uid, "event_id": event_id, "rows": _EVENTS, "mark": mark, "erased": ERASED}
        [last] = await cell.ask("erase_events_behind", within=timeouts.HOUSEKEEPING, **place) or [()]


async def _erase_letters(cell: Connections, player_id: str) -> None:
    last: Row = ("", -1, -1)
    while letters := [letter_of(row) for row in await _letters_behind(cell, last)]:
        source = letters[-1].source
        last = (source.topic_id, source.partition, letters[-1].offset)
        if named := [letter for letter in letters if letter.names(player_id)]:
            await cell.ask("forget_dead_letters", **letter_columns(named))


async def _letters_behind(cell: Connections, last: Row) -> Sequence[Row]:
    topic_id, partition, offset = last
    place = {"topic_id": topic_id, "partition": partition, "record_offset": offset}
    return await cell.ask("letters_behind", rows=_LETTERS, **place)
