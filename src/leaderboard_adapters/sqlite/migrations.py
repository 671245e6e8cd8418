"""The schema of a database file. One process holds it, so no earlier version runs on it: all that is new is applied."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Final

from attrs import frozen

from leaderboard_adapters.sql.migrations import Migrated, Migration, plan, shipped
from leaderboard_adapters.sqlite.connection import Connection, connect, keep_private, make_privately, make_writer
from leaderboard_adapters.sqlite.file_lock import FileLock
from leaderboard_core.domain.errors import StoreUnusable

#: Marks a database file as a leaderboard's: the letters "LEAD".
APPLICATION_ID = 0x4C454144
SHIPPED: Final = shipped(__package__)

_REMEMBER = """
CREATE TABLE IF NOT EXISTS migrations (
    name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL
) STRICT
"""


def migrate(path: str | PathLike[str]) -> Migrated:
    """Bring the database file to the newest schema; says which migrations were applied, none when it was there.

    Raises `StoreLocked` while it is open somewhere, `StoreUnusable` for a file that is not a leaderboard's.
    """
    place = Path(path).absolute()
    lock = FileLock(place)
    try:
        writer = open_writer(place)
        writer.connection.close()
    finally:
        lock.release()
    return Migrated(writer.applied)


@frozen
class Writer:
    """A connection that writes to a database of the newest schema, and the migrations that took it there."""

    connection: Connection
    applied: Sequence[str]


def open_writer(path: Path, known: Sequence[Migration] = SHIPPED) -> Writer:
    """Open for writing and apply the migrations that are new. The caller holds the lock.

    Raises `StoreUnusable`, having left the file as it was.
    """
    with _refusing(path):
        make_privately(path)
        connection = connect(path)
        try:
            _refuse_foreign(connection, path)
            keep_private(path)
            make_writer(connection)
            return Writer(connection, _apply_new(connection, path, known))
        except BaseException:
            connection.close()
            raise


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Whatever SQLite finds wrong while a file is opened makes the file unfit."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreUnusable(str(path), str(error)) from error


def _refuse_foreign(connection: Connection, path: Path) -> None:
    [owner] = connection.execute("PRAGMA application_id").fetchone()
    [tables] = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if owner != APPLICATION_ID and (owner or tables):
        raise StoreUnusable(str(path), "it is a database of another program")


def _apply_new(connection: Connection, path: Path, known: Sequence[Migration]) -> Sequence[str]:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(_REMEMBER)
    applied = dict(connection.execute("SELECT name, sha256 FROM migrations").fetchall())
    new = plan(known, applied, str(path), post=True).now
    for migration in new:
        for statement in _statements(migration.text):
            connection.execute(statement)
        remembered = (migration.name, migration.sha256, time.time_ns() // 1000)
        connection.execute("INSERT INTO migrations (name, sha256, applied_at) VALUES (?, ?, ?)", remembered)
    connection.execute("COMMIT")
    return [migration.name for migration in new]


def _statements(text: str) -> Iterator[str]:
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
