"""What SQLite says when something is wrong, in the core's words. The one place that translates it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from leaderboard_core.domain.errors import OutcomeUnknown, StoreDegraded, StoreUnavailable

#: Primary result codes of a file, a disk or a lock that is not as it should be. Any other is a fault in our statements.
_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
#: Those that an operator can do something about, and what.
_HELPS = {
    sqlite3.SQLITE_FULL: "its disk is full; make room there",
    sqlite3.SQLITE_IOERR: "its disk refuses to read or write; look after the disk, and what the process may write",
    sqlite3.SQLITE_READONLY: "its file cannot be written to; give the process the right to",
}


@contextmanager
def translated() -> Iterator[None]:
    """Raise `StoreUnavailable` where SQLite could not reach, read or write its file."""
    try:
        yield
    except sqlite3.Error as error:
        if _primary(error) in _AWAY:
            raise _unavailable(error) from error
        raise


@contextmanager
def translated_commit() -> Iterator[None]:
    """As `translated`; after an I/O error nobody can tell whether the disk keeps the commit."""
    try:
        yield
    except sqlite3.Error as error:
        if _primary(error) == sqlite3.SQLITE_IOERR:
            raise OutcomeUnknown from _unavailable(error)
        raise


def _unavailable(error: sqlite3.Error) -> StoreUnavailable:
    helps = _HELPS.get(_primary(error) or 0)
    if helps is None:
        return StoreUnavailable("repository", str(error), error.sqlite_errorname)
    return StoreDegraded("repository", helps, error.sqlite_errorname)


def _primary(error: sqlite3.Error) -> int | None:
    # An extended result code carries the primary one in its low byte; the module's own errors have no code.
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
