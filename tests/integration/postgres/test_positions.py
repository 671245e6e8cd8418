"""Positions of several partitions in one unit of work, named in any order by several processes."""

import asyncio
from collections.abc import Sequence

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.ports.repository import Outcome, PositionKey, View, Wanted
from tests.support.postgres_server import Credentials

PARTITIONS = [PositionKey("topic", partition) for partition in range(4)]


async def forward(repository: PostgresRepository, keys: Sequence[PositionKey]) -> None:
    """Move each of the partitions on by one."""

    def decide(view: View) -> Outcome[None]:
        return Outcome(answer=None, positions={key: view.positions.get(key, 0) + 1 for key in keys})

    await repository.unit_of_work(Wanted(players={}, positions=keys), decide)


async def test_two_pools_in_opposite_orders_never_deadlock(
    database: Credentials, repository: PostgresRepository
) -> None:
    """Positions are made and locked in one order: the server never has to step in, and none is moved unseen."""
    async with database.repository() as other:
        await asyncio.gather(
            *[forward(repository, PARTITIONS) for _ in range(50)],
            *[forward(other, PARTITIONS[::-1]) for _ in range(50)],
        )

    with database.admin() as admin:
        [deadlocks] = admin.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone() or (None,)
        offsets = admin.execute("SELECT next_offset FROM positions ORDER BY partition").fetchall()
    assert (0, [(100,)] * 4) == (deadlocks, offsets)
