"""The first connection to a server: whether it lets us in, and whether its database can serve."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from leaderboard_adapters.postgres.causes import may_pass, sentence_for
from leaderboard_adapters.postgres.connection import Connection, Database
from leaderboard_adapters.postgres.faults import translated, unavailable
from leaderboard_adapters.postgres.pooler import NO_OPTIONS, refuse_pooler, refuse_torn_transactions
from leaderboard_core.domain.errors import StoreUnusable

#: The oldest server whose SQL is understood.
_OLDEST: Final = 140_000


@asynccontextmanager
async def connected(database: Database) -> AsyncIterator[Connection]:
    """A connection of its own.

    Raises `StoreUnavailable` when the server cannot be reached, `StoreUnusable` when it refuses us for good.
    """
    try:
        connection = await Connection.connect(**database.arguments)
    except psycopg.OperationalError as error:
        _, answered, refusal = str(error).partition("FATAL:")
        if "unsupported startup parameter" in refusal:
            raise StoreUnusable(str(database), NO_OPTIONS) from error
        sentence = sentence_for(error)
        if answered and not may_pass(sentence) and not await _is_starting(database):
            raise StoreUnusable(str(database), sentence or refusal.strip().splitlines()[0]) from error
        raise unavailable(error) from error
    try:
        yield connection
    finally:
        await connection.close()


async def refuse_unfit(connection: Connection, database: Database) -> None:
    """Raises `StoreUnusable` for a server that is too old, another encoding, and a pooler that loses statements."""
    if connection.info.server_version < _OLDEST:
        raise StoreUnusable(str(database), f"PostgreSQL {_OLDEST // 10_000} or later is needed")
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreUnusable(str(database), f"its encoding is {encoding}, not UTF8")
    await refuse_pooler(connection, database)


async def look_at_pooler(database: Database) -> None:
    """Find out whether units of work can go by the way that they are to go. Raises what `connected` raises."""
    async with connected(database) as connection:
        with translated(connection):
            await refuse_torn_transactions(connection, database)


async def _is_starting(database: Database) -> bool:
    """Whether a server that refused us takes nobody now. libpq tells no SQLSTATE of a refusal, but can tell this."""
    place = make_conninfo(**{name: value for name, value in database.arguments.items() if name != "autocommit"})
    return await asyncio.to_thread(PGconn.ping, place.encode()) == Ping.REJECT
