"""Which of its troubles leave open what was done, and which say for certain that nothing was."""

import psycopg
import pytest

from leaderboard_adapters.postgres import causes, faults, timeouts
from leaderboard_adapters.postgres.connection import Connection, Database
from leaderboard_adapters.postgres.faults import ConnectionLost, TransactionGivenUp
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.statements import SQL, Statement, statement
from leaderboard_core.domain.errors import Invalid, LeaderboardError, StoreDegraded, StoreUnavailable
from tests.support.postgres_server import Credentials
from tests.support.server import free_port


def kind(error: psycopg.Error | UnicodeEncodeError, connection: Connection | None) -> type[LeaderboardError]:
    """What is raised in place of an error."""
    with pytest.raises(LeaderboardError) as caught, faults.translated(connection):
        raise error
    return type(caught.value)


def raising(code: str, text: str = "made up") -> Statement:
    return statement(f"DO $$ BEGIN RAISE EXCEPTION '{text}' USING ERRCODE = '{code}'; END $$")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("22001", Invalid),
        ("22021", Invalid),
        ("54000", Invalid),
        ("40001", TransactionGivenUp),
        ("40P01", TransactionGivenUp),
        ("55P03", StoreUnavailable),
        ("57014", StoreUnavailable),
        ("53100", StoreDegraded),
        ("25006", StoreDegraded),
        ("23505", StoreUnavailable),
        ("42501", StoreDegraded),
        ("26000", StoreDegraded),
    ],
)
async def test_what_the_server_undid_is_certain(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, code: str, expected: type[LeaderboardError]
) -> None:
    """An ERROR of the server says that nothing remains; the session goes on."""
    monkeypatch.setitem(SQL, "ping", raising(code))  # type: ignore[arg-type]

    with pytest.raises(LeaderboardError) as caught:
        await connection.ask("ping")

    assert expected is type(caught.value)
    assert not connection.closed


async def test_a_fault_within_the_server_leaves_it_open(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Citus says so of a COMMIT that another server has done, and could not answer any more."""
    monkeypatch.setitem(SQL, "ping", raising("XX000"))  # type: ignore[arg-type]

    with pytest.raises(ConnectionLost):
        await connection.ask("ping")

    assert not connection.closed


@pytest.mark.parametrize("code", ["42P01", "42703", "42601", "0A000", "23502", "P0001"])
async def test_a_fault_of_ours_stays_one(connection: Connection, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """A statement that the server does not understand, or must not do, is nothing that waiting helps."""
    monkeypatch.setitem(SQL, "ping", raising(code))  # type: ignore[arg-type]

    with pytest.raises(psycopg.Error) as caught:
        await connection.ask("ping")

    assert code == caught.value.sqlstate
    assert not connection.closed


async def test_the_reason_is_told(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's own words, on one line, and its SQLSTATE; none of it in the sentence that a caller hears."""
    monkeypatch.setitem(SQL, "ping", raising("53200", "out of\nmemory"))  # type: ignore[arg-type]

    with pytest.raises(StoreUnavailable) as caught:
        await connection.ask("ping")

    assert ("out of memory", "53200") == (caught.value.reason, caught.value.store_code)
    assert "memory" not in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "told", "said"),
    [
        ({"port": free_port()}, causes.NOBODY, "Connection refused"),
        ({"database": "nowhere"}, causes.DATABASE, 'database "nowhere" does not exist'),
        ({"user": "nobody_here"}, causes.ROLE, 'role "nobody_here" does not exist'),
    ],
)
async def test_why_there_is_no_connection(
    database: Credentials, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, object], told: str, said: str
) -> None:
    """The pool waits in vain, and keeps to itself why: we do not."""
    monkeypatch.setattr(timeouts, "CONNECTION", 1.0)
    connections = Connections(Database(**{**database.arguments, **wrong}), 4)  # type: ignore[arg-type]
    await connections.open()
    try:
        with pytest.raises(StoreUnavailable) as caught:
            async with connections.short():
                pass
    finally:
        await connections.close()

    assert told == caught.value.reason
    assert said in str(caught.value.__cause__)


async def test_whatever_else_is_said_leaves_it_open(connection: Connection) -> None:
    """What the driver says by itself, or the server with its last words, is no proof that nothing was done."""

    for error in (
        psycopg.OperationalError("cannot exit pipeline mode while busy"),
        psycopg.OperationalError("consuming input failed"),
        psycopg.InterfaceError("the connection is closed"),
        psycopg.InternalError("unexpected"),
    ):
        assert ConnectionLost is kind(error, connection)
    await connection.close()
    assert ConnectionLost is kind(psycopg.errors.LockNotAvailable("too late"), connection)


async def test_the_last_words_of_a_session_leave_it_open(database: Credentials, connection: Connection) -> None:
    """FATAL ends a session, whatever had been done in it; the driver may not have noticed yet that it is closed."""
    with database.admin() as admin, database.admin() as ended:
        admin.execute("SELECT pg_terminate_backend(%s)", [ended.info.backend_pid])
        with pytest.raises(psycopg.errors.AdminShutdown) as caught:
            ended.execute("SELECT 1")

    assert ConnectionLost is kind(caught.value, connection)


async def test_content_that_the_driver_refuses_was_never_sent(connection: Connection) -> None:
    """It is certain that nothing was done, because nothing was sent."""

    assert Invalid is kind(psycopg.DataError("cannot contain NUL"), connection)
    assert Invalid is kind(UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), connection)


def test_without_a_connection_nothing_was_done() -> None:
    """Who could not even be given a connection has done nothing."""
    assert StoreUnavailable is kind(psycopg.OperationalError("couldn't get a connection"), None)
