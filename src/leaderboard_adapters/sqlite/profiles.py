"""Who players are, and the outbox of profiles that the boards do not have yet."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

from leaderboard_adapters.sql.profile_hint import ProfileHint, new_version
from leaderboard_adapters.sql.rows import board_of
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.rows import as_json
from leaderboard_adapters.sqlite.statements import SQL
from leaderboard_core.domain.board import Board
from leaderboard_core.ports import player_profiles as port
from leaderboard_core.ports.player_profiles import WaitingProfile


class PlayerProfiles(port.PlayerProfiles):
    """Profiles by player. Row and outbox are written in one transaction."""

    def __init__(self, database: Database, hint: ProfileHint) -> None:
        self._database = database
        self._hint = hint

    async def profile(self, player_id: str) -> str | None:
        rows = await self._database.rows(SQL["profile"], [player_id])
        return rows[0][0] if rows else None

    async def put_profile(self, player_id: str, profile: str, instead_of: tuple[str | None] | None = None) -> bool:
        self._hint.exist = True
        return await self._database.write(partial(_put, player_id, profile, instead_of))

    async def delete_profile(self, player_id: str) -> bool:
        return await self._database.write(partial(_delete, player_id))

    async def waiting_profiles(self, limit: int) -> Sequence[WaitingProfile]:
        rows = await self._database.rows(SQL["waiting_profiles"], [limit])
        self._hint.exist = bool(rows[0][0])
        return [WaitingProfile(*row) for _, *row in rows if row[0] is not None]

    async def boards_with(self, player_ids: Collection[str]) -> Sequence[tuple[Board, Sequence[str]]]:
        rows = await self._database.rows(SQL["boards_with_players"], {"players": as_json([*player_ids])})
        return [(board_of(row), json.loads(row[-1])) for row in rows]

    async def carried(self, waiting: Sequence[WaitingProfile]) -> None:
        await self._database.write(partial(_carried, waiting))


def profiles_of(connection: Connection, player_ids: Collection[str]) -> Mapping[str, str]:
    """Those that are kept of these players; part of a unit of work."""
    return dict(connection.execute(SQL["profiles"], [as_json([*player_ids])]))


def write_profiles(connection: Connection, profiles: Mapping[str, str]) -> None:
    """Keep those that a unit of work brings, where something else is kept; part of it."""
    kept = profiles_of(connection, profiles.keys())
    changed = {player_id: profile for player_id, profile in profiles.items() if kept.get(player_id) != profile}
    connection.executemany(SQL["put_profile"], changed.items())
    _wait(connection, changed)


def queue_profiles(connection: Connection, came_without: Collection[str]) -> None:
    """Let those wait that are kept of players who came to a board without one; part of a unit of work."""
    _wait(connection, profiles_of(connection, came_without))


def erase_profile(connection: Connection, player_id: str) -> None:
    """Keep nothing of who a player is."""
    connection.execute(SQL["delete_profile"], [player_id])
    connection.execute(SQL["forget_waiting"], [player_id])


def _put(player_id: str, profile: str, instead_of: tuple[str | None] | None, connection: Connection) -> bool:
    found = connection.execute(SQL["profile"], [player_id]).fetchone()
    if instead_of is not None and (None if found is None else found[0],) != instead_of:
        return False
    connection.execute(SQL["put_profile"], [player_id, profile])
    _wait(connection, [player_id])
    return True


def _delete(player_id: str, connection: Connection) -> bool:
    if connection.execute(SQL["profile"], [player_id]).fetchone() is None:
        return False
    connection.execute(SQL["delete_profile"], [player_id])
    _wait(connection, [player_id])
    return True


def _wait(connection: Connection, player_ids: Iterable[str]) -> None:
    version = new_version()
    connection.executemany(SQL["let_wait"], [(player_id, version) for player_id in player_ids])


def _carried(waiting: Sequence[WaitingProfile], connection: Connection) -> None:
    for player_id, _, version in waiting:
        done = connection.execute(SQL["carried_profile"], [player_id, version]).fetchall()
        if not done:
            connection.execute(SQL["let_wait_again"], [player_id, version])
