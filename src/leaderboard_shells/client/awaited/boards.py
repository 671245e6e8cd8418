"""Leaderboards themselves."""

from collections.abc import Mapping
from typing import Any

from leaderboard_shells.client.address import board_path as _board
from leaderboard_shells.client.answer import Answer
from leaderboard_shells.client.answers import Meta
from leaderboard_shells.client.awaited.transport import Transport
from leaderboard_shells.client.board_answers import Done, Filled, Leaderboard, PageMeta, Reset, Season
from leaderboard_shells.client.bodies import parameters

_BOARDS = "/api/v1/leaderboards"


class Boards(Transport):
    """Makes leaderboards, changes them, ends them, and turns their seasons. None of it is repeated where it may have
    been done."""

    async def create_board(self, board: Mapping[str, Any]) -> Answer[Leaderboard, Meta]:
        """Make a leaderboard of its fields: `id` and `name` at least."""
        return await self.ask("POST", _BOARDS, body=board, data=Leaderboard, meta=Meta)

    async def boards(
        self, cursor: str | None = None, *, limit: int | None = None
    ) -> Answer[list[Leaderboard], PageMeta]:
        """A page of all leaderboards, newest first; `meta.next_cursor` leads to the next one."""
        params = parameters(cursor=cursor, limit=limit)
        return await self.ask("GET", _BOARDS, params=params, data=list[Leaderboard], meta=PageMeta)

    async def board(self, board_id: str) -> Answer[Leaderboard, Meta]:
        """A leaderboard as it is set up."""
        return await self.ask("GET", _board(board_id), data=Leaderboard, meta=Meta)

    async def update_board(self, board_id: str, changes: Mapping[str, Any]) -> Answer[Leaderboard, Meta]:
        """Change fields of a leaderboard; what is not named stays."""
        return await self.ask("PATCH", _board(board_id), body=changes, data=Leaderboard, meta=Meta)

    async def delete_board(self, board_id: str) -> Answer[Done, Meta]:
        """End a leaderboard, with its scores and seasons."""
        return await self.ask("DELETE", _board(board_id), data=Done, meta=Meta)

    async def reset_board(self, board_id: str) -> Answer[Reset, Meta]:
        """Close the season and open the next one."""
        return await self.ask("POST", f"{_board(board_id)}/reset", data=Reset, meta=Meta)

    async def fill_board(self, board_id: str) -> Answer[Filled, Meta]:
        """Give a leaderboard the players of the one that it follows."""
        return await self.ask("POST", f"{_board(board_id)}/fill", data=Filled, meta=Meta)

    async def seasons(self, board_id: str) -> Answer[list[Season], Meta]:
        """All seasons of a leaderboard, newest first."""
        return await self.ask("GET", f"{_board(board_id)}/seasons", data=list[Season], meta=Meta)
