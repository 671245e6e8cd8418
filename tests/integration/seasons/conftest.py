"""Every repository on a clock that the test sets, as two processes reach it; and both pairs of stores."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_core.application import Application
from tests.integration.agreement.durable import (
    Durable,
    MemoryDurable,
    PostgresDurable,
    SqliteDurable,
    under_the_models_clock,
)
from tests.integration.erasing.pairs import elsewhere, leaderboard, repository, servers, stores
from tests.integration.seasons.timed import Timed
from tests.support import postgres_server
from tests.support.postgres_server import Credentials

__all__ = ["elsewhere", "leaderboard", "repository", "servers", "stores"]


@pytest.fixture(scope="module")
def database() -> Iterator[Credentials]:
    with postgres_server.running() as server, server.fresh_database() as database:
        yield under_the_models_clock(database)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def durable(request: pytest.FixtureRequest, tmp_path: Path) -> "Callable[[Callable[[], int]], Durable]":
    """Makes the repository, given its clock."""
    if request.param == "memory":
        return MemoryDurable
    if request.param == "sqlite":
        return lambda clock: SqliteDurable(clock, tmp_path / "leaderboard.db")
    database = request.getfixturevalue("database")
    return lambda clock: PostgresDurable(clock, database)


@pytest.fixture
async def timed(durable: "Callable[[Callable[[], int]], Durable]") -> AsyncIterator[Timed]:
    timed = Timed()
    timed.durable = durable(timed.clock)
    timed.repositories = list(await timed.durable.open())
    timed.processes = [Application.over(repository, MemoryRankingStore()) for repository in timed.repositories]
    yield timed
    await timed.durable.close()
    timed.durable.end()
