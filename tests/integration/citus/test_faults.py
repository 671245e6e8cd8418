"""Workers that lose their sessions, or end, while scores come in."""

import asyncio
import logging
import os
import signal
import time

import pytest

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_testing.contracts.writing import add
from tests.integration.citus.loading import loaded
from tests.integration.postgres.counting import count, line, score
from tests.support.citus_server import Shard
from tests.support.patience import PATIENCE
from tests.support.required import unavailable

_LOG = logging.getLogger(__name__)
#: The sessions of the coordinator with a worker.
_SESSIONS = "FROM pg_stat_activity WHERE application_name LIKE 'citus_internal%'"


async def test_a_commit_that_is_called_a_fault_is_looked_up(database: Shard, repository: PostgresRepository) -> None:
    """The worker has done it and cannot say so: the coordinator says ERROR, and what was counted counts once."""
    board = await add(repository)
    await count(repository, board)
    with database.worker.admin() as worker:
        worker.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        worker.execute("SELECT pg_reload_conf()")
        try:
            counting = asyncio.create_task(count(repository, board))
            deadline = time.monotonic() + PATIENCE
            while not worker.execute(
                f"SELECT pg_terminate_backend(pid) {_SESSIONS} AND wait_event = 'SyncRep'".encode()
            ).fetchall():
                assert time.monotonic() < deadline, "nobody waits for a standby"
                await asyncio.sleep(0.02)
        finally:
            worker.execute("ALTER SYSTEM RESET synchronous_standby_names")
            worker.execute("SELECT pg_reload_conf()")

    [answered] = await counting

    assert answered == (await line(repository, board))[-1]
    assert 2 == await score(repository, board)


async def test_sessions_that_end_under_load(database: Shard, repository: PostgresRepository) -> None:
    """Whatever a session was about to do, it is done once or not at all."""
    board = await add(repository)

    async with loaded(repository, board) as load:
        for _ in range(5):
            await load.answer(20)
            with database.worker.admin() as worker:
                worker.execute(f"SELECT pg_terminate_backend(pid) {_SESSIONS}".encode())
        await load.answer(20)

    await load.assert_exact()


@pytest.mark.parametrize("who", ["worker", "coordinator"])
@pytest.mark.timeout(180)
async def test_a_server_that_crashes_under_load(database: Shard, repository: PostgresRepository, who: str) -> None:
    """One process of it is killed, and with it all; it recovers, and what was answered is there."""
    place = database.worker if who == "worker" else database
    if place.host not in ("localhost", "127.0.0.1"):
        unavailable("citus", f"the {who} is on another machine")
    board = await add(repository)

    async with loaded(repository, board) as load:
        for _ in range(3):
            await load.answer(50)
            with place.admin() as server:
                [[process]] = server.execute("SELECT pg_backend_pid()").fetchall()
                os.kill(int(str(process)), signal.SIGKILL)
                began = time.monotonic()
            await load.answer(1)
            _LOG.info("answered again after %.1f s", time.monotonic() - began)
        await load.answer(50)

    await load.assert_exact()
