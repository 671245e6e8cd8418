"""A worker that stands still, or is gone: what lies on the other one is answered, and nothing counts twice."""

import asyncio
import logging
import os
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_adapters.postgres import timeouts
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import OutcomeUnknown, StoreUnavailable
from leaderboard_core.usecases.submit import Accepted
from tests.integration.postgres.cells.conftest import CELLS, id_in
from tests.integration.postgres.cells.test_lists import one_each
from tests.support.citus_server import fresh_cells, shard_in
from tests.support.patience import PATIENCE
from tests.support.postgres_server import Credentials
from tests.support.required import unavailable
from tests.unit.usecases.kit import new

_LOG = logging.getLogger(__name__)
#: How many lists come while it stands still, and how many before.
LISTS, BEFORE = 20, 3


@pytest.fixture(scope="module")
def database() -> Iterator[Credentials]:
    with fresh_cells(CELLS) as database:
        yield database


@pytest.fixture
async def leaderboard(database: Credentials) -> AsyncIterator[Application]:
    async with database.repository() as repository:
        yield Application.over(repository, MemoryRankingStore())


@pytest.fixture
async def boards(leaderboard: Application) -> Mapping[int, Board]:
    return {cell: await leaderboard.boards.create(new(id_in(cell), update_mode="increment")) for cell in range(CELLS)}


@contextmanager
def standing_still(server: Credentials) -> Iterator[None]:
    """No process of it does anything; who connects is neither heard nor refused."""
    with server.admin() as admin:
        [[process]] = admin.execute("SELECT pg_backend_pid()").fetchall()
    # Its first process, by any of its others.
    stat = Path(f"/proc/{process}/stat").read_text()
    first = int(stat.rpartition(")")[2].split()[1])
    os.kill(first, signal.SIGSTOP)
    others = [int(one) for one in Path(f"/proc/{first}/task/{first}/children").read_text().split()]
    for one in others:
        os.kill(one, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in (*others, first):
            os.kill(one, signal.SIGCONT)


async def counted(leaderboard: Application, boards: Mapping[int, Board]) -> list[int]:
    """The player's score in each cell."""
    entries = {one.board_id: one.found.entry.score for one in await leaderboard.players.entries("p")}
    return [int(entries[board.id] or 0) for board in boards.values()]


@pytest.mark.timeout(300)
async def test_a_worker_that_stands_still(
    database: Credentials, leaderboard: Application, boards: Mapping[int, Board]
) -> None:
    shards = [shard_in(database, schema) for schema in database.schemas]
    lost = shards[0].worker
    if lost.host not in ("localhost", "127.0.0.1"):
        unavailable("citus", "the worker is on another machine")
    away = {cell for cell, shard in enumerate(shards) if shard.worker == lost}
    there = {*range(CELLS)} - away
    assert there, "all cells lie on one worker"
    answered, unknown = Counter[int](), Counter[int]()

    async def a_list() -> tuple[float, set[int]]:
        began = time.monotonic()
        told = await one_each(leaderboard, boards)
        answered.update(cell for cell, one in told.items() if isinstance(one, Accepted))
        unknown.update(cell for cell, one in told.items() if isinstance(one, OutcomeUnknown))
        assert all(isinstance(one, Accepted | OutcomeUnknown | StoreUnavailable) for one in told.values())
        return time.monotonic() - began, {cell for cell, one in told.items() if isinstance(one, Accepted)}

    for _ in range(BEFORE):
        await a_list()
    with standing_still(lost):
        found_out, accepted = await a_list()
        assert there == accepted
        took = [await a_list() for _ in range(LISTS)]
        assert [there] * LISTS == [accepted for _, accepted in took]
    began = time.monotonic()
    while (await a_list())[1] != {*range(CELLS)}:
        assert time.monotonic() - began < PATIENCE
        await asyncio.sleep(0.05)
    back = time.monotonic() - began

    seconds = sorted(seconds for seconds, _ in took)
    _LOG.info(
        "the first list took %.1f s, later ones %.2f s, %.2f s at worst", found_out, seconds[LISTS // 2], seconds[-1]
    )
    _LOG.info("answered %s, unknown %s, all accepted again after %.1f s", answered, unknown, back)
    assert sum(seconds) < timeouts.STATEMENT
    for cell, score in enumerate(await counted(leaderboard, boards)):
        assert answered[cell] <= score <= answered[cell] + unknown[cell]
