"""A season's standings, each answer in one transaction on a reading thread."""

import json
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import TypeVar

from leaderboard_adapters.sql.ranked_view import SqlRankedView
from leaderboard_adapters.sql.rows import Row
from leaderboard_adapters.sql.standings import Question, Reading, Standings
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.rows import as_json
from leaderboard_adapters.sqlite.statements import SQL
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.season import Season

T = TypeVar("T")


#: Up to how many players it takes less to count for each who is ahead than to put a whole season in order.
_FEW = 16

#: What keys are made of, each as the statements name it. A question has a list of it, whose name has an "s" more.
_OF_KEYS = ("sort_key", "order_key", "stamp", "player_id")

#: What reads the keys of a whole season in order, by what counts for one who is ahead.
_ALL_KEYS = {
    "ordered_ahead": "ordered_sort_keys",
    "ordered_ahead_of_keys": "ordered_keys",
    "ordered_ahead_of_places": "ordered_place_keys",
}


class SqliteRankedView(SqlRankedView):
    """A season's standings in one database."""

    def __init__(self, database: Database, board: Board, season: Season) -> None:
        self._database = database
        self._board = board
        self._season = season

    async def _read(self, begin: Callable[[Standings], Reading[T]]) -> T:
        return await self._database.read(lambda connection: _answered(begin(self._standings(connection)), connection))

    def _standings(self, connection: Connection) -> Standings:
        row = connection.execute(SQL["standing"], (self._board.uid, self._season.season)).fetchone()
        if row is not None:
            *told, erased = row
            row = (*told, json.loads(erased or "[]"))
        return Standings.of(self._board, self._season, row)


def _answered(reading: Reading[T], connection: Connection) -> T:
    try:
        question = next(reading)
        while True:
            question = reading.send(_rows(question, connection))
    except StopIteration as end:
        answer: T = end.value
        return answer


def _rows(question: Question, connection: Connection) -> Sequence[Row]:
    name = question.statement
    if "sort_keys" in question.values:
        return _ahead(question, connection)
    if name == "ordered_players":
        name = "ordered_few" if len(question.values["players"]) <= _FEW else "ordered_many"
    values = {key: as_json(value) if isinstance(value, list) else value for key, value in question.values.items()}
    return connection.execute(SQL[name], values).fetchall()


def _ahead(question: Question, connection: Connection) -> Sequence[Row]:
    """Of each key, how far what is ahead of it goes. One by one: sort keys never travel as JSON."""
    name, values = question.statement, question.values
    columns = {one: values[f"{one}s"] for one in _OF_KEYS if f"{one}s" in values}
    wanted = [*zip(*columns.values(), strict=True)]
    if name in _ALL_KEYS and len(wanted) > _FEW:
        found = connection.execute(SQL[_ALL_KEYS[name]], values).fetchall()
        return [(*key, bisect_left(found, key)) for key in wanted]
    return [
        (*key, *connection.execute(SQL[name], {**values, **dict(zip(columns, key, strict=True))}).fetchone())
        for key in wanted
    ]
