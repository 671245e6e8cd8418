"""Reading a season's standings, each answer of one moment."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from typing import Any

from attrs import frozen

from leaderboard_adapters.postgres.connection import Connection, Row
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.domain.gaps import Gaps
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.places import Ends, Found, Moment, Page, Placed, Places, Roll


class PostgresPlaces(Places):
    """A season's standings: the copy that is shown or, once the season has ended, its scores as they stand."""

    def __init__(self, connections: Connections, board: Board, season: Season) -> None:
        self._connections = connections
        self._board = board
        self._season = season

    async def page(self, first: int, last: int) -> Page:
        async with self._standing() as standing:
            return await standing.page(first, last)

    async def around(self, player_id: str, radius: int) -> Page:
        async with self._standing() as standing:
            rank = next((found.rank for found in await standing.found([player_id])), None)
            if rank is None:
                return Page(standing.moment, standing.total, ())
            return await standing.page(max(1, rank - radius), rank + radius)

    async def find(self, player_ids: Sequence[str]) -> Roll:
        async with self._standing() as standing:
            return Roll(standing.moment, standing.total, await standing.found(player_ids))

    async def ends(self) -> Ends:
        async with self._standing() as standing:
            if standing.total == 0:
                return Ends(standing.moment, 0, None, None)
            [best], [last] = await standing.places(1, 1), await standing.places(standing.total, standing.total)
            return Ends(standing.moment, standing.total, best, last)

    @asynccontextmanager
    async def _standing(self) -> AsyncIterator["_Standing"]:
        async with self._connections.short() as connection:
            season = (self._board.uid, self._season.season)
            answers = await connection.together("begin_reading", "standing", board_uid=season[0], season=season[1])
            if not answers["standing"]:
                raise NotShown(self._board.uid)
            yield self._standing_of(connection, season, answers["standing"][0])
            await connection.ask("rollback")

    def _standing_of(self, connection: Connection, season: tuple[int, int], row: Row) -> "_Standing":
        state, ended_at, head_id, head_sequence, players, copy, *of_copy = row
        begun = partial(_Standing, connection=connection, season=season, limit=self._season.max_entries)
        if state == "ended":
            moment = Moment(Head(head_id, head_sequence), season[1], ended_at)
            return begun(source="ordered", copy=None, moment=moment, players=players, gaps=Gaps())
        if copy is None:
            raise NotShown(self._board.uid)
        copy_head_id, copy_sequence, copy_as_of, copy_players, erased = of_copy
        moment, gaps = Moment(Head(copy_head_id, copy_sequence), season[1], copy_as_of), Gaps(erased)
        return begun(source="copy", copy=copy, moment=moment, players=copy_players - len(gaps), gaps=gaps)


@frozen(kw_only=True)
class _Standing:
    """The standings that one transaction sees: a published `copy`, or scores `ordered` on reading.

    `gaps`: those who were erased since the copy was written.
    """

    connection: Connection
    season: tuple[int, int]
    limit: int | None
    source: str
    copy: int | None
    moment: Moment
    players: int
    gaps: Gaps

    @property
    def total(self) -> int:
        return self.players if self.limit is None else min(self.players, self.limit)

    async def page(self, first: int, last: int) -> Page:
        return Page(self.moment, self.total, await self.places(first, last))

    async def places(self, first: int, last: int) -> Sequence[Placed]:
        last = min(last, self.total)
        if not 1 <= first <= last:
            return []
        columns = await self._rows("page", first=self.gaps.place_of(first), last=self.gaps.place_of(last))
        if not columns:
            return []
        return [*map(Placed, count(first), *columns[0])]

    async def found(self, player_ids: Sequence[str]) -> Sequence[Found]:
        rows = await self._rows("players", players=[*dict.fromkeys(player_ids)])
        found = [(self.gaps.rank_of(place), PlayerState(*row)) for place, *row in rows]
        return [Found(rank if rank <= self.total else None, state) for rank, state in found]

    async def _rows(self, question: str, **values: Any) -> Sequence[Row]:
        name = f"{self.source}_{question}"
        board_uid, season = self.season
        return await self.connection.ask(name, copy=self.copy, board_uid=board_uid, season=season, **values)
