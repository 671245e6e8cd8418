"""Leases: of work that one process does for all."""

import secrets

from leaderboard_adapters.postgres.pool import Connections
from leaderboard_core.ports.lease import Lease

#: How long a lease lasts when its holder falls silent, in microseconds.
TERM = 5_000_000


class PostgresLease(Lease):
    """The lease of this name, among all who share the database."""

    def __init__(self, connections: Connections, name: str) -> None:
        self._connections = connections
        self._name = name
        self._holder = secrets.token_hex(8)

    async def hold(self) -> bool:
        return bool(await self._connections.ask("hold_lease", lease=self._name, holder=self._holder, term=TERM))
