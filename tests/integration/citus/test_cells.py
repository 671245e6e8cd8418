"""Several cells, each a shard: a consumer goes on while one of them is moved and a worker crashes."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator

import pytest
from attrs import evolve

from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_adapters.postgres.statements import schema_of
from leaderboard_core.application import Application
from leaderboard_core.domain.errors import OutcomeUnknown, Unavailable
from leaderboard_testing.contracts.values import A
from tests.integration.postgres.cells.conftest import CELLS, id_in
from tests.integration.postgres.cells.test_consuming import batch, scores
from tests.support.citus_server import Shard, fresh_schema
from tests.support.required import unavailable
from tests.unit.usecases.kit import new, sub

#: How many records are read at a time, one in turn for each cell, and how many after the last trouble.
_AT_A_TIME, _AFTERWARDS = 8, 80


@pytest.fixture
def database() -> Iterator[Shard]:
    """The schema that says how many cells there are; the cells are shards."""
    with fresh_schema() as schema:
        database = evolve(schema, cells=CELLS)
        asyncio.run(database.migrate())
        with database.admin() as admin:
            for cell in range(CELLS):
                admin.execute("SELECT citus_schema_distribute(%s)", [schema_of(cell)])
        yield database
        with database.admin() as admin:
            for cell in range(CELLS):
                admin.execute(f"DROP SCHEMA {schema_of(cell)} CASCADE".encode())


@pytest.fixture
async def leaderboard(database: Shard) -> AsyncIterator[Application]:
    async with database.repository() as repository:
        yield Application.over(repository, MemoryRankingStore())


@pytest.mark.timeout(180)
async def test_each_record_counts_once(database: Shard, leaderboard: Application) -> None:
    """Whatever is moved or crashes meanwhile, who begins at the least of the cells' positions misses none."""
    boards = {cell: await leaderboard.boards.create(new(id_in(cell), update_mode="increment")) for cell in range(CELLS)}
    a_cell = evolve(database, schema=schema_of(0))
    if a_cell.worker.host not in ("localhost", "127.0.0.1"):
        unavailable("citus", "the worker is on another machine")

    read = 0
    troubled, is_over = asyncio.Event(), asyncio.Event()

    async def consume() -> None:
        nonlocal read
        end: int | None = None
        while end is None or read < end:
            try:
                read = (await leaderboard.ingest.positions([A])).get(A, 0)
                records = [sub("p", 1, boards[n % CELLS].id) for n in range(read, read + _AT_A_TIME)]
                await leaderboard.ingest.commit([batch(A, read, *records, continues=read or None)])
            except (Unavailable, OutcomeUnknown):
                troubled.set()
                await asyncio.sleep(0.05)
            if end is None and is_over.is_set():
                end = read + _AFTERWARDS

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(consume())
        before = a_cell.worker
        await asyncio.to_thread(a_cell.move)
        assert before != a_cell.worker
        with a_cell.worker.admin() as worker:
            [[process]] = worker.execute("SELECT pg_backend_pid()").fetchall()
            troubled.clear()
            os.kill(int(str(process)), signal.SIGKILL)
        await troubled.wait()
        is_over.set()

    [end] = (await leaderboard.ingest.positions([A])).values()
    assert end > _AFTERWARDS
    assert [end / CELLS] * CELLS == await scores(leaderboard, boards)
