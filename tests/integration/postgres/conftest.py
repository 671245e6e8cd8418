"""A PostgreSQL of one's own for each test file, and a database for each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_adapters.postgres.connection import Connection, Database
from leaderboard_core.domain.board import Board
from leaderboard_testing.contracts.writing import add
from tests.integration.postgres.counting import count
from tests.integration.postgres.submitting import messages
from tests.support.postgres_server import Credentials, PostgresServer, running
from tests.support.proxy import Proxy, before


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with running() as server:
        yield server


@pytest.fixture
def database(server: PostgresServer) -> Iterator[Credentials]:
    with server.fresh_database() as database:
        yield database


@pytest.fixture
async def repository(database: Credentials) -> AsyncIterator[PostgresRepository]:
    async with database.repository() as repository:
        yield repository


@pytest.fixture
async def connection(database: Credentials) -> AsyncIterator[Connection]:
    """A session of ours."""
    place = Database(**database.arguments)  # type: ignore[arg-type]
    async with await Connection.connect(**place.arguments) as connection:
        yield connection


@pytest.fixture
async def proxy(database: Credentials) -> AsyncIterator[Proxy]:
    async with before(database.port) as proxy:
        yield proxy


@pytest.fixture
async def behind_proxy(database: Credentials, proxy: Proxy) -> AsyncIterator[PostgresRepository]:
    """A repository whose connections go through the proxy."""
    async with database.through(proxy.port).repository() as repository:
        yield repository


@pytest.fixture
async def board(behind_proxy: PostgresRepository, proxy: Proxy) -> Board:
    """A board of which everything is kept."""
    board = await add(behind_proxy)
    await count(behind_proxy, board)
    proxy.trips.clear()
    await count(behind_proxy, board)
    assert 1 == messages(proxy)
    return board


@pytest.fixture
async def other(database: Credentials) -> AsyncIterator[PostgresRepository]:
    """Another process with the same database."""
    async with database.repository() as repository:
        yield repository
