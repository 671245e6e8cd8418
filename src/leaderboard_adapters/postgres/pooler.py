"""What stands between us and the server: nothing, a session of our own, or one that is shared out by the transaction.

PgBouncer in transaction mode hands each transaction to any of its sessions. A statement that was prepared in one is
then looked for in another, and what was taken for a session, its advisory locks above all, is anybody's.
"""

from typing import Final

from psycopg import errors

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.causes import SHARED_OUT
from leaderboard_adapters.postgres.connection import Connection, Database
from leaderboard_adapters.postgres.faults import LOST_STATEMENTS, translated
from leaderboard_core.domain.errors import StoreUnavailable, StoreUnusable

NOT_ALONE: Final = (
    "a pooler shares its sessions out by the transaction, so no process can hold the database alone; "
    "set pool_mode = session, name PostgreSQL itself, or configure Redis"
)
NO_OPTIONS: Final = (
    "PgBouncer refuses our settings; name PostgreSQL itself in postgres.direct_dsn, or set pool_mode = session "
    "and ignore_startup_parameters = options,extra_float_digits"
)
TORN_APART: Final = "its pooler tears transactions apart; set pool_mode = transaction, or session"

#: How often it is tried to get a session mixed up with another one. The first time does it unless others take turns
#: with us at the very same moments.
_ROUNDS: Final = 5
#: A prepared statement that is not there, or that another connection has left there; or transactions are torn apart.
_TORN: Final = (*LOST_STATEMENTS, errors.ProtocolViolation)


async def refuse_pooler(connection: Connection, database: Database, *, alone: bool = False) -> None:
    """Raises `StoreUnusable` where sessions are shared out so that statements get lost, or, for a process that is to be
    `alone`, so that locks do."""
    with translated(connection), connection.answering(timeouts.LOCK):
        [[process]] = await (await connection.execute("SELECT pg_backend_pid()", prepare=False)).fetchall()
    if process == connection.pgconn.backend_pid:
        # Who greeted us is who answers. A pooler greets its clients itself.
        return
    with translated():
        other = await Connection.connect(**database.arguments)
    try:
        own = await _is_own(connection, other)
    except StoreUnavailable as error:
        if isinstance(error.__cause__, _TORN):
            raise StoreUnusable(str(database), SHARED_OUT) from error
        raise
    finally:
        await other.close()
    if alone and not own:
        raise StoreUnusable(str(database), NOT_ALONE)


async def refuse_torn_transactions(connection: Connection, database: Database) -> None:
    """Raises `StoreUnusable` where not even a transaction is one piece."""
    try:
        with connection.answering(timeouts.LOCK):
            await connection.execute("BEGIN", prepare=False)
            await connection.execute("ROLLBACK", prepare=False)
    except errors.ProtocolViolation as error:
        raise StoreUnusable(str(database), TORN_APART) from error


async def _is_own(connection: Connection, other: Connection) -> bool:
    """Whether the connection keeps its session while another one makes use of any that is free."""
    seen: set[object] = set()
    shared = False
    for _ in range(_ROUNDS):
        # Where sessions take turns, the second time tells; where the last one is used first, the other one has it now.
        seen |= {await _session(connection), await _session(connection)}
        # By itself: where a transaction is not one piece, what else came with it would hide that it was refused.
        with translated(), other.answering(timeouts.LOCK):
            await other.execute("BEGIN", prepare=False)
        if await _session(other) in seen:
            shared = True
        else:
            seen.add(await _session(connection))
        await other.ask("rollback", within=timeouts.LOCK)
    return len(seen) == 1 and not shared


async def _session(connection: Connection) -> object:
    [[process]] = await connection.ask("session", within=timeouts.LOCK)
    return process
