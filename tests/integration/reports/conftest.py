"""Every pair of stores, each empty for every test, as a program or a server holds it."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from attrs import evolve

from leaderboard_adapters.concurrency.group_committer import GroupCommitter
from leaderboard_adapters.memory import memory_leaderboard
from leaderboard_core.application import Application
from leaderboard_shells.library import sqlite_leaderboard
from tests.integration.erasing.pairs import servers
from tests.integration.erasing.stores import Shared
from tests.support.patience import PATIENCE

__all__ = ["servers"]

Opening = Callable[[], AbstractAsyncContextManager[Application]]


@asynccontextmanager
async def in_memory() -> AsyncIterator[Application]:
    yield memory_leaderboard()


@asynccontextmanager
async def over(stores: Shared) -> AsyncIterator[Application]:
    async with stores.repository() as repository, stores.ranking_store() as ranking_store:
        application = Application.over(repository, ranking_store)
        async with GroupCommitter(application.submitter, PATIENCE) as gatherer:
            yield evolve(application, submitter=gatherer)


@pytest.fixture(params=["memory", "memory and SQLite", "Redis and PostgreSQL"])
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opening]:
    match request.param:
        case "memory":
            yield in_memory
        case "memory and SQLite":
            yield lambda: sqlite_leaderboard(tmp_path / "leaderboard.db")
        case _:
            postgres, redis = request.getfixturevalue("servers")
            with postgres.fresh_database() as database:
                redis.flush()
                yield lambda: over(Shared(database, redis))


@pytest.fixture
async def leaderboard(opening: Opening) -> AsyncIterator[Application]:
    async with opening() as leaderboard:
        yield leaderboard
