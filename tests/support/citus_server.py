"""Citus with schemas as shards, where a coordinator of one is named: each schema lies whole on one of its workers."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from attrs import evolve, frozen
from psycopg.conninfo import conninfo_to_dict

from tests.support.postgres_server import Credentials
from tests.support.required import unavailable

#: Names the coordinator, as libpq is told of a database; its role may create schemas, and move them.
VARIABLE = "LEADERBOARD_CITUS"
_numbers = count(1)


@frozen(kw_only=True)
class Shard(Credentials):
    """A schema that is a shard: all our tables lie in it, and we in it."""

    schema: str

    @property
    def options(self) -> str:
        return f"-c search_path={self.schema}"

    @property
    def arguments(self) -> dict[str, object]:
        return {**super().arguments, "parameters": {"options": self.options}}

    def distribute(self) -> None:
        """Make the schema a shard."""
        with self.admin() as admin:
            admin.execute("SELECT citus_schema_distribute(%s)", [self.schema])

    def clear(self) -> None:
        """Take all rows away, but those that say which migrations were applied."""
        with self.admin() as admin, admin.transaction():
            tables = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [self.schema]).fetchall()
            for [table] in tables:
                if table != "migrations":
                    admin.execute(f"DELETE FROM {table}".encode())

    @property
    def worker(self) -> Credentials:
        """The server that it lies on."""
        with self.admin() as admin:
            [[host, port]] = admin.execute(
                "SELECT DISTINCT nodename, nodeport FROM citus_shards WHERE table_name = 'boards'::regclass"
            ).fetchall()
        return Credentials(
            host=str(host), port=int(str(port)), user=self.user, password=self.password, database=self.database
        )

    def move(self) -> None:
        """Move it to another worker, while it is written."""
        with self.admin() as admin:
            [host, port] = admin.execute(
                "SELECT nodename, nodeport FROM pg_dist_node WHERE shouldhaveshards AND (nodename, nodeport) NOT IN ("
                "SELECT nodename, nodeport FROM citus_shards WHERE table_name = 'boards'::regclass) LIMIT 1"
            ).fetchone() or unavailable("citus", "this Citus has one worker")
            admin.execute("SELECT citus_schema_move(%s, %s, %s)", [self.schema, host, port])


def _coordinator() -> Credentials:
    """Without a Citus the test that asks is skipped."""
    if VARIABLE not in os.environ:
        unavailable("citus", f"{VARIABLE} names no coordinator")
    place = conninfo_to_dict(os.environ[VARIABLE])
    return Credentials(
        host=str(place["host"]),
        port=int(str(place.get("port", 5432))),
        user=str(place["user"]),
        password=str(place.get("password", "")),
        database=str(place["dbname"]),
    )


def shard_in(place: Credentials, schema: str) -> Shard:
    """A schema of a database."""
    return Shard(
        host=place.host,
        port=place.port,
        user=place.user,
        password=place.password,
        database=place.database,
        schema=schema,
    )


@contextmanager
def fresh_cells(count: int) -> Iterator[Credentials]:
    """So many cells that are shards and hold nothing, as processes find them, gone when the context ends."""
    database = evolve(_coordinator(), cells=count)
    try:
        asyncio.run(database.migrate())
        with database.admin() as admin:
            for schema in database.schemas:
                admin.execute("SELECT citus_schema_distribute(%s)", [schema])
        yield database
    finally:
        with database.admin() as admin:
            for schema in database.schemas:
                admin.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE".encode())
            admin.execute("DROP TABLE IF EXISTS leaderboard_cells")


@contextmanager
def fresh_schema() -> Iterator[Shard]:
    """A schema without anything in it, gone when the context ends."""
    shard = shard_in(_coordinator(), f"leaderboard_{os.getpid()}_{next(_numbers)}")
    with shard.admin() as admin:
        admin.execute(f"CREATE SCHEMA {shard.schema}".encode())
    try:
        yield shard
    finally:
        with shard.admin() as admin:
            admin.execute(f"DROP SCHEMA {shard.schema} CASCADE".encode())


@contextmanager
def fresh_shard() -> Iterator[Shard]:
    """A schema of the newest migrations that is a shard and holds nothing, gone when the context ends."""
    with fresh_schema() as shard:
        asyncio.run(shard.migrate())
        shard.distribute()
        yield shard
