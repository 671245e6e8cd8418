"""Reading a season's standings, each answer in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from attrs import frozen

from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.rows import Row, as_json
from leaderboard_adapters.sqlite.sql import load
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.places import Ends, Found, Moment, Page, Placed, Places, Roll

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

    async def _ask(self, question: Callable[["_Standing"], T]) -> T:
        return await self._database.read(lambda connection: question(self._standing(connection)))

    def _standing(self, connection: Connection) -> "_Standing":
        season = (self._board.uid, self._season.season)
        row = connection.execute(_SQL["standing"], season).fetchone()
        if row is None:
            raise NotShown(self._board.uid)
        state, ended_at, head_id, head_sequence, players, copy, *of_copy = row
        begun = partial(_Standing, connection=connection, season=season, limit=self._season.max_entries)
        if state == "ended":
            moment = Moment(Head(head_id, head_sequence), season[1], ended_at)
            return begun(source="ordered", copy=None, moment=moment, players=players)
        if copy is None:
            raise NotShown(self._board.uid)
        copy_head_id, copy_sequence, copy_as_of, copy_players = of_copy
        moment = Moment(Head(copy_head_id, copy_sequence), season[1], copy_as_of)
        return begun(source="copy", copy=copy, moment=moment, players=copy_players)


@frozen(kw_only=True)
class _Standing:
    """The standings that one transaction sees: a published `copy`, or scores `ordered` on reading."""

    connection: Connection
    season: tuple[int, int]
    limit: int | None
    source: str
    copy: int | None
    moment: Moment
    players: int

    @property
    def total(self) -> int:
        return self.players if self.limit is None else min(self.players, self.limit)

    def page(self, first: int, last: int) -> Page:
        return Page(self.moment, self.total, self._places(first, last))

    def around(self, player_id: str, radius: int) -> Page:
        rank = next((found.rank for found in self._found([player_id])), None)
        return self.page(1, 0) if rank is None else self.page(max(1, rank - radius), rank + radius)

    def find(self, player_ids: Sequence[str]) -> Roll:
        return Roll(self.moment, self.total, self._found(player_ids))

    def ends(self) -> Ends:
        best, last = self._places(1, 1), self._places(self.total, self.total)
        return Ends(self.moment, self.total, *best, *last) if best else Ends(self.moment, self.total, None, None)

    def _places(self, first: int, last: int) -> Sequence[Placed]:
        last = min(last, self.total)
        if not 1 <= first <= last:
            return []
        rows = self._rows("page", {"first": first, "last": last})
        return [Placed(rank, *row) for rank, row in enumerate(rows, start=first)]

    def _found(self, player_ids: Sequence[str]) -> Sequence[Found]:
        rows = self._rows("players", {"players": as_json([*dict.fromkeys(player_ids)])})
        return [Found(rank if rank <= self.total else None, PlayerState(*row)) for rank, *row in rows]

    def _rows(self, query: str, values: Mapping[str, object]) -> Sequence[Row]:
        board_uid, season = self.season
        values = {"copy": self.copy, "board_uid": board_uid, "season": season, **values}
        return self.connection.execute(_SQL[f"{self.source}_{query}"], values).fetchall()
