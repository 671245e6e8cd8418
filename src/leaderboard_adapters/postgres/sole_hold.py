"""The whole database, for a process that shares it with none: what others commit it would not hear of."""

import asyncio
import select
from collections.abc import Callable
from contextlib import suppress
from math import inf
from time import monotonic
from types import TracebackType
from typing import Final, Self

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.connection import Connection, Database
from leaderboard_adapters.postgres.faults import translated
from leaderboard_adapters.postgres.pooler import refuse_pooler
from leaderboard_core.domain.errors import StoreDegraded, StoreLocked, StoreUnavailable, StoreUnusable
from leaderboard_core.ports.lease import Lease

#: Whoever holds the database alone holds this advisory lock: the letters "SOLE".
_SOLE_LOCK: Final = 0x534F4C45
#: How often the session that has the lock is asked whether it is alive, in seconds, and for how long an answer counts.
#: The server gives the lock of a session that is out of reach to others after 11 s (`connection.py`), not before.
_PERIOD: Final = 0.5
_COUNTS: Final = 3.0
LOST: Final = (
    "this process does not hold the database alone any more, as it must without Redis: another one may; "
    "it goes on when it holds it again"
)


class SoleHold(Lease):
    """Kept by one session for as long as the context lasts. Entering raises `StoreLocked` while another process has it.

    It may be lost with its session. Then nothing may be read or written until it is taken again, which is tried all the
    while; `regained` is called before anything may: others may have had it in between.
    """

    def __init__(self, database: Database, regained: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._regained = regained
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()
        self._asking = False
        #: When it was certain last, by `time.monotonic`.
        self._certain = -inf

    def check(self) -> None:
        """Raises `StoreDegraded` unless the database is certainly held; it waits for nothing."""
        if not self._is_held:
            raise StoreDegraded("repository", LOST)

    async def hold(self) -> bool:
        async with self._turn:
            if self._connection is not None:
                await self._ask(self._connection)
            if self._connection is None:
                self._connection = await self._taken()
        return self._is_held

    async def __aenter__(self) -> Self:
        if not await self.hold():
            raise StoreLocked(str(self._database))
        self._keeping = asyncio.create_task(self._keep())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._keeping.cancel()
        await asyncio.wait([self._keeping])
        if self._connection is not None:
            with suppress(StoreUnavailable, StoreUnusable):
                await self._connection.ask("let_go_alone", within=timeouts.CHECK, key=_SOLE_LOCK)
        await self._let_go()

    @property
    def _is_held(self) -> bool:
        connection = self._connection
        if connection is None or monotonic() - self._certain > _COUNTS:
            return False
        # A session that is asked nothing has nothing to say but that it ends.
        return self._asking or not _has_news(connection)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(_PERIOD)
            with suppress(StoreUnavailable, StoreUnusable):
                await self.hold()

    async def _ask(self, connection: Connection) -> None:
        began, self._asking = monotonic(), True
        try:
            await connection.ask("ping", within=timeouts.CHECK)
        except StoreUnavailable:
            await self._let_go()
        else:
            self._certain = began
        finally:
            self._asking = False

    async def _taken(self) -> Connection | None:
        began = monotonic()
        with translated():
            connection = await Connection.connect(**self._database.arguments)
        try:
            await refuse_pooler(connection, self._database, alone=True)
            [[taken]] = await connection.ask("hold_alone", key=_SOLE_LOCK)
        except BaseException:
            await connection.close()
            raise
        if not taken:
            await connection.close()
            return None
        self._regained()
        self._certain = began
        return connection

    async def _let_go(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.close()


def _has_news(connection: Connection) -> bool:
    """Whether something has come from the server, its end included."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
