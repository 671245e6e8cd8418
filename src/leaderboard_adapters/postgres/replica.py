"""A standby that published standings are read from, as far as it has them just as the primary does.

What it lacks, it does not answer: the end of a season, newer standings, an erasure. Then the primary is asked.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import monotonic
from typing import Final, TypeVar

from attrs import define

from leaderboard_adapters.concurrency.cooldowns import Cooldowns
from leaderboard_adapters.postgres.connection import Connection, Database
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.statements import Statement
from leaderboard_core.domain.errors import StoreUnavailable

T = TypeVar("T")

#: How long a connection to it is waited for, in seconds: there is always the primary.
_PATIENCE: Final = 0.5
#: There is one replica.
_IT: Final = 0


@define
class ReplicaCounts:
    """Readings by who answered them: the `replica`, or the primary because it was `behind` or `away`."""

    replica: int = 0
    behind: int = 0
    away: int = 0


class Replica:
    """Connections of this process to it. While it does not answer it is left alone."""

    def __init__(self, database: Database, most: int) -> None:
        self._connections = Connections(database, most)
        self._cooldowns = Cooldowns(monotonic)
        self.counts = ReplicaCounts()

    @property
    def is_there(self) -> bool:
        """Whether it is worth asking."""
        if self._cooldowns.resting(_IT):
            self.counts.away += 1
            return False
        return True

    async def answers(
        self, read: Callable[[Connection], Awaitable[Sequence[T]]], statements: Mapping[str, Statement]
    ) -> Sequence[T]:
        """What `read` finds there by these statements; nothing where it is behind, or away."""
        try:
            async with self._connections.short(within=_PATIENCE) as connection:
                connection.statements = statements
                answers = await read(connection)
        except StoreUnavailable:
            # Away, or it took the rows from under the reading in order to follow its primary.
            self._cooldowns.begin(_IT)
            self.counts.away += 1
            return ()
        self._cooldowns.end(_IT)
        if answers:
            self.counts.replica += 1
        else:
            self.counts.behind += 1
        return answers

    async def open(self) -> None:
        """Begin to connect; nobody waits for it."""
        await self._connections.open()

    async def close(self) -> None:
        await self._connections.close()
