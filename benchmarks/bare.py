"""What PostgreSQL gives and takes at most: rows of scores by psycopg, without anything around it."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

import psycopg
from attrs import frozen

from benchmarks.figures import rank
from leaderboard_core.domain.entry import PlayerState
from tests.support.postgres_server import Credentials

#: A table like the repository's, and one statement that takes a list of rows by column.
TABLE = "CREATE TABLE bare (LIKE scores INCLUDING INDEXES) WITH (fillfactor = 80)"
UPSERT = """
INSERT INTO bare (board_uid, season, player_id, sort_key, stamp, payload, order_key)
SELECT * FROM unnest(%b::bigint[], %b::integer[], %b::text[], %b::float8[], %b::bigint[], %b::text[], %b::bytea[])
ON CONFLICT (board_uid, season, player_id) DO UPDATE SET
    sort_key = excluded.sort_key, stamp = excluded.stamp, payload = excluded.payload, order_key = excluded.order_key
"""
_FILL = """
INSERT INTO bare (board_uid, season, player_id, sort_key, stamp, payload, order_key)
SELECT 1, 1, 'player-' || n, -n, n, '', '' FROM generate_series(0, %s::int - 1) AS n
"""
#: All states of a board, in whatever order they lie.
STATES = "SELECT player_id, sort_key, stamp, payload, order_key FROM scores WHERE board_uid = %s AND season = 1"
#: So many rows are fetched at once.
_FETCHED = 1_000


def states(database: Credentials, uid: int) -> Iterator[Sequence[PlayerState]]:
    """The states of a board, some at a time, through a server-side cursor."""
    with database.admin() as connection, connection.transaction(), connection.cursor("states", binary=True) as rows:
        rows.execute(STATES, [uid])
        while chunk := rows.fetchmany(_FETCHED):
            yield [PlayerState(*row) for row in chunk]  # type: ignore[arg-type]


@frozen
class Upserts:
    """Lists of players drawn at random are written to a table that holds them already."""

    players: int
    _connection: "psycopg.Connection[tuple[object, ...]]"
    _chance: random.Random

    def rate(self, size: int, seconds: float) -> float:
        """Rows a second, in lists of so many, each committed alone."""
        began, done, taken = perf_counter(), 0, 0.0
        while perf_counter() - began < seconds:
            taken += self.take(size)
            done += 1
        return done * size / taken

    def p99(self, count: int) -> float:
        """Milliseconds that 99 of 100 single rows take at most, out of so many."""
        return rank([self.take(1) * 1e3 for _ in range(count)], 0.99)

    def take(self, size: int) -> float:
        """Seconds of one list, which is ready before the clock starts."""
        players = [f"player-{n}" for n in self._chance.sample(range(self.players), size)]
        keys = [self._chance.random() for _ in players]
        columns = [1] * size, [1] * size, players, keys, [1] * size, [""] * size, [b""] * size
        began = perf_counter()
        self._connection.execute(UPSERT, columns, binary=True)
        return perf_counter() - began


@contextmanager
def upserts(database: Credentials, players: int) -> Iterator[Upserts]:
    """Upserts into a table of so many players; it and its table are gone when the context ends."""
    with database.admin() as connection:
        connection.prepare_threshold = 0
        connection.execute(TABLE)
        connection.execute(_FILL, [players])
        connection.execute("VACUUM ANALYZE bare")
        yield Upserts(players, connection, random.Random(1))
        connection.execute("DROP TABLE bare")
