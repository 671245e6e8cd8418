"""Who players are, and the outbox of profiles that the boards do not have yet."""

from collections.abc import Collection, Sequence
from typing import Any

from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.faults import ConnectionLost
from leaderboard_adapters.postgres.kept_states import KeptStates
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.transaction import SETTINGS
from leaderboard_adapters.sql.profile_hint import new_version
from leaderboard_adapters.sql.rows import board_of
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import OutcomeUnknown
from leaderboard_core.ports import player_profiles as port
from leaderboard_core.ports.player_profiles import WaitingProfile


class PlayerProfiles(port.PlayerProfiles):
    """Profiles by player. What is written is one statement, row and outbox together."""

    def __init__(self, connections: Connections, kept: KeptStates) -> None:
        self._connections = connections
        self._hint = kept.profiles

    async def profile(self, player_id: str) -> str | None:
        rows = await self._connections.ask("profile", player_id=player_id)
        return rows[0][0] if rows else None

    async def put_profile(self, player_id: str, profile: str, instead_of: tuple[str | None] | None = None) -> bool:
        self._hint.exist = True
        only_for = {"checked": instead_of is not None, "instead_of": instead_of[0] if instead_of else None}
        return await self._written("put_profile", player_id=player_id, profile=profile, **only_for)

    async def delete_profile(self, player_id: str) -> bool:
        return await self._written("delete_profile", player_id=player_id)

    async def waiting_profiles(self, limit: int) -> Sequence[WaitingProfile]:
        rows = await self._connections.ask("waiting_profiles", limit=limit)
        self._hint.exist = bool(rows[0][0])
        return [WaitingProfile(*row) for _, *row in rows if row[0] is not None]

    async def boards_with(self, player_ids: Collection[str]) -> Sequence[tuple[Board, Sequence[str]]]:
        rows = await self._connections.ask("boards_with_players", players=[*player_ids])
        return [(board_of(row), row[-1]) for row in rows]

    async def carried(self, waiting: Sequence[WaitingProfile]) -> None:
        players, versions = [one.player_id for one in waiting], [one.version for one in waiting]
        await self._connections.ask("carried_profiles", players=players, versions=versions)

    async def _written(self, statement: str, **values: Any) -> bool:
        async def write(connection: Connection) -> bool:
            named = {**values, "profile_version": new_version(), **SETTINGS}
            answers = await connection.together("begin_unit", "unit_settings", statement, "commit", **named)
            return bool(answers[statement])

        try:
            return await self._connections.transact(write)
        except ConnectionLost as error:
            raise OutcomeUnknown from error
