"""Who players are, and the outbox of profiles that the boards do not have yet."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from leaderboard_adapters.postgres.cells import Cells
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.faults import ConnectionLost
from leaderboard_adapters.postgres.transaction import SETTINGS
from leaderboard_adapters.sql.profile_hint import ProfileHint, new_version
from leaderboard_adapters.sql.rows import board_of
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import OutcomeUnknown
from leaderboard_core.ports import player_profiles as port
from leaderboard_core.ports.player_profiles import WaitingProfile


class PlayerProfiles(port.PlayerProfiles):
    """Profiles by player, each in the player's cell. What is written is one statement, row and outbox together."""

    def __init__(self, cells: Cells, hint: ProfileHint) -> None:
        self._cells = cells
        self._hint = hint

    async def profile(self, player_id: str) -> str | None:
        rows = await self._cells.of_player(player_id).ask("profile", player_id=player_id)
        return rows[0][0] if rows else None

    async def put_profile(self, player_id: str, profile: str, instead_of: tuple[str | None] | None = None) -> bool:
        self._hint.exist = True
        only_for = {"checked": instead_of is not None, "instead_of": instead_of[0] if instead_of else None}
        return await self._written("put_profile", player_id, profile=profile, **only_for)

    async def delete_profile(self, player_id: str) -> bool:
        return await self._written("delete_profile", player_id)

    async def waiting_profiles(self, limit: int) -> Sequence[WaitingProfile]:
        rows = await self._cells.rows_of_all("waiting_profiles", limit=limit)
        self._hint.exist = any(row[0] for row in rows)
        waiting = [WaitingProfile(*row) for _, *row in rows if row[0] is not None]
        return sorted(waiting, key=lambda one: one.player_id.encode())[:limit]

    async def boards_with(self, player_ids: Collection[str]) -> Sequence[tuple[Board, Sequence[str]]]:
        rows = await self._cells.rows_of_all("boards_with_players", players=[*player_ids])
        return sorted([(board_of(row), row[-1]) for row in rows], key=lambda one: one[0].uid)

    async def carried(self, waiting: Sequence[WaitingProfile]) -> None:
        by_cell: defaultdict[int, list[WaitingProfile]] = defaultdict(list)
        for one in waiting:
            by_cell[self._cells.layout.of_player(one.player_id)].append(one)
        parts = {
            cell: {"players": [one.player_id for one in some], "versions": [one.version for one in some]}
            for cell, some in by_cell.items()
        }
        await self._cells.ask_parts("carried_profiles", parts)

    async def _written(self, statement: str, player_id: str, **values: Any) -> bool:
        async def write(connection: Connection) -> bool:
            named = {**values, "player_id": player_id, "profile_version": new_version(), **SETTINGS}
            answers = await connection.together("begin_unit", "unit_settings", statement, "commit", **named)
            return bool(answers[statement])

        try:
            return await self._cells.of_player(player_id).transact(write)
        except ConnectionLost as error:
            raise OutcomeUnknown from error
