"""Opening connections: what every one of them is told before it is used."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

Connection: TypeAlias = sqlite3.Connection

#: Scores name people, and nobody has to read the file but who serves them.
_PRIVATE = 0o600
#: How long to wait for a foreign program that holds a lock on the database, in seconds.
_PATIENCE = 5.0
#: How much of the database a connection keeps in memory, in KiB.
_CACHE = 65_536
#: How many pages the log collects before they are copied into the database: a page that is written again and again
#: is copied once.
_CHECKPOINT_PAGES = 16_384
#: To what a log that had to grow beyond that, for a reader's sake, is cut back, in bytes.
_LOG_LEFT = 2 * _CHECKPOINT_PAGES * 4096


def connect(path: Path) -> Connection:
    """A connection that has not touched the file yet.

    No thread check: each connection is used by one thread at a time. No isolation level: transactions are ours.
    """
    return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)


def make_writer(connection: Connection) -> None:
    """Let it write. What it has committed is on the disk, not only on its way there."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    connection.execute(f"PRAGMA journal_size_limit = {_LOG_LEFT}")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")


def open_reader(path: Path) -> Connection:
    """A connection that cannot write."""
    connection = connect(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def make_privately(path: Path) -> None:
    """Make an empty file for the database, if there is none, that nobody but its owner may read.

    What SQLite makes beside it has the same mode. Where this fails, SQLite says why.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _PRIVATE))


def keep_private(path: Path) -> None:
    """Take the database from everybody else, also one that was made otherwise, with what lies beside it."""
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), Path(f"{path}.lock")):
        # One that belongs to another user keeps the mode that this user gave it.
        with suppress(FileNotFoundError, PermissionError):
            if file.stat().st_mode & ~_PRIVATE & 0o777:
                file.chmod(_PRIVATE)
