"""Finding a player everywhere, and taking away what is kept of one."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from leaderboard_adapters.sql.rows import Row, board_of, letter_of
from leaderboard_adapters.sqlite.clearing import drain
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.dead_letters import forget_letters
from leaderboard_adapters.sqlite.profiles import erase_profile
from leaderboard_adapters.sqlite.statements import SQL
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.submission import ERASED
from leaderboard_core.ports import player_erasure as port
from leaderboard_core.ports.dead_letters import DeadLetter
from leaderboard_core.ports.player_erasure import PlayerPresence

#: How many rows are looked at together.
_ROWS = 10_000


class PlayerErasure(port.PlayerErasure):
    """Erasing across boards. What is searched is searched by readers, so that nobody waits for it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def presences(self, player_id: str) -> Sequence[PlayerPresence]:
        rows = await self._found("traces", player_id=player_id)
        return [PlayerPresence(board_of(row), sorted(json.loads(row[-1]), reverse=True)) for row in rows]

    async def boards_mentioning(self, player_id: str) -> Sequence[Board]:
        return [board_of(row) for row in await self._found("mentions", quoted=_quoted(player_id))]

    async def purge(self, player_id: str, mark: bytes) -> None:
        await drain(self._database, "untold_changes", "delete_change")
        await self._database.write(partial(_erase_unread, player_id))
        await self._erase_events(mark)
        await self._erase_letters(player_id)

    async def _erase_events(self, mark: bytes) -> None:
        last: Row = (-1, "")
        while rows := await self._found("events_behind", board_uid=last[0], event_id=last[1], mark=mark, rows=_ROWS):
            *_, last = rows
            if found := [(board_uid, event_id) for board_uid, event_id, is_of_player in rows if is_of_player]:
                await self._database.write(partial(_erase_events, found, mark))

    async def _erase_letters(self, player_id: str) -> None:
        last: Row = ("", -1, -1)
        while rows := await self._found("letters_behind", *last[:3], _ROWS):
            *_, last = rows
            if letters := [letter for row in rows if (letter := letter_of(row)).names(player_id)]:
                await self._database.write(partial(_forget, letters))

    async def _found(self, query: str, *values: Any, **named: Any) -> Sequence[Row]:
        return await self._database.rows(SQL[query], values or named)


def erase(connection: Connection, erased: Mapping[int, str]) -> None:
    """Take players off every season of their boards, and let the boards' lines begin anew; part of a unit of work."""
    for board_uid, player_id in erased.items():
        _take_out(connection, {"board_uid": board_uid, "player_id": player_id, "season": None})


def take_out(connection: Connection, taken_out: Mapping[int, tuple[int, str]]) -> None:
    """Take players out of a season that has ended. The line begins anew where standings of it may be being written."""
    for board_uid, (season, player_id) in taken_out.items():
        _take_out(connection, {"board_uid": board_uid, "player_id": player_id, "season": season})


def _take_out(connection: Connection, asked: Mapping[str, Any]) -> None:
    board_uid, player_id = asked["board_uid"], asked["player_id"]
    scores = connection.execute(SQL["known_scores"], asked).fetchall()
    places = connection.execute(SQL["shown_places"], asked).fetchall()
    connection.executemany(SQL["delete_score"], scores)
    _delete_places(connection, player_id, [place[1:] for place in places])
    gaps = ({"copy": copy, "rank": rank} for _, copy, rank in places)
    connection.executemany(SQL["note_gap"], gaps)
    connection.executemany(SQL["count_out_ended"], [score[:2] for score in scores])
    connection.executemany(SQL["count_out_settled"], [(board_uid, season) for season, _, _ in places])
    connection.execute(SQL["unmend"], asked)
    connection.execute(SQL["begin_line"], asked)


def _erase_unread(player_id: str, connection: Connection) -> None:
    """What deleted boards keep until they are cleared, and copies that are left."""
    erase_profile(connection, player_id)
    connection.execute(SQL["empty_dead_changes"], {"quoted": _quoted(player_id)})
    asked = {"player_id": player_id}
    connection.execute(SQL["dead_mends_of"], asked)
    connection.executemany(SQL["delete_score"], connection.execute(SQL["dead_scores_of"], asked).fetchall())
    _delete_places(connection, player_id, connection.execute(SQL["left_places"], asked).fetchall())


def _delete_places(connection: Connection, player_id: str, places: Sequence[Row]) -> None:
    connection.executemany(SQL["delete_by_rank"], places)
    connection.executemany(SQL["delete_by_player"], [(copy, player_id) for copy, _ in places])


def _erase_events(found: Sequence[Row], mark: bytes, connection: Connection) -> None:
    rows = ({"board_uid": uid, "event_id": event_id, "mark": mark, "erased": ERASED} for uid, event_id in found)
    connection.executemany(SQL["erase_event"], rows)


def _forget(letters: Sequence[DeadLetter], connection: Connection) -> None:
    forget_letters(connection, letters)


def _quoted(player_id: str) -> str:
    """An id as the lists of a change have it."""
    return json.dumps(player_id, ensure_ascii=False)
