"""Leases: of work that one process does for all, and of the whole database for a process that shares it with none."""

import secrets
from types import TracebackType
from typing import Self

from leaderboard_adapters.postgres.area import Area
from leaderboard_adapters.postgres.connection import Connection, Database
from leaderboard_adapters.postgres.faults import translated
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_core.domain.errors import StoreTaken, StoreUnavailable
from leaderboard_core.ports.lease import Lease

#: How long a lease lasts when its holder falls silent, in microseconds.
TERM = 5_000_000
#: Whoever holds the database alone holds this advisory lock: the letters "SOLE".
_SOLE_LOCK = 0x534F4C45


class PostgresLease(Area, Lease):
    """The lease of this name, among all who share the database."""

    def __init__(self, connections: Connections, name: str) -> None:
        super().__init__(connections)
        self._name = name
        self._holder = secrets.token_hex(8)

    async def hold(self) -> bool:
        return bool(await self._ask("hold_lease", lease=self._name, holder=self._holder, term=TERM))


class SoleHold(Lease):
    """The whole database, for a process whose real-time store others do not see.

    Entering raises `StoreTaken` while another process holds it. A hold that was lost with its session is taken again
    when it is asked for, if nobody else has it by then.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    async def hold(self) -> bool:
        if self._connection is not None:
            try:
                await self._connection.ask("ping")
            except StoreUnavailable:
                await self._let_go()
        if self._connection is None:
            self._connection = await self._taken()
        return self._connection is not None

    async def __aenter__(self) -> Self:
        if not await self.hold():
            raise StoreTaken(str(self._database))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._let_go()

    async def _taken(self) -> Connection | None:
        with translated():
            connection = await Connection.connect(**self._database.arguments)
        [[taken]] = await connection.ask("hold_alone", key=_SOLE_LOCK)
        if taken:
            return connection
        await connection.close()
        return None

    async def _let_go(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None
