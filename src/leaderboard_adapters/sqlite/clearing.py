"""Taking away what nobody needs any more, in transactions that keep nobody waiting for long."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.notes import Notes
from leaderboard_adapters.sqlite.rows import as_json
from leaderboard_adapters.sqlite.statements import SQL

#: How many rows a transaction takes away at most.
_ROWS = 2000

#: The values of a statement, asked for in the transaction that needs them.
Values: TypeAlias = Callable[[], Mapping[str, object]]


async def run(database: Database, queries: Sequence[str]) -> None:
    """Run statements that touch few rows, in one transaction."""
    await database.write(lambda connection: [connection.execute(SQL[query]) for query in queries])


async def drain(database: Database, find: str, delete: str, values: Values = dict) -> None:
    """Delete the rows that a statement finds, up to `:rows` at a time, until it finds no more."""
    while await database.write(partial(_delete, find, delete, values)):
        pass


async def clear_copies(database: Database, notes: Notes) -> None:
    """Take away all copies of standings that are neither shown nor being written."""
    await database.write(partial(_leave_abandoned, notes))
    await drain(database, "left_by_rank", "delete_by_rank")
    await drain(database, "left_by_player", "delete_by_player")
    await run(database, ["forget_copies"])


def _delete(find: str, delete: str, values: Values, connection: Connection) -> bool:
    keys = connection.execute(SQL[find], {"rows": _ROWS, **values()}).fetchall()
    connection.executemany(SQL[delete], keys)
    return bool(keys)


def _leave_abandoned(notes: Notes, connection: Connection) -> None:
    connection.execute(SQL["leave_abandoned_copies"], [as_json(notes.unfinished)])
