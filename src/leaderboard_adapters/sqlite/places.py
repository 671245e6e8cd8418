"""Reading a season's standings, each answer in one transaction."""

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.sql import load
from leaderboard_adapters.sqlite.standings import Ordered, Published, Standing
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.domain.gaps import Gaps
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.places import Ends, Moment, Page, Places, Roll

T = TypeVar("T")

_SQL = load("places")


class SqlitePlaces(Places):
    """A season's standings: the copy that is shown or, once the season has ended, its scores as they stand."""

    def __init__(self, database: Database, board: Board, season: Season) -> None:
        self._database = database
        self._board = board
        self._season = season

    async def page(self, first: int, last: int) -> Page:
        return await self._ask(lambda standing: standing.page(first, last))

    async def around(self, player_id: str, radius: int) -> Page:
        return await self._ask(lambda standing: standing.around(player_id, radius))

    async def find(self, player_ids: Sequence[str]) -> Roll:
        return await self._ask(lambda standing: standing.find(player_ids))

    async def ends(self) -> Ends:
        return await self._ask(lambda standing: standing.ends())

    async def _ask(self, question: Callable[[Standing], T]) -> T:
        return await self._database.read(lambda connection: question(self._standing(connection)))

    def _standing(self, connection: Connection) -> Standing:
        uid, number, limit = self._board.uid, self._season.season, self._season.max_entries
        row = connection.execute(_SQL["standing"], (uid, number)).fetchone()
        if row is None:
            raise NotShown(uid)
        state, ended_at, head_id, head_sequence, players, copy, *of_copy = row
        if state == "ended":
            return Ordered(
                connection=connection,
                moment=Moment(Head(head_id, head_sequence), number, ended_at),
                players=players,
                limit=limit,
                board_uid=uid,
                season=number,
            )
        if copy is None:
            raise NotShown(uid)
        head_id, head_sequence, as_of, players, erased = of_copy
        moment, gaps = Moment(Head(head_id, head_sequence), number, as_of), Gaps(json.loads(erased))
        return Published(
            connection=connection, moment=moment, players=players - len(gaps), limit=limit, copy=copy, gaps=gaps
        )
