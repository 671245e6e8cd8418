"""Stores that processes share, and a database of a test's own."""

from collections.abc import Iterator

import pytest

from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.redis_server import RedisServer


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[Credentials]:
    with postgres.fresh_database() as database:
        yield database


@pytest.fixture
def stores(redis: RedisServer, database: Credentials) -> dict[str, str]:
    """What tells a process of them."""
    redis.flush()
    return {"REDIS_ADDR": redis.address, **database.environment}
