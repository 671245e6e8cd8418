"""The schema, step by step: each file of `schema/` is applied once, in order, and remembered with its hash."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib import resources

import psycopg
from attrs import frozen

from leaderboard_adapters.postgres import patience
from leaderboard_adapters.postgres.connection import Connection, Database
from leaderboard_core.domain.errors import StoreUnavailable, StoreUnfit

#: Whoever changes the schema holds this advisory lock: the letters "LEAD".
SCHEMA_LOCK = 0x4C454144
#: The oldest server whose SQL is understood.
_OLDEST = 140_000

_REMEMBER = """
CREATE TABLE migrations (name text COLLATE "C" PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL)
"""


async def migrate(
    *,
    host: str,
    port: int,
    user: str,
    password: str,
    database: str,
    sslmode: str,
    max_connections: int = 1,  # noqa: ARG001
) -> Sequence[str]:
    """Bring the database to the newest schema; says which migrations were applied, none when it was there.

    Takes what `PostgresRepository` takes; one connection is enough. Safe with any number of processes at once. Raises
    `StoreUnavailable` when the server cannot be reached, `StoreUnfit` when it refuses us or the database cannot serve.
    """
    place = Database(host=host, port=port, user=user, password=password, database=database, sslmode=sslmode)
    return await bring_forward(place)


async def bring_forward(database: Database) -> Sequence[str]:
    """See `migrate`."""
    async with _connected(database) as connection:
        _refuse_unfit(connection, database)
        try:
            with connection.answering(patience.MIGRATION):
                return await _apply_new(connection, database)
        except psycopg.Error as error:
            if connection.closed:
                raise StoreUnavailable("repository") from error
            raise StoreUnfit(str(database), str(error.diag.message_primary or error)) from error


@asynccontextmanager
async def _connected(database: Database) -> AsyncIterator[Connection]:
    try:
        connection = await Connection.connect(**database.arguments)
    except psycopg.OperationalError as error:
        _, answered, refusal = str(error).partition("FATAL:")
        if answered:
            raise StoreUnfit(str(database), refusal.strip().splitlines()[0]) from error
        raise StoreUnavailable("repository") from error
    try:
        yield connection
    finally:
        await connection.close()


def _refuse_unfit(connection: Connection, database: Database) -> None:
    if connection.info.server_version < _OLDEST:
        raise StoreUnfit(str(database), f"PostgreSQL {_OLDEST // 10_000} or later is needed")
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreUnfit(str(database), f"its encoding is {encoding}, not UTF8")


async def _apply_new(connection: Connection, database: Database) -> Sequence[str]:
    await connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    await connection.execute("SELECT pg_advisory_xact_lock(%s)", [SCHEMA_LOCK])
    new = await _unapplied(connection, database)
    for migration in new:
        # Several statements at once cannot be prepared.
        await connection.execute(migration.text.encode(), prepare=False)
        remembered = [migration.name, migration.sha256]
        await connection.execute("INSERT INTO migrations VALUES (%s, %s, now())", remembered)
    await connection.execute("COMMIT")
    return [migration.name for migration in new]


@frozen
class _Migration:
    """One step of the schema: its file's name and text."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def _shipped() -> Sequence[_Migration]:
    files = resources.files(__package__).joinpath("schema").iterdir()
    found = [_Migration(file.name, file.read_text("utf-8")) for file in files if file.name.endswith(".sql")]
    return sorted(found, key=lambda migration: migration.name)


async def _unapplied(connection: Connection, database: Database) -> Sequence[_Migration]:
    shipped = _shipped()
    hashes = {migration.name: migration.sha256 for migration in shipped}
    applied = await _applied(connection)
    for name, sha256 in applied.items():
        if name not in hashes:
            raise StoreUnfit(str(database), f"it was written by a newer version, which knows {name}")
        if hashes[name] != sha256:
            raise StoreUnfit(str(database), f"{name} is not the migration that was applied to it")
    return [migration for migration in shipped if migration.name not in applied]


async def _applied(connection: Connection) -> dict[str, str]:
    # A role that may not create tables can still see that there is nothing to do.
    [[known]] = await (await connection.execute("SELECT to_regclass('migrations') IS NOT NULL")).fetchall()
    if not known:
        await connection.execute(_REMEMBER)
    rows = await (await connection.execute("SELECT name, sha256 FROM migrations ORDER BY name")).fetchall()
    return dict(rows)
