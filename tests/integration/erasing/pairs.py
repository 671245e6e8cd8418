"""Both pairs of stores, each empty for every test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from leaderboard_core.application import Application
from leaderboard_core.ports.repository import Repository
from tests.integration.erasing.stores import Embedded, Shared, Stores
from tests.support import postgres_server, redis_server
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PostgresServer, RedisServer]]:
    with (
        redis_server.running(tmp_path_factory.mktemp("redis")) as redis,
        postgres_server.running() as postgres,
    ):
        yield postgres, redis


@pytest.fixture(params=["memory and SQLite", "Redis and PostgreSQL"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    if request.param == "memory and SQLite":
        yield Embedded(tmp_path / "leaderboard.db")
        return
    postgres, redis = request.getfixturevalue("servers")
    with postgres.fresh_database() as database:
        redis.flush()
        yield Shared(database, redis)


@pytest.fixture
async def repository(stores: Stores) -> AsyncIterator[Repository]:
    async with stores.repository() as repository:
        yield repository


@pytest.fixture
async def leaderboard(stores: Stores, repository: Repository) -> AsyncIterator[Application]:
    async with stores.ranking_store() as ranking_store:
        yield Application.over(repository, ranking_store)


@pytest.fixture
async def elsewhere(stores: Stores, repository: Repository) -> AsyncIterator[Application]:
    """Another process on the same repository."""
    async with stores.ranking_store() as ranking_store:
        yield Application.over(repository, ranking_store)
