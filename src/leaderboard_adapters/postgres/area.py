"""What every part of the repository stands on."""

from collections.abc import Sequence
from typing import Any

from leaderboard_adapters.postgres.connection import Row
from leaderboard_adapters.postgres.pool import Connections


class Area:
    """One part of the repository: a protocol of the port, kept with the connections of all.

    `chunk`: how many players are read together where it is about whole boards.
    """

    def __init__(self, connections: Connections, chunk: int = 1000) -> None:
        self._connections = connections
        self._chunk = chunk

    async def _ask(self, name: str, **values: Any) -> Sequence[Row]:
        """One statement, a transaction of its own."""
        async with self._connections.short() as connection:
            return await connection.ask(name, **values)
