"""The PostgreSQL repository: every area of the port over one pool of connections."""

from types import TracebackType
from typing import Self

from leaderboard_adapters.postgres.connection import Database
from leaderboard_adapters.postgres.dead_letters import DeadLetters
from leaderboard_adapters.postgres.erasing import Erasing
from leaderboard_adapters.postgres.history import Past
from leaderboard_adapters.postgres.housekeeping import Housekeeping
from leaderboard_adapters.postgres.lease import PostgresLease, SoleHold
from leaderboard_adapters.postgres.migrations import bring_forward
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.seasons import Seasons
from leaderboard_adapters.postgres.shelf import Shelf
from leaderboard_adapters.postgres.units import Units
from leaderboard_core.ports.lease import Lease
from leaderboard_core.ports.repository import Repository


class PostgresRepository(Units, Shelf, Past, Seasons, DeadLetters, Erasing, Housekeeping, Repository):
    """A repository in a PostgreSQL database, which any number of processes may share. Use as an async context manager.

    Entering brings the schema forward: it raises `StoreUnavailable` while the server cannot be reached, `StoreUnfit`
    when it refuses us or the database cannot serve. `max_connections` counts those of this process; a few are always
    allowed (`pool.FEWEST`). `host` may be the directory of a Unix socket.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        user: str,
        password: str,
        database: str,
        max_connections: int,
        sslmode: str,
        chunk: int = 1000,
    ) -> None:
        self._database = Database(
            host=host, port=port, user=user, password=password, database=database, sslmode=sslmode
        )
        super().__init__(Connections(self._database, max_connections), chunk)

    @property
    def connections(self) -> Connections:
        """The connections of this process."""
        return self._connections

    def lease(self, name: str) -> Lease:
        """The lease of this name, among all who share the database."""
        return PostgresLease(self._connections, name)

    def sole_hold(self) -> SoleHold:
        """The whole database, to be entered by a process that shares it with no other."""
        return SoleHold(self._database)

    async def __aenter__(self) -> Self:
        await bring_forward(self._database)
        await self._connections.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connections.close()
