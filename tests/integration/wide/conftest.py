"""Two servers over a Redis Cluster and a database of four cells, and wide boards between them."""

from collections.abc import AsyncIterator, Iterator

import httpx2 as httpx
import pytest

from tests.integration.wide.kit import CELLS
from tests.support import redis_cluster
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.redis_cluster import RedisCluster
from tests.support.server import Server, running


@pytest.fixture(scope="package")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCluster]:
    """Three primaries for all tests: they take too long to find each other to do so for each."""
    with redis_cluster.running(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def database(postgres: PostgresServer) -> Iterator[Credentials]:
    with postgres.fresh_database(CELLS) as database:
        yield database


@pytest.fixture(scope="module")
def environment(cluster: RedisCluster, database: Credentials) -> dict[str, str]:
    """What tells a process to use both."""
    cluster.flush()
    return {"LEADERBOARD_REDIS__URL": cluster.url, **database.environment}


@pytest.fixture(scope="module")
def server(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("one"), **environment) as server:
        yield server


@pytest.fixture(scope="module")
def other(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Another process over the same stores."""
    with running(tmp_path_factory.mktemp("other"), **environment) as server:
        yield server


@pytest.fixture
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client


@pytest.fixture
async def elsewhere(other: Server) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the other server."""
    async with httpx.AsyncClient(base_url=other.url) as client:
        yield client
