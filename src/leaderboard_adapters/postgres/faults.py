"""What PostgreSQL and its driver say when something is wrong, in the core's words. The one place that translates it."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from leaderboard_adapters.postgres.causes import sentence_for
from leaderboard_adapters.postgres.pipeline import OutdatedStatement
from leaderboard_core.domain.errors import FieldError, Invalid, LeaderboardError, StoreDegraded, StoreUnavailable

#: How the server says that it has undone a transaction and goes on with the session. Whatever else it or the driver
#: says, from FATAL to nothing at all, leaves open what was done.
_UNDONE = "ERROR"
#: A fault within the server leaves open what was done, even as an ERROR. Citus says so of a COMMIT that another server
#: has done for it, and could not answer any more.
_WITHIN = "XX"
#: Transactions that the server gave up in favour of others.
_GIVEN_UP = (errors.DeadlockDetected, errors.SerializationFailure)
#: Values that cannot be kept, seen by the server or already by the driver.
_CONTENT = (psycopg.DataError, errors.ProgramLimitExceeded, UnicodeEncodeError)
#: Classes of SQLSTATE that say nothing of our statements: the connection, who may connect and to what, conflicts with
#: other sessions, resources, the server itself and its disk.
_AWAY_CLASSES = frozenset({"08", "28", "3D", "40", "53", "55", "57", "58", "72", "XX"})
#: The same within classes that are about statements otherwise: two sessions that write the same row; a session that may
#: only read or was too slow; prepared statements that went elsewhere, as behind a pooler; a role without rights.
_AWAY_STATES = frozenset({"23503", "23505", "25006", "25P03", "25P04", "26000", "42501", "42P05"})
#: Those of them that a server says for another which it cannot reach, or waits for in vain.
_BETWEEN_SERVERS = "08"
_SILENT_CLASSES = frozenset({_BETWEEN_SERVERS, "57", "58", "XX"})
#: What the guard of a message says, which knows its causes by names of its own: see `guard_kept`.
_GUARD = "LB"
_LONGEST_REASON = 300

#: A prepared statement that is not where it was prepared, or that another connection has left there: every name is one
#: statement (`sql.py`), and each connection prepares it once.
LOST_STATEMENTS = (errors.InvalidSqlStatementName, errors.DuplicatePreparedStatement)

_Error = psycopg.Error | UnicodeEncodeError


class ConnectionLost(StoreUnavailable):
    """The connection broke before all answers had come; whatever was sent may have been done."""


class TransactionGivenUp(StoreUnavailable):
    """The server undid the transaction for another's sake; the same may succeed when it is done again."""


class ConnectionOutdated(TransactionGivenUp):
    """The server undid the transaction, because a table has changed since the connection prepared its statements."""


@contextmanager
def translated(connection: "psycopg.AsyncConnection[tuple[object, ...]] | None" = None) -> Iterator[None]:
    """Raise `StoreUnavailable`, or `Invalid` for content that cannot be kept: nothing of the transaction remains.

    It is `ConnectionLost` when the `connection` that the work was done on is not to be used any more. A statement that
    the server does not understand is a fault of ours, or of whoever changed our tables, and stays what it is.
    """
    try:
        yield
    except (psycopg.Error, UnicodeEncodeError) as error:
        meaning = _meaning(error, connection)
        if meaning is None:
            raise
        raise meaning from error


def unavailable(
    error: psycopg.Error, connection: "psycopg.AsyncConnection[tuple[object, ...]] | None" = None
) -> StoreUnavailable:
    """The repository is away, for the reason that an error tells; one that is known is told with what would help."""
    sentence = sentence_for(error, connection)
    if sentence is not None:
        return StoreDegraded("repository", sentence, error.sqlstate)
    return StoreUnavailable("repository", reason_of(error), error.sqlstate)


def reason_of(error: psycopg.Error) -> str:
    """What was said, in one line."""
    said = error.diag.message_primary or str(error) or type(error).__name__
    return " ".join(said.split())[:_LONGEST_REASON]


def is_of_another(error: psycopg.Error) -> bool:
    """Whether a server says that it cannot reach another one, which has the rows."""
    return (error.sqlstate or "").startswith(_BETWEEN_SERVERS)


def is_silence(error: StoreUnavailable) -> bool:
    """Whether a server that is away fails like that, be it one behind the one that is spoken to: the connection broke,
    or a statement took too long. Conflicts with others are none, nor is what only concerns the statement."""
    return isinstance(error, ConnectionLost) or (error.store_code or "")[:2] in _SILENT_CLASSES


def _meaning(
    error: _Error, connection: "psycopg.AsyncConnection[tuple[object, ...]] | None"
) -> LeaderboardError | None:
    if isinstance(error, UnicodeEncodeError):
        lost = connection is not None and connection.closed
        return ConnectionLost("repository", "the connection is closed") if lost else _content()
    if isinstance(error, OutdatedStatement):
        return ConnectionOutdated("repository", reason_of(error))
    if connection is not None and _is_lost(error, connection):
        return ConnectionLost("repository", reason_of(error), error.sqlstate)
    if isinstance(error, _GIVEN_UP) or (error.sqlstate or "").startswith(_GUARD):
        return TransactionGivenUp("repository", reason_of(error), error.sqlstate)
    if isinstance(error, _CONTENT):
        return _content()
    return unavailable(error, connection) if _is_away(error) else None


def _content() -> Invalid:
    return Invalid([FieldError("", "holds something that the repository cannot keep")])


def _is_away(error: psycopg.Error) -> bool:
    if error.sqlstate is None:
        # Without the server's word: the driver could not reach it.
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return error.sqlstate[:2] in _AWAY_CLASSES or error.sqlstate in _AWAY_STATES


def _is_lost(error: psycopg.Error, connection: "psycopg.AsyncConnection[tuple[object, ...]]") -> bool:
    if connection.closed:
        return True
    said = error.diag.severity_nonlocalized
    if said == _UNDONE and (error.sqlstate or "").startswith(_WITHIN):
        return True
    # The driver refuses content by itself, before anything of the statement is sent.
    return not (said == _UNDONE or (said is None and isinstance(error, psycopg.DataError)))
