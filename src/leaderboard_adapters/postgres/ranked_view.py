"""A season's standings, each answer in one transaction."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.replica import Replica
from leaderboard_adapters.postgres.rows import parted
from leaderboard_adapters.sql.ranked_view import SqlRankedView
from leaderboard_adapters.sql.rows import Row
from leaderboard_adapters.sql.standings import Question, Reading, Standings
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.season import Season

T = TypeVar("T")

#: What is read of a season is what its row names: who has the same row has the same standings.
_ROW = "standing"


class PostgresRankedView(SqlRankedView):
    """A season's standings in one database, or in its replica as long as that has the same ones."""

    def __init__(self, connections: Connections, replica: Replica | None, board: Board, season: Season) -> None:
        self._connections = connections
        self._replica = replica
        self._board = board
        self._season = season
        self._key = {"board_uid": board.uid, "season": season.season}

    async def _read(self, begin: Callable[[Standings], Reading[T]]) -> T:
        if self._replica is not None and self._replica.is_there:
            row = await self._connections.ask(_ROW, **self._key)
            answers = await self._replica.answers(
                lambda connection: self._answers(connection, begin, row), self._connections.statements
            )
            if answers:
                return answers[0]
        return (await self._connections.transact(lambda connection: self._answers(connection, begin)))[0]

    async def _answers(
        self, connection: Connection, begin: Callable[[Standings], Reading[T]], wanted: Sequence[Row] | None = None
    ) -> Sequence[T]:
        """The answer; none where the season's row is not the one that is wanted."""
        rows = (await connection.together("begin_reading", _ROW, **self._key))[_ROW]
        answers: list[T] = []
        if wanted is None or wanted == rows:
            standings = Standings.of(self._board, self._season, rows[0] if rows else None)
            answers.append(await _answered(begin(standings), connection))
        await connection.ask("rollback")
        return answers


async def _answered(reading: Reading[T], connection: Connection) -> T:
    try:
        question = next(reading)
        while True:
            question = reading.send(await _rows(question, connection))
    except StopIteration as end:
        answer: T = end.value
        return answer


async def _rows(question: Question, connection: Connection) -> Sequence[Row]:
    rows = await connection.ask(question.statement, **question.values)
    return _places(rows[0]) if rows and question.statement.endswith("_page") else rows


def _places(columns: Row) -> Sequence[Row]:
    """The rows of a page, which comes as a row of columns."""
    players, sort_keys, order_keys = columns
    order_keys = parted(order_keys, len(players)) or [b""] * len(players)
    return [*zip(players, sort_keys, order_keys, strict=True)]
