"""Older copies: of all that a cell holds, and of what a primary keeps on its disk."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import psycopg

from leaderboard_adapters.postgres.statements import schema_of
from tests.faults.wide.deployment import WideStack
from tests.support.redis_server import RedisServer

_COPY = "older_copy"


@asynccontextmanager
async def cell_restored(stack: WideStack, cell: int) -> AsyncIterator[None]:
    """Whatever happens to a cell in the context did not happen afterwards; the other cells have it."""
    await asyncio.to_thread(_copy, stack, cell)
    yield
    await asyncio.to_thread(_restore, stack, cell)


@contextmanager
def _locked(stack: WideStack, cell: int) -> Iterator[tuple[Any, list[str]]]:
    """A transaction that alone has all tables of a cell, by their names."""
    with stack.database.admin() as admin, admin.transaction():
        # Rows are put back as they were, and nothing that looks at them is to notice.
        admin.execute("SET LOCAL session_replication_role = replica")
        tables = tables_of(admin, cell)
        admin.execute(f"LOCK TABLE {', '.join(f'{schema_of(cell)}.{name}' for name in tables)}".encode())
        yield admin, tables


def tables_of(admin: "psycopg.Connection[Any]", cell: int) -> list[str]:
    found = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema_of(cell)])
    return [name for [name] in found]


def _copy(stack: WideStack, cell: int) -> None:
    with _locked(stack, cell) as (admin, tables):
        admin.execute(f"DROP SCHEMA IF EXISTS {_COPY} CASCADE".encode())
        admin.execute(f"CREATE SCHEMA {_COPY}".encode())
        for name in tables:
            admin.execute(f"CREATE TABLE {_COPY}.{name} AS TABLE {schema_of(cell)}.{name}".encode())


def _restore(stack: WideStack, cell: int) -> None:
    with _locked(stack, cell) as (admin, tables):
        for name in tables:
            # The others follow from them.
            own = admin.execute(
                "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                [f"{schema_of(cell)}.{name}"],
            )
            [[columns]] = own.fetchall()
            admin.execute(f"DELETE FROM {schema_of(cell)}.{name}".encode())
            admin.execute(
                f"INSERT INTO {schema_of(cell)}.{name} ({columns}) SELECT {columns} FROM {_COPY}.{name}".encode()
            )


@asynccontextmanager
async def disk_restored(primary: RedisServer) -> AsyncIterator[None]:
    """The primary dies at the end of the context, and comes back with what it had at the beginning."""
    files = primary.directory / "appendonlydir"
    older = primary.directory / "older"
    await asyncio.to_thread(shutil.copytree, files, older)
    yield
    await asyncio.to_thread(primary.kill)
    shutil.rmtree(files)
    older.rename(files)
    await asyncio.to_thread(primary.start)
