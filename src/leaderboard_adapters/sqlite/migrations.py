"""The schema, step by step: each file of `schema/` is applied once, in order, and remembered with its hash."""

import hashlib
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from os import PathLike
from pathlib import Path

from attrs import frozen

from leaderboard_adapters.sqlite.connection import Connection, connect, make_writer
from leaderboard_adapters.sqlite.holding import Hold
from leaderboard_core.domain.errors import StoreUnfit

#: Marks a database file as a leaderboard's: the letters "LEAD".
APPLICATION_ID = 0x4C454144

_REMEMBER = """
CREATE TABLE IF NOT EXISTS migrations (
    name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL
) STRICT
"""


def migrate(path: str | PathLike[str]) -> Sequence[str]:
    """Bring the database file to the newest schema; says which migrations were applied, none when it was there.

    Raises `StoreTaken` while it is open somewhere, `StoreUnfit` for a file that is not a leaderboard's.
    """
    place = Path(path).absolute()
    hold = Hold(place)
    try:
        writer = open_writer(place)
        writer.connection.close()
    finally:
        hold.release()
    return writer.applied


@frozen
class Writer:
    """A connection that writes to a database of the newest schema, and the migrations that took it there."""

    connection: Connection
    applied: Sequence[str]


def open_writer(path: Path) -> Writer:
    """Open for writing and apply the migrations that are new. The caller holds the lock.

    Raises `StoreUnfit`, having left the file as it was.
    """
    with _refusing(path):
        connection = connect(path)
        try:
            _refuse_foreign(connection, path)
            make_writer(connection)
            return Writer(connection, _apply_new(connection, path))
        except BaseException:
            connection.close()
            raise


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Whatever SQLite finds wrong while a file is opened makes the file unfit."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreUnfit(str(path), str(error)) from error


def _refuse_foreign(connection: Connection, path: Path) -> None:
    [owner] = connection.execute("PRAGMA application_id").fetchone()
    [tables] = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if owner != APPLICATION_ID and (owner or tables):
        raise StoreUnfit(str(path), "it is a database of another program")


def _apply_new(connection: Connection, path: Path) -> Sequence[str]:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(_REMEMBER)
    new = _unapplied(connection, path)
    for migration in new:
        for statement in migration.statements():
            connection.execute(statement)
        remembered = (migration.name, migration.sha256, time.time_ns() // 1000)
        connection.execute("INSERT INTO migrations VALUES (?, ?, ?)", remembered)
    connection.execute("COMMIT")
    return [migration.name for migration in new]


@frozen
class _Migration:
    """One step of the schema: its file's name and text."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def statements(self) -> Iterator[str]:
        statement = ""
        for line in self.text.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                yield statement
                statement = ""


def _shipped() -> Sequence[_Migration]:
    files = resources.files(__package__).joinpath("schema").iterdir()
    found = [_Migration(file.name, file.read_text("utf-8")) for file in files if file.name.endswith(".sql")]
    return sorted(found, key=lambda migration: migration.name)


def _unapplied(connection: Connection, path: Path) -> Sequence[_Migration]:
    shipped = _shipped()
    hashes = {migration.name: migration.sha256 for migration in shipped}
    applied = dict(connection.execute("SELECT name, sha256 FROM migrations ORDER BY name").fetchall())
    for name, sha256 in applied.items():
        if name not in hashes:
            raise StoreUnfit(str(path), f"it was written by a newer version, which knows {name}")
        if hashes[name] != sha256:
            raise StoreUnfit(str(path), f"{name} is not the migration that was applied to it")
    return [migration for migration in shipped if migration.name not in applied]
