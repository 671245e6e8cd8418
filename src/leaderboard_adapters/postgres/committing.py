"""Committing, whatever becomes of the connection: once, and never blindly a second time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import monotonic
from typing import Any, Generic, TypeAlias, TypeVar

from attrs import field, frozen

from leaderboard_adapters.postgres import patience
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
    "lock_ms": patience.ms(patience.LOCK),
    "statement_ms": patience.ms(patience.STATEMENT),
    "idle_ms": patience.ms(patience.BETWEEN),
}


@frozen(kw_only=True)
class SecondHalf(Generic[T_co]):
    """What a transaction writes before its commit, and what its commit can be recognised by.

    `locks`: the statements that were its first, which whoever comes later waits in; `proof`: the statement that tells
    in its only field whether the commit came through, none if nothing is written. `values` are those of all.
    """

    answer: T_co
    locks: Sequence[str]
    writes: Sequence[str] = ()
    proof: str | None = None
    values: Mapping[str, Any] = field(factory=dict)


#: Locks, reads and decides, in a transaction that it begins. What it raises ends it with nothing written.
FirstHalf: TypeAlias = Callable[[Connection], Awaitable[SecondHalf[T]]]


async def commit(connections: Connections, first_half: FirstHalf[T]) -> T:
    """Do a transaction of two halves, and return its answer when it is durable.

    Done again only when it is certain that nothing was committed: its connection was lost before the commit was sent,
    or afterwards and no trace of it is found. Raises `StoreUnavailable` when nothing was applied, `OutcomeUnknown`
    when that cannot be told in time.
    """
    for _ in range(_ATTEMPTS):
        try:
            async with connections.short(trusting=True) as connection:
                second_half = await first_half(connection)
                if await _committed(connection, second_half):
                    return second_half.answer
        except (ConnectionLost, TransactionGivenUp):
            continue
        if await _came_through(connections, second_half):
            return second_half.answer
    raise StoreUnavailable("repository")


async def _committed(connection: Connection, second_half: SecondHalf[T]) -> bool:
    """Whether the server says so; False when it says nothing any more."""
    try:
        await connection.together(*second_half.writes, "commit", **second_half.values)
    except ConnectionLost:
        return False
    return True


async def _came_through(connections: Connections, lost: SecondHalf[T]) -> bool:
    """Whether a commit that was not heard of is there. Raises `OutcomeUnknown`."""
    if lost.proof is None:
        return True
    end = monotonic() + patience.RESOLVING
    while (left := end - monotonic()) > 0:
        try:
            return await _found(connections, lost, lost.proof, left)
        except StoreUnavailable:
            await asyncio.sleep(patience.PAUSE)
    raise OutcomeUnknown


async def _found(connections: Connections, lost: SecondHalf[T], proof: str, seconds: float) -> bool:
    # Under the locks that the lost transaction held: it has ended, either way.
    values = {**lost.values, **SETTINGS, "lock_ms": patience.ms(seconds), "statement_ms": patience.ms(seconds)}
    async with connections.short() as connection:
        answers = await connection.together(
            "begin_unit", "unit_settings", *lost.locks, proof, "rollback", within=seconds, **values
        )
    [[found]] = answers[proof]
    return bool(found)
