"""Positions of several partitions in one unit of work, named in any order by several processes."""

import asyncio
import time
from collections.abc import Sequence

import psycopg
import pytest

from leaderboard_adapters.postgres import PostgresRepository, timeouts
from leaderboard_adapters.postgres.transaction import SETTINGS
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from tests.support.patience import PATIENCE
from tests.support.postgres_server import Credentials

PARTITIONS = [TopicIdPartition("topic", partition) for partition in range(4)]


async def forward(repository: PostgresRepository, keys: Sequence[TopicIdPartition]) -> None:
    """Move each of the partitions on by one."""

    def decide(view: LockedState) -> WriteSet[None]:
        return WriteSet(answer=None, positions={key: view.positions.get(key, 0) + 1 for key in keys})

    await repository.unit_of_work(ReadSet(players={}, positions=keys), decide)


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


async def test_rows_of_new_positions_are_made_in_order(
    database: Credentials, repository: PostgresRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for a row that another is making has made those before it, and none behind it."""
    monkeypatch.setitem(SETTINGS, "lock_ms", timeouts.ms(timeouts.STATEMENT))
    with database.admin() as maker, database.admin() as prober:
        maker.execute("BEGIN")
        maker.execute("INSERT INTO positions (topic_id, partition) VALUES ('topic', 2)")
        waiting = asyncio.create_task(forward(repository, PARTITIONS[::-1]))
        await until_somebody_waits(prober)
        prober.execute("SET lock_timeout = '200ms'")
        made = [partition for partition in (0, 1, 3) if is_being_made(prober, partition)]
        maker.execute("ROLLBACK")
        await waiting

    assert [0, 1] == made


async def until_somebody_waits(admin: "psycopg.Connection[tuple[object, ...]]", seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not admin.execute("SELECT FROM pg_locks WHERE NOT granted").fetchall():
        assert time.monotonic() < deadline, "nobody waits"
        await asyncio.sleep(0.01)


def is_being_made(admin: "psycopg.Connection[tuple[object, ...]]", partition: int) -> bool:
    """Whether somebody else has put the row there and not yet committed it."""
    try:
        with admin.transaction(force_rollback=True):
            admin.execute("INSERT INTO positions (topic_id, partition) VALUES ('topic', %s)", [partition])
    except psycopg.errors.LockNotAvailable:
        return True
    return False
