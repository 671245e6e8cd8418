"""A round trip: statements that go together, in one message, and all that comes back.

The driver's cursors would send each statement by itself and look at every value several times. Below them is libpq,
which the driver hands out and waits for.
"""

from collections.abc import Sequence

import psycopg
from attrs import frozen
from psycopg import errors
from psycopg.abc import PQGen
from psycopg.pq import ConnStatus, ExecStatus, Format
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

from leaderboard_adapters.postgres.sql import SQL

_BINARY = [Format.BINARY]
_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)


@frozen
class Asked:
    """A statement by its name, with its values as they travel."""

    name: str
    values: Sequence[bytes | None]


def exchange(pgconn: PGconn, asked: Sequence[Asked], prepared: set[str]) -> PQGen[Sequence[PGresult]]:
    """Send statements and return the result of each.

    `prepared` are those that the server knows; new ones are added. Raises what the first that failed failed with: none
    behind it was done. The transaction that they stand in stays open.
    """
    pgconn.enter_pipeline_mode()
    new = [one.name for one in asked if one.name not in prepared]
    for one in asked:
        _put(pgconn, one, one.name in new)
    pgconn.pipeline_sync()
    yield from _send(pgconn)
    results = yield from _receive(pgconn)
    pgconn.exit_pipeline_mode()
    return _judged(asked, results, new, prepared)


def _put(pgconn: PGconn, one: Asked, new: bool) -> None:
    name = one.name.encode()
    if new:
        statement = SQL[one.name]
        pgconn.send_prepare(name, statement.text, statement.types)
    pgconn.send_query_prepared(name, one.values, _BINARY * len(one.values), Format.BINARY)


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
    asked: Sequence[Asked], results: Sequence[PGresult], new: Sequence[str], prepared: set[str]
) -> Sequence[PGresult]:
    """The results of the statements, without those of preparing them."""
    told: list[PGresult] = []
    left = iter(results)
    for one in asked:
        if one.name in new:
            _succeeded(next(left))
            prepared.add(one.name)
        told.append(_succeeded(next(left)))
    return told


def _succeeded(result: PGresult) -> PGresult:
    if result.status in _FAILED:
        raise errors.error_from_result(result)
    return result
