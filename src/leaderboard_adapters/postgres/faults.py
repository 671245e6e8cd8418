"""What PostgreSQL and its driver say when something is wrong, in the core's words. The one place that translates it."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from leaderboard_core.domain.errors import Fault, Invalid, StoreUnavailable

#: How the server says that it has undone a transaction and goes on with the session. Whatever else it or the driver
#: says, from FATAL to nothing at all, leaves open what was done.
_UNDONE = "ERROR"
#: Transactions that the server gave up in favour of others.
_GIVEN_UP = (errors.DeadlockDetected, errors.SerializationFailure)
#: Values that cannot be kept, seen by the server or already by the driver.
_CONTENT = (psycopg.DataError, errors.ProgramLimitExceeded, UnicodeEncodeError)


class ConnectionLost(StoreUnavailable):
    """The connection broke before all answers had come; whatever was sent may have been done."""


class TransactionGivenUp(StoreUnavailable):
    """The server undid the transaction for another's sake; the same may succeed when it is done again."""


@contextmanager
def translated(connection: "psycopg.AsyncConnection[tuple[object, ...]] | None" = None) -> Iterator[None]:
    """Raise `StoreUnavailable`, or `Invalid` for content that cannot be kept: nothing of the transaction remains.

    It is `ConnectionLost` when the `connection` that the work was done on is not to be used any more.
    """
    try:
        yield
    except (psycopg.Error, UnicodeEncodeError) as error:
        raise _meaning(error, connection) from error


def _meaning(
    error: psycopg.Error | UnicodeEncodeError, connection: "psycopg.AsyncConnection[tuple[object, ...]] | None"
) -> StoreUnavailable | Invalid:
    if connection is not None and _is_lost(error, connection):
        return ConnectionLost("repository")
    if isinstance(error, _GIVEN_UP):
        return TransactionGivenUp("repository")
    if isinstance(error, _CONTENT):
        return Invalid([Fault("", "holds something that the repository cannot keep")])
    return StoreUnavailable("repository")


def _is_lost(
    error: psycopg.Error | UnicodeEncodeError, connection: "psycopg.AsyncConnection[tuple[object, ...]]"
) -> bool:
    if connection.closed:
        return True
    if isinstance(error, UnicodeEncodeError):
        return False
    said = error.diag.severity_nonlocalized
    # The driver refuses content by itself, before anything of the statement is sent.
    return not (said == _UNDONE or (said is None and isinstance(error, psycopg.DataError)))
