"""Pairs of stores that can be turned inside out: everything they hold, as bytes."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path

import psycopg
import redis
from attrs import frozen
from psycopg import sql

from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_core.ports.repository import Repository
from tests.support.postgres_server import Credentials
from tests.support.redis_server import RedisServer


class Stores(ABC):
    """A repository and real-time stores beside it."""

    @abstractmethod
    def repository(self) -> AbstractAsyncContextManager[Repository]:
        """The repository, open."""

    @abstractmethod
    def ranking_store(self) -> AbstractAsyncContextManager[RankingStore]:
        """The real-time store, as one process reaches it."""

    @abstractmethod
    def held(self) -> Iterator[tuple[str, bytes]]:
        """Every value that is kept, and where."""


@frozen
class Embedded(Stores):
    """SQLite, and a memory of its own for each process."""

    path: Path

    @asynccontextmanager
    async def repository(self) -> AsyncIterator[Repository]:
        async with SqliteRepository(self.path) as repository:
            yield repository

    @asynccontextmanager
    async def ranking_store(self) -> AsyncIterator[RankingStore]:
        yield MemoryRankingStore()

    def held(self) -> Iterator[tuple[str, bytes]]:
        with closing(sqlite3.connect(self.path)) as connection:
            for [table] in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
                yield from _values(table, connection.execute(f'SELECT * FROM "{table}"').fetchall())


@frozen
class Shared(Stores):
    """PostgreSQL and Redis, shared by processes."""

    database: Credentials
    redis: RedisServer

    def repository(self) -> AbstractAsyncContextManager[Repository]:
        return self.database.repository()

    def ranking_store(self) -> AbstractAsyncContextManager[RankingStore]:
        return RedisRankingStore(self.redis.endpoint())

    def held(self) -> Iterator[tuple[str, bytes]]:
        with self.database.admin() as admin:
            for [table] in admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
                yield from _values(str(table), _rows(admin, str(table)))
        with self.redis.admin() as admin:
            for key in admin.scan_iter():
                yield from (("redis", value) for value in (key, *_members(admin, key)))


def _members(admin: "redis.Redis", key: bytes) -> Sequence[bytes]:
    kind = admin.type(key)
    if kind == b"hash":
        return [part for pair in admin.hgetall(key).items() for part in pair]
    if kind == b"zset":
        return list(admin.zrange(key, 0, -1))
    assert kind == b"string", kind
    return [admin.get(key)]


def _rows(admin: "psycopg.Connection[tuple[object, ...]]", table: str) -> Sequence[tuple[object, ...]]:
    return admin.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall()


def _values(table: str, rows: Sequence[tuple[object, ...]]) -> Iterator[tuple[str, bytes]]:
    for row in rows:
        for value in row:
            yield table, bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
