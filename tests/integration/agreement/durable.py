"""Repositories on the model's clock, as each process reaches them."""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_core.ports.repository import Repository
from tests.integration.agreement.realtime import PROCESSES
from tests.support.postgres_server import Credentials

#: Whatever asks PostgreSQL for the time is told what `model_clock` says: these are found before those of the server.
CLOCK = """
CREATE TABLE model_clock (now bigint NOT NULL);
INSERT INTO model_clock VALUES (0);
CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    RETURN (SELECT timestamptz 'epoch' + now * interval '1 microsecond' FROM model_clock);
CREATE FUNCTION statement_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    RETURN (SELECT timestamptz 'epoch' + now * interval '1 microsecond' FROM model_clock);
"""
_TABLES = (
    *("boards", "board_ids", "changes", "scores", "events", "positions", "seasons", "copies", "standings"),
    *("snapshots", "pruning"),
)
#: In cells functions look for what they call in their own schema, and so for the time.
_WITH_CLOCK = """
DO $$
DECLARE
    guard regprocedure;
BEGIN
    FOR guard IN SELECT oid FROM pg_proc WHERE proname = 'guard_kept' AND proconfig IS NOT NULL LOOP
        EXECUTE format(
            'ALTER FUNCTION %s SET search_path TO %s, public, pg_catalog', guard,
            (SELECT pronamespace::regnamespace FROM pg_proc WHERE oid = guard)
        );
    END LOOP;
END
$$
"""


class Durable:
    """One repository."""

    async def open(self) -> Sequence[Repository]:
        """Be reached by all processes, after a start or a restart of theirs."""
        raise NotImplementedError

    async def close(self) -> None:
        """Be left by them."""

    def keep_time(self) -> None:
        """Take note that the model's clock may have moved."""

    def end(self) -> None:
        """Be needed no more."""


class MemoryDurable(Durable):
    """It outlives the processes, for what they have in common."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._repository = MemoryRepository(clock)

    async def open(self) -> Sequence[Repository]:
        return [self._repository] * PROCESSES


class SqliteDurable(Durable):
    """A file; all processes go by way of the one that may open it."""

    def __init__(self, clock: Callable[[], int], path: Path) -> None:
        self._clock, self._path = clock, path
        self._opened = AsyncExitStack()

    async def open(self) -> Sequence[Repository]:
        repository = await self._opened.enter_async_context(SqliteRepository(self._path, self._clock))
        return [repository] * PROCESSES

    async def close(self) -> None:
        await self._opened.aclose()


class PostgresDurable(Durable):
    """A database that knows `CLOCK`, emptied; each process has connections of its own."""

    def __init__(self, clock: Callable[[], int], database: Credentials) -> None:
        self._clock, self._database = clock, database
        self._opened = AsyncExitStack()
        self._admin = database.admin()
        for schema in database.schemas:
            tables = [f"{schema}.{table}" for table in _TABLES]
            self._admin.execute(f"TRUNCATE {', '.join(tables)}")
        self._told: int | None = None

    async def open(self) -> Sequence[Repository]:
        repositories = [self._database.repository(max_connections=4) for _ in range(PROCESSES)]
        return [await self._opened.enter_async_context(repository) for repository in repositories]

    async def close(self) -> None:
        await self._opened.aclose()

    def keep_time(self) -> None:
        if (now := self._clock()) != self._told:
            self._admin.execute("UPDATE model_clock SET now = %s", [now])
            self._told = now

    def end(self) -> None:
        self._admin.close()


def under_the_models_clock(database: Credentials) -> Credentials:
    """The database, for all sessions from now on."""
    with database.admin() as admin:
        admin.execute(CLOCK.encode())
        admin.execute(_WITH_CLOCK)
        admin.execute(f"ALTER DATABASE {database.database} SET search_path = public, pg_catalog")
    return database
