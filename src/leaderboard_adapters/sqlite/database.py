"""The database file, open: one connection that writes, on a thread of its own; connections that read, on others.

So a reader never waits for a commit that is on its way to the disk, and writers wait in one line without a lock.
Work is a function of a connection that runs on such a thread. Whoever stops waiting for it leaves it undone if it has
not begun, and otherwise finished: no transaction stays open.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Lock
from typing import TypeAlias, TypeVar

from leaderboard_adapters.sql.rows import Row
from leaderboard_adapters.sqlite.connection import Connection, open_reader
from leaderboard_adapters.sqlite.faults import translated, translated_commit
from leaderboard_adapters.sqlite.file_lock import FileLock
from leaderboard_adapters.sqlite.migrations import open_writer
from leaderboard_core.domain.errors import StoreUnavailable

T = TypeVar("T")
Work: TypeAlias = Callable[[Connection], T]

#: How many reads may run at the same time.
_READERS = 4
_CLOSED = "the database file is not open"


class Database:
    """A database file and the threads that work on it; `open` before use, `close` after."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: _Opened | None = None

    async def open(self) -> None:
        """Take the file and bring it to the newest schema. Raises `StoreLocked`, `StoreUnusable`."""
        self._opened = await asyncio.to_thread(_Opened, self._path)

    async def close(self) -> None:
        """Finish what has begun, close the file and let it go."""
        opened, self._opened = self._opened, None
        if opened is not None:
            await asyncio.to_thread(opened.close)

    async def write(self, work: Work[T]) -> T:
        """Do the work as one transaction: all of it is on the disk afterwards, or, when it raises, nothing."""
        opened = self._known
        return await _on(opened.writing, lambda: _committed(opened.writer, work))

    async def read(self, work: Work[T]) -> T:
        """Do the work on one moment of the database."""
        opened = self._known
        return await _on(opened.reading, lambda: opened.with_reader(work))

    async def rows(self, statement: str, values: Sequence[object] | Mapping[str, object] = ()) -> Sequence[Row]:
        """The rows of one statement."""
        return await self.read(lambda connection: connection.execute(statement, values).fetchall())

    @asynccontextmanager
    async def read_transaction(self) -> AsyncIterator["ReadTransaction"]:
        """One moment of the database, to work on for longer than one call."""
        transaction = ReadTransaction(self._path, self._known.reading)
        try:
            yield transaction
        finally:
            transaction.end()

    @property
    def _known(self) -> "_Opened":
        if self._opened is None:
            raise StoreUnavailable("repository", _CLOSED)
        return self._opened


class ReadTransaction:
    """A connection of its own that sees the database as it was at its first read."""

    def __init__(self, path: Path, threads: Executor) -> None:
        self._path = path
        self._threads = threads
        self._connection: Connection | None = None
        # Whoever is told to stop does not wait for the thread that is at work for it.
        self._turn = Lock()

    async def read(self, work: Work[T]) -> T:
        """Do the work in the transaction."""
        return await _on(self._threads, lambda: self._read(work))

    def end(self) -> None:
        """End it, once the work that has begun is done."""
        try:
            self._threads.submit(self._end)
        except RuntimeError:
            # The database has been closed, which waited for its threads.
            self._end()

    def _read(self, work: Work[T]) -> T:
        with self._turn:
            if self._connection is None:
                self._connection = open_reader(self._path)
                self._connection.execute("BEGIN")
            return work(self._connection)

    def _end(self) -> None:
        with self._turn:
            if self._connection is not None:
                self._connection.close()


class _Opened:
    """What is there while the file is open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path)
        try:
            self.writer = open_writer(path).connection
        except BaseException:
            self._lock.release()
            raise
        self.writing = ThreadPoolExecutor(1, "leaderboard-sqlite-write")
        self.reading = ThreadPoolExecutor(_READERS, "leaderboard-sqlite-read")
        self._idle: list[Connection] = []

    def with_reader(self, work: Work[T]) -> T:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = open_reader(self._path)
        try:
            connection.execute("BEGIN")
            return work(connection)
        finally:
            connection.rollback()
            self._idle.append(connection)

    def close(self) -> None:
        for threads in (self.writing, self.reading):
            threads.shutdown()
        for connection in (*self._idle, self.writer):
            connection.close()
        self._lock.release()


async def _on(threads: Executor, work: Callable[[], T]) -> T:
    def translating() -> T:
        with translated():
            return work()

    try:
        done = asyncio.get_running_loop().run_in_executor(threads, translating)
    except RuntimeError:
        # The threads take no more work: the database has been closed.
        raise StoreUnavailable("repository", _CLOSED) from None
    return await done


def _committed(connection: Connection, work: Work[T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        with translated_commit():
            connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    return result
