"""The connections of a process: so many, checked before use, and never waited for without end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from math import inf
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.apart import APART
from leaderboard_adapters.postgres.connection import Connection, Database
from leaderboard_adapters.postgres.faults import ConnectionOutdated, translated, unavailable
from leaderboard_adapters.postgres.statements import SQL, Statement
from leaderboard_adapters.sql.rows import Row
from leaderboard_core.domain.errors import StoreUnavailable

T = TypeVar("T")

#: With fewer, work on whole boards and what it asks meanwhile could wait for each other.
FEWEST = 4
#: How many may wait for a connection.
_MOST_WAITING = 1_000
#: How long ago a connection may have answered to be lent out without being asked whether it is alive. Under load this
#: saves every unit of work a round trip; a server that falls silent in between might have done so a moment later.
_JUST_NOW = 0.05
#: How long the pool tries to replace a connection before it waits to be asked for one again.
_RECONNECTING = 1.0
#: How long closing waits for the pool's own tasks.
_CLOSING = 2.0
_ALL_IN_USE = f"no connection became free within {timeouts.CONNECTION:g} s"


class Connections:
    """Lends connections. A connection that is left in the middle of a transaction leaves nothing of it."""

    def __init__(self, database: Database, most: int) -> None:
        most = max(most, FEWEST)
        self.database = database
        #: What connections are lent with.
        self.statements: Mapping[str, Statement] = SQL
        self._long = asyncio.Semaphore(most // 2)
        #: What takes the place of statements, by their names.
        self._apart: Mapping[str, Sequence[str]] = {}
        #: Why the last attempt to connect failed; None when it did not.
        self._refused: psycopg.Error | None = None
        #: When all connections were given up last, by `time.monotonic`.
        self._renewed = -inf
        self._pool = AsyncConnectionPool(
            connection_class=Connection,
            kwargs={**database.arguments, "told": self._told, "pooled": database.pooled},
            min_size=1,
            max_size=most,
            max_waiting=_MOST_WAITING,
            reconnect_timeout=_RECONNECTING,
            name="leaderboard",
            open=False,
        )

    @property
    def limit(self) -> int:
        """The most connections there may be."""
        return self._pool.max_size

    def count(self) -> tuple[int, int]:
        """How many connections are lent out, and how many idle."""
        stats = self._pool.get_stats()
        idle = stats["pool_available"]
        return stats["pool_size"] - idle, idle

    async def open(self) -> None:
        """Begin to connect."""
        await self._pool.open()

    async def recognise(self) -> None:
        """Find out what is spoken to, and speak accordingly from now on."""
        [[sends_on]] = await self.ask("sends_on")
        self._apart = APART if sends_on else {}

    async def close(self) -> None:
        """Close all that are not lent out, and the others as they come back."""
        await self._pool.close(_CLOSING)

    async def ask(self, name: str, *, within: float = timeouts.ROUND_TRIP, **values: Any) -> Sequence[Row]:
        """The rows of one statement, which is a transaction of its own. `within`: how long it may take, in seconds."""
        return await self.transact(lambda connection: connection.ask(name, within=within, **values))

    async def transact(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Do what is one transaction at most, once more when the connection's statements are outdated."""
        try:
            async with self.short() as connection:
                return await work(connection)
        except ConnectionOutdated:
            async with self.short() as connection:
                return await work(connection)

    @asynccontextmanager
    async def short(self, *, trusting: bool = False, within: float | None = None) -> AsyncIterator[Connection]:
        """A connection that is alive, for a transaction on few rows. Raises `StoreUnavailable`.

        `within`: how long it is waited for, in seconds.
        `trusting`: one that answered just now counts as alive, for whoever does it again if that was wrong.
        """
        with translated():
            within = timeouts.CONNECTION if within is None else within
            connection = await self._answering(_JUST_NOW if trusting else 0.0, within)
        connection.apart = self._apart
        try:
            yield connection
        except ConnectionOutdated:
            await self.renew(connection)
            raise
        finally:
            await self._take_back(connection)

    @asynccontextmanager
    async def long(self) -> AsyncIterator[Connection]:
        """A connection for work on a whole board: half of all at most, so that there is always one for short work."""
        try:
            async with asyncio.timeout(timeouts.CONNECTION):
                await self._long.acquire()
        except TimeoutError:
            raise StoreUnavailable("repository", _ALL_IN_USE) from None
        try:
            async with self.short() as connection:
                yield connection
        finally:
            self._long.release()

    async def _answering(self, just_now: float, within: float) -> Connection:
        # The pool itself would pause after each connection that an ended server left behind.
        end = monotonic() + within
        while True:
            connection = await self._lent(max(end - monotonic(), 0.0))
            if monotonic() - connection.answered < just_now:
                return connection
            try:
                await connection.ask("ping", within=timeouts.CHECK)
            except StoreUnavailable:
                await self._pool.putconn(connection)
            except BaseException:
                await self._pool.putconn(connection)
                raise
            else:
                return connection

    async def _lent(self, seconds: float) -> Connection:
        """One from the pool. What the pool waits with, `asyncio.wait_for`, may forget until Python 3.12 that its caller
        was cancelled: whoever waits for that would wait for ever."""
        task = asyncio.current_task()
        assert task is not None
        cancelled_before = task.cancelling()
        try:
            connection = await self._pool.getconn(seconds)
        except PoolTimeout as error:
            raise self._none() from self._refused or error
        if task.cancelling() > cancelled_before:
            await self._pool.putconn(connection)
            raise asyncio.CancelledError
        return connection

    async def renew(self, outdated: Connection) -> None:
        """Give up a connection and all that are as old: the server would refuse theirs as well."""
        await outdated.close()
        if outdated.made >= self._renewed:
            self._renewed = monotonic()
            await self._pool.drain()

    def _told(self, refusal: psycopg.Error | None) -> None:
        self._refused = refusal

    def _none(self) -> StoreUnavailable:
        """There is no connection; the pool itself does not say why."""
        if self._refused is not None:
            return unavailable(self._refused)
        return StoreUnavailable("repository", _ALL_IN_USE)

    async def _take_back(self, connection: Connection) -> None:
        try:
            if connection.pgconn.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
                with suppress(StoreUnavailable):
                    await connection.ask("rollback")
        finally:
            await self._pool.putconn(connection)
