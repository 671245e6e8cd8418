"""A season's standings, each answer in one transaction."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.sql.ranked_view import SqlRankedView
from leaderboard_adapters.sql.rows import Row
from leaderboard_adapters.sql.standings import Question, Reading, Standings
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.season import Season

T = TypeVar("T")


class PostgresRankedView(SqlRankedView):
    """A season's standings in one database."""

    def __init__(self, connections: Connections, board: Board, season: Season) -> None:
        self._connections = connections
        self._board = board
        self._season = season

    async def _read(self, begin: Callable[[Standings], Reading[T]]) -> T:
        async def answered(connection: Connection) -> T:
            key = {"board_uid": self._board.uid, "season": self._season.season}
            rows = (await connection.together("begin_reading", "standing", **key))["standing"]
            standings = Standings.of(self._board, self._season, rows[0] if rows else None)
            answer = await _answered(begin(standings), connection)
            await connection.ask("rollback")
            return answer

        return await self._connections.transact(answered)


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
    # A page comes as a row of columns.
    return [*zip(*rows[0], strict=True)] if rows and question.statement.endswith("_page") else rows
