"""The schema of a PostgreSQL database, brought forward by one process at a time, while others may be at work on it."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, Final

import psycopg
from psycopg import errors

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.causes import sentence_for
from leaderboard_adapters.postgres.connection import Connection, Database
from leaderboard_adapters.postgres.faults import is_of_another, unavailable
from leaderboard_adapters.postgres.first_contact import connected, refuse_unfit
from leaderboard_adapters.postgres.schema_statements import needs_no_transaction, statements_of
from leaderboard_adapters.postgres.statements import schema_of
from leaderboard_adapters.sql.migrations import Migrated, Migration, Plan, plan, shipped
from leaderboard_adapters.sql.rows import Row
from leaderboard_core.domain.errors import StoreUnavailable, StoreUnusable

#: Whoever changes the schema holds this advisory lock: the letters "LEAD".
SCHEMA_LOCK: Final = 0x4C454144
SHIPPED: Final = shipped(__package__)

_REMEMBER: Final = """
CREATE TABLE IF NOT EXISTS migrations (
    name text COLLATE "C" PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL
)
"""
#: Where it is kept how many cells there are, where there are several.
_NUMBER: Final = "leaderboard_cells"
#: What is looked up when a function runs is then in the schema that the function was made in.
_WITH_THEIR_SCHEMA: Final = """
DO $$
DECLARE
    made regprocedure;
BEGIN
    FOR made IN
        SELECT proc.oid
        FROM pg_proc AS proc JOIN pg_language AS language ON language.oid = proc.prolang
        WHERE proc.pronamespace = current_schema()::regnamespace
        AND language.lanname = 'plpgsql' AND proc.prokind = 'f' AND proc.proconfig IS NULL
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path TO %I', made, current_schema());
    END LOOP;
