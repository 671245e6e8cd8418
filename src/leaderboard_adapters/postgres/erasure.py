"""Finding a player everywhere, and taking away what is kept of one where nobody reads any more."""

from collections.abc import Sequence

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.clearing import drain, run
from leaderboard_adapters.postgres.dead_letters import letter_columns
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.sql.rows import Row, board_of, letter_of
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.submission import ERASED
from leaderboard_core.ports import player_erasure as port
from leaderboard_core.ports.dead_letters import DeadLetter
from leaderboard_core.ports.player_erasure import PlayerPresence

#: How many event ids and dead letters are looked at together.
_EVENTS, _LETTERS = 50_000, 1_000
#: What takes a player out of what nobody reads any more.
_PURGED = ("erase_dead_scores", "erase_dead_mends", "erase_left_places", "erase_profile")


class PlayerErasure(port.PlayerErasure):
    """Erasing across boards: each statement a transaction, without the lock of any board."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def presences(self, player_id: str) -> Sequence[PlayerPresence]:
        return [PlayerPresence(board_of(row), row[-1]) for row in await self._found("traces", player_id=player_id)]

    async def boards_mentioning(self, player_id: str) -> Sequence[Board]:
        return [board_of(row) for row in await self._found("mentions", player_id=player_id)]

    async def purge(self, player_id: str, mark: bytes) -> None:
        await drain(self._connections, "empty_untold_changes", player_id=player_id)
        await run(self._connections, *_PURGED, player_id=player_id)
        await self._erase_events(mark)
        await self._erase_letters(player_id)

    async def _erase_events(self, mark: bytes) -> None:
        last: Row = (-1, "")
        while last:
            board_uid, event_id = last
            place = {"board_uid": board_uid, "event_id": event_id, "rows": _EVENTS}
            [last] = await self._found("erase_events_behind", mark=mark, erased=ERASED, **place) or [()]

    async def _erase_letters(self, player_id: str) -> None:
        last: Row = ("", -1, -1)
        while letters := [letter_of(row) for row in await self._letters_behind(last)]:
            source = letters[-1].source
            last = (source.topic_id, source.partition, letters[-1].offset)
            if named := [letter for letter in letters if letter.names(player_id)]:
                await self._forget(named)

    async def _letters_behind(self, last: Row) -> Sequence[Row]:
        topic_id, partition, offset = last
        place = {"topic_id": topic_id, "partition": partition, "record_offset": offset}
        return await self._connections.ask("letters_behind", rows=_LETTERS, **place)

    async def _forget(self, letters: Sequence[DeadLetter]) -> None:
        await self._connections.ask("forget_dead_letters", **letter_columns(letters))

    async def _found(self, name: str, **values: object) -> Sequence[Row]:
        return await self._connections.ask(name, within=timeouts.HOUSEKEEPING, **values)
