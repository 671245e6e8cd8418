"""A round trip: statements that go together, in one message, and all that comes back.

The driver's cursors would send each statement by itself and look at every value several times. Below them is libpq,
which the driver hands out and waits for.
"""

from collections.abc import Mapping, Sequence

import psycopg
from attrs import frozen
from psycopg import errors
from psycopg.abc import PQGen
from psycopg.pq import ConnStatus, ExecStatus, Format
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

from leaderboard_adapters.postgres.statements import Statement

_BINARY = [Format.BINARY]
#: What the server says of a statement that it has prepared before what it stands on was changed: a result of another
#: type ("cached plan must not change result type"), or what is gone.
_AFTER_CHANGES = (errors.FeatureNotSupported, errors.UndefinedColumn, errors.UndefinedTable, errors.UndefinedFunction)
_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)


class OutdatedStatement(psycopg.ProgrammingError):
    """A statement that the server knew on this connection and does not understand any more: a table has changed."""


@frozen
class BoundStatement:
    """A statement, and its values as they are sent."""

    statement: Statement
    values: Sequence[bytes | None]


def run_pipeline(
    pgconn: PGconn, asked: Sequence[BoundStatement], prepared: set[bytes] | None
) -> PQGen[Sequence[PGresult]]:
    """Send statements and return the result of each.

    `prepared` are those that the server knows, by what it knows them as; new ones are added. None: nothing is prepared,
    for the next message may meet another session. Raises what the first that failed failed with: none behind it was
    done. The transaction that they stand in stays open.
    """
    pgconn.enter_pipeline_mode()
    new = {} if prepared is None else _send_prepared(pgconn, asked, prepared)
    if prepared is None:
        _send_whole(pgconn, asked)
    pgconn.pipeline_sync()
    yield from _send(pgconn)
    results = yield from _receive(pgconn)
    pgconn.exit_pipeline_mode()
    if prepared is None:
        return [_succeeded(result) for result in results]
    return _judged(len(asked), results, {place: name for name, place in new.items()}, prepared)


def _send_prepared(pgconn: PGconn, asked: Sequence[BoundStatement], prepared: set[bytes]) -> Mapping[bytes, int]:
    """Returns the statements that are prepared on the way, by the place of their first use."""
    new: dict[bytes, int] = {}
    for place, one in enumerate(asked):
        statement = one.statement
        if statement.known_as not in prepared and new.setdefault(statement.known_as, place) == place:
            pgconn.send_prepare(statement.known_as, statement.text, statement.types)
        pgconn.send_query_prepared(statement.known_as, one.values, _BINARY * len(one.values), Format.BINARY)
    return new


def _send_whole(pgconn: PGconn, asked: Sequence[BoundStatement]) -> None:
    for statement, values in [(one.statement, one.values) for one in asked]:
        pgconn.send_query_params(statement.text, values, statement.types, _BINARY * len(values), Format.BINARY)


def _send(pgconn: PGconn) -> PQGen[None]:
    while pgconn.flush():
        # Nothing is said where nothing is ready.
        if ((yield Wait.RW) or Ready.NONE) & Ready.R:
            pgconn.consume_input()


def _receive(pgconn: PGconn) -> PQGen[Sequence[PGresult]]:
    """What comes before the server says that it has done all. Raises `OperationalError` when it never says so."""
    results: list[PGresult] = []
    while True:
        while pgconn.is_busy():
            yield Wait.R
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:
            if pgconn.status == ConnStatus.BAD:
                raise psycopg.OperationalError("the connection is lost")
        elif result.status == ExecStatus.PIPELINE_SYNC:
            return results
        else:
            results.append(result)


def _judged(
    asked: int, results: Sequence[PGresult], new: Mapping[int, bytes], prepared: set[bytes]
) -> Sequence[PGresult]:
    """The results of the statements, without those of preparing the new ones, by their places."""
    told: list[PGresult] = []
    left = iter(results)
    for place in range(asked):
        if place in new:
            _succeeded(next(left))
            prepared.add(new[place])
            told.append(_succeeded(next(left)))
            continue
        try:
            told.append(_succeeded(next(left)))
        except _AFTER_CHANGES as error:
            raise OutdatedStatement(str(error)) from error
    for result in left:
        # Without a statement that commits, the transaction ends behind the last one, and may fail there.
        _succeeded(result)
    return told


def _succeeded(result: PGresult) -> PGresult:
    if result.status in _FAILED:
        raise errors.error_from_result(result)
    return result