END
$$
"""
#: What another transaction was in the way of, which ends by itself.
_IN_THE_WAY: Final = (errors.LockNotAvailable, errors.DeadlockDetected)


async def migrate(
    *,
    post: bool = False,
    max_connections: int = 1,  # noqa: ARG001
    kept_states: int = 0,  # noqa: ARG001
    cells: int = 1,
    direct: Mapping[str, Any] | None = None,
    replica: Mapping[str, Any] | None = None,  # noqa: ARG001
    **place: Any,
) -> Migrated:
    """Bring the database to the newest schema that earlier versions run on as well, and say what that took.

    `post`: none of them runs any more; then what ends them is applied, too. Takes what `PostgresRepository` takes
    beside; two connections are enough. Safe with any number of processes at once. Raises `StoreUnavailable` when the
    server cannot be reached or others are in the way, `StoreUnusable` when it refuses us or the database cannot serve.
    """
    return await apply_migrations(Database(**{**place, **(direct or {})}), post=post, cells=cells)


async def apply_migrations(
    database: Database, known: Sequence[Migration] = SHIPPED, *, post: bool = False, cells: int = 1
) -> Migrated:
    """See `migrate`."""
    async with connected(database) as connection:
        try:
            await refuse_unfit(connection, database)
            new = await _plans(connection, known, database, post, cells)
            if any(one.now for one in new):
                async with _turn(database):
                    # Another process may have been first.
                    new = await _plans(connection, known, database, post, cells)
                    await _apply_all(connection, new, cells)
            return Migrated(
                [*dict.fromkeys(migration.name for one in new for migration in one.now)],
                [*dict.fromkeys(name for one in new for name in one.later)],
            )
        except psycopg.Error as error:
            if connection.closed or isinstance(error, _IN_THE_WAY) or is_of_another(error):
                raise unavailable(error) from error
            reason = sentence_for(error, connection) or str(error.diag.message_primary or error)
            raise StoreUnusable(str(database), reason) from error


async def _plans(
    connection: Connection, known: Sequence[Migration], database: Database, post: bool, cells: int
) -> Sequence[Plan]:
    """What is to be done in each cell. Raises `StoreUnusable` for a database that has another number of cells."""
    has = await cells_of(connection)
    if has not in (None, cells):
        number = f"{has} cells" if has != 1 else "one cell"
        reason = f"it has {number}, which its first migration has fixed, and postgres.cells is {cells}; set it to {has}"
        raise StoreUnusable(str(database), reason)
    schemas = [""] if cells == 1 else [f"{schema_of(cell)}." for cell in range(cells)]
    return [await _plan(connection, known, database, post, schema) for schema in schemas]


async def cells_of(connection: Connection) -> int | None:
    """How many cells a database has; None: it has no schema of ours yet."""
    with connection.answering(timeouts.ROUND_TRIP):
        [[one, several]] = await _rows(connection, f"SELECT to_regclass('migrations'), to_regclass('{_NUMBER}')")
        if several is None:
            return None if one is None else 1
        [[number]] = await _rows(connection, f"SELECT number FROM {_NUMBER}")
    return int(number)


async def _plan(
    connection: Connection, known: Sequence[Migration], database: Database, post: bool, schema: str
) -> Plan:
    # A role that may not create tables can still see that there is nothing to do.
    with connection.answering(timeouts.ROUND_TRIP):
        [[there]] = await _rows(connection, f"SELECT to_regclass('{schema}migrations')")
        rows = [] if there is None else await _rows(connection, f"SELECT name, sha256 FROM {schema}migrations")
    return plan(known, dict(rows), str(database), post=post)


async def _rows(connection: Connection, asked: str) -> Sequence[Row]:
    return await (await connection.execute(asked.encode())).fetchall()


async def _apply_all(connection: Connection, plans: Sequence[Plan], cells: int) -> None:
    if cells == 1:
        for migration in plans[0].now:
            await _apply(connection, migration)
        return
    # The number first, and with the schemas: whoever comes after us, should we end here, goes on with the same.
    number = (
        f"CREATE TABLE IF NOT EXISTS {_NUMBER} (number integer NOT NULL)",
        f"INSERT INTO {_NUMBER} SELECT {cells} WHERE NOT EXISTS (SELECT FROM {_NUMBER})",
    )
    schemas = [f"CREATE SCHEMA IF NOT EXISTS {schema_of(cell)}" for cell in range(cells)]
    await _execute(connection, "BEGIN ISOLATION LEVEL READ COMMITTED", *number, *schemas, "COMMIT")
    for cell, new in enumerate(plans):
        await _execute(connection, f"SET search_path TO {schema_of(cell)}")
        for migration in new.now:
            await _apply(connection, migration, _WITH_THEIR_SCHEMA)


@asynccontextmanager
async def _turn(database: Database) -> AsyncIterator[None]:
    """Hold the lock of the schema by a transaction of a connection of its own: what is applied may need none around it.

    The lock is asked for again and again. Whoever waits for it inside the server keeps a snapshot, and a migration that
    waits for older snapshots, as CREATE INDEX CONCURRENTLY does, would wait for that one and be waited for.
    """
    async with connected(database) as connection:
        end = monotonic() + timeouts.MIGRATION
        while not await _is_ours(connection):
            if monotonic() > end:
                raise StoreUnavailable("repository", "another process is bringing its schema forward")
            await asyncio.sleep(timeouts.PAUSE)
        yield


async def _is_ours(connection: Connection) -> bool:
    with connection.answering(timeouts.ROUND_TRIP):
        await connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
        await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        # Without parameters: those travel by a portal, which keeps its snapshot until the transaction's next statement.
        asked = await connection.execute(f"SELECT pg_try_advisory_xact_lock({SCHEMA_LOCK})".encode(), prepare=False)
        [[ours]] = await asked.fetchall()
        if not ours:
            await connection.execute("ROLLBACK")
    return bool(ours)


async def _apply(connection: Connection, migration: Migration, *further: str) -> None:
    """`further`: what is to be done with it, in the same transaction."""
    statements = statements_of(migration.text)
    if any(map(needs_no_transaction, statements)):
        # What was done of it before it failed is done again: such a migration is written so.
        await _execute(connection, "SET statement_timeout = 0", *statements)
        await _remember(connection, migration)
        return
    end = monotonic() + timeouts.MIGRATION
    while True:
        try:
            await _execute(
                connection, "BEGIN ISOLATION LEVEL READ COMMITTED", *_SETTINGS, _REMEMBER, *statements, *further
            )
            await _remember(connection, migration)
            await _execute(connection, "COMMIT")
        except _IN_THE_WAY:
            await _execute(connection, "ROLLBACK")
            if monotonic() > end:
                raise
            await asyncio.sleep(timeouts.PAUSE)
        else:
            return


#: Whoever waits for the lock of a table lets nobody else have it meanwhile: rather than that, it is tried again.
_SETTINGS: Final = (
    f"SET LOCAL lock_timeout = {timeouts.ms(timeouts.TABLE_LOCK)}",
    "SET LOCAL statement_timeout = 0",
)


async def _execute(connection: Connection, *statements: str) -> None:
    for statement in statements:
        with connection.answering(timeouts.MIGRATION_STEP):
            await connection.execute(statement.encode(), prepare=False)


async def _remember(connection: Connection, migration: Migration) -> None:
    remembered = [migration.name, migration.sha256]
    with connection.answering(timeouts.MIGRATION_STEP):
        await connection.execute(
            "INSERT INTO migrations (name, sha256, applied_at) VALUES (%s, %s, now())", remembered, prepare=False
        )
