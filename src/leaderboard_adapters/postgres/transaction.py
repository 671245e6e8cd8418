"""Committing, whatever becomes of the connection: once, and never blindly a second time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import monotonic
from typing import Any, Generic, TypeAlias, TypeVar

from attrs import field, frozen

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.faults import ConnectionLost, TransactionGivenUp
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_core.domain.errors import OutcomeUnknown, StoreUnavailable

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

#: How often a transaction that certainly left nothing is done again.
_ATTEMPTS = 3

#: What `unit_settings` says to the server.
SETTINGS = {
    "lock_ms": timeouts.ms(timeouts.LOCK),
    "statement_ms": timeouts.ms(timeouts.STATEMENT),
    "idle_ms": timeouts.ms(timeouts.BETWEEN),
}


@frozen(kw_only=True)
class TransactionPlan(Generic[T_co]):
    """What a transaction that holds its locks writes before its commit, and how its commit can be recognised.

    `locks`: the statements that were its first, which whoever comes later waits in; `proof`: the statement that tells
    in its only field whether the commit came through, none if nothing is written. `values` are those of all.
    """

    answer: T_co
    locks: Sequence[str]
    writes: Sequence[str] = ()
    proof: str | None = None
    values: Mapping[str, Any] = field(factory=dict)


#: Begins a transaction, locks, reads, and decides what is to be written. If it raises, nothing is written.
Prepare: TypeAlias = Callable[[Connection], Awaitable[TransactionPlan[T]]]


async def commit(connections: Connections, prepare: Prepare[T]) -> T:
    """Do a transaction, and return its answer when it is durable. `prepare` begins it and says what it writes.

    Done again only when it is certain that nothing was committed: its connection was lost before the commit was sent,
    or afterwards and no trace of it is found. Raises `StoreUnavailable` when nothing was applied, `OutcomeUnknown`
    when that cannot be told in time.
    """
    lost: StoreUnavailable | None = None
    for _ in range(_ATTEMPTS):
        try:
            async with connections.short(trusting=True) as connection:
                plan = await prepare(connection)
                if await _committed(connection, plan):
                    return plan.answer
        except (ConnectionLost, TransactionGivenUp) as error:
            lost = error
            continue
        if await came_through(connections, plan):
            return plan.answer
    if lost is None:
        raise StoreUnavailable("repository", "its connections broke again and again")
    raise StoreUnavailable("repository", lost.reason, lost.store_code) from lost


async def _committed(connection: Connection, plan: TransactionPlan[T]) -> bool:
    """Whether the server says so; False when it says nothing any more, or says so with a warning: an administrator who
    cancels a session's wait for the synchronous standby leaves it committed here alone."""
    try:
        await connection.together(*plan.writes, "commit", **plan.values)
    except ConnectionLost:
        return False
    return not connection.warnings


async def came_through(connections: Connections, lost: TransactionPlan[T]) -> bool:
    """Whether a commit that was not heard of is there. Raises `OutcomeUnknown`."""
    if lost.proof is None:
        return True
    failure: Exception | None = None
    end = monotonic() + timeouts.RESOLVING
    while (left := end - monotonic()) > 0:
        try:
            return await _found(connections, lost, lost.proof, left)
        except Exception as error:  # whatever it is, what was sent may have been committed
            failure = error
            await asyncio.sleep(timeouts.PAUSE)
    raise OutcomeUnknown from failure


async def _found(connections: Connections, lost: TransactionPlan[T], proof: str, seconds: float) -> bool:
    # Under the locks that the lost transaction held: it has ended, either way.
    values = {**lost.values, **SETTINGS, "lock_ms": timeouts.ms(seconds), "statement_ms": timeouts.ms(seconds)}
    async with connections.short() as connection:
        statements = ("begin_unit", "unit_settings", *lost.locks, proof, "waits_for_standbys")
        answers = await connection.together(*statements, within=seconds, **values)
        [[found]], [[waits]] = answers[proof], answers["waits_for_standbys"]
        if not (found and waits):
            await connection.ask("rollback")
            return bool(found)
        # The standby may not have it yet. A commit that comes after it, and is waited for, says that it has.
        await connection.together("leave_a_mark", "commit", within=seconds)
        if connection.warnings:
            raise StoreUnavailable("repository", connection.warnings[0])
    return True
