"""The PostgreSQL repository: its parts over one pool of connections."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from leaderboard_adapters.postgres.boards import Boards
from leaderboard_adapters.postgres.cell_positions import CellPositions
from leaderboard_adapters.postgres.cells import Cells
from leaderboard_adapters.postgres.change_log import ChangeLog
from leaderboard_adapters.postgres.connection import Database
from leaderboard_adapters.postgres.dead_letters import DeadLetters
from leaderboard_adapters.postgres.erasure import PlayerErasure
from leaderboard_adapters.postgres.first_contact import look_at_pooler
from leaderboard_adapters.postgres.housekeeping import Housekeeping
from leaderboard_adapters.postgres.kept_states import KeptStates
from leaderboard_adapters.postgres.lease import PostgresLease
from leaderboard_adapters.postgres.migrations import apply_migrations
from leaderboard_adapters.postgres.player_profiles import PlayerProfiles
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.replica import Replica
from leaderboard_adapters.postgres.seasons import Seasons
from leaderboard_adapters.postgres.sole_hold import SoleHold
from leaderboard_adapters.postgres.units import UnitOfWork
from leaderboard_adapters.sql.repository import ComposedRepository
from leaderboard_core.ports.lease import Lease


class PostgresRepository(ComposedRepository):
    """A repository in a PostgreSQL database, which any number of processes may share. Use as an async context manager.

    Entering applies the migrations that earlier versions run with as well: it raises `StoreUnavailable` while the
    server cannot be reached, `StoreUnusable` when it refuses us or the database cannot serve. `max_connections` counts
    those of this process; a few are always allowed (`pool.FEWEST`). `host` may be the directory of a Unix socket.
    `kept_states` is how many players' states the process keeps at most, so that a unit of work is one message; 0 keeps
    nothing. `chunk` is how many players of a whole board are read together.

    `cells` is how many cells the database has, which is fixed by its first migration; each is a schema of its own.

    `direct` and `replica` are what is said otherwise of two more ways to the database. With `direct` the first way may
    lead through a pooler that shares its sessions out by the transaction: what needs a session, as migrations do, goes
    directly. Published standings are read from the `replica` as far as it has them just as they are.
    """

    def __init__(
        self,
        *,
        max_connections: int,
        kept_states: int = 0,
        cells: int = 1,
        chunk: int = 1000,
        direct: Mapping[str, Any] | None = None,
        replica: Mapping[str, Any] | None = None,
        **place: Any,
    ) -> None:
        """`place`: the fields of a `Database`."""
        self._database = Database(**place, pooled=direct is not None)
        self._direct = Database(**{**place, **(direct or {})})
        #: What this process keeps of the boards that it writes.
        self.kept = KeptStates(kept_states)
        kept = [self.kept, *(KeptStates(kept_states, self.kept) for _ in range(1, cells))]
        #: The connections of this process.
        self.connections = Connections(self._database, max_connections)
        places = Cells(self.connections, cells)
        if cells > 1:
            places.positions = CellPositions(places, kept)
        self._count = cells
        #: Where standings are read from as far as it has them; None where there is none.
        self.replica = None if replica is None else Replica(Database(**{**place, **replica}), max_connections)
        super().__init__(
            units_of_work=UnitOfWork(places, kept),
            boards=Boards(places, self.kept.clock),
            change_log=ChangeLog(places, chunk),
            seasons=Seasons(places, self.replica),
            dead_letters=DeadLetters(places),
            profiles=PlayerProfiles(places, self.kept.profiles),
            erasure=PlayerErasure(places),
            housekeeping=Housekeeping(places),
        )
        self._places = places

    def lease(self, name: str) -> Lease:
        """The lease of this name, among all who share the database."""
        return PostgresLease(self._places.first, name)

    def sole_hold(self, regained: Callable[[], None] = lambda: None) -> SoleHold:
        """The whole database, to be entered by a process that shares it with no other."""
        return SoleHold(self._direct, regained)

    async def __aenter__(self) -> Self:
        await apply_migrations(self._direct, cells=self._count)
        if self._database.pooled:
            await look_at_pooler(self._database)
        await self.connections.open()
        await self.connections.recognise()
        if self.replica is not None:
            await self.replica.open()
        # It tells whether there are any.
        await self.waiting_profiles(0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._places.close()
        await self.connections.close()
        if self.replica is not None:
            await self.replica.close()
