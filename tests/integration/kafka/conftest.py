"""Redis and PostgreSQL for each test file, and for each test a topic and a database of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgres_server, redis_server
from tests.support.consumers import Ingestion
from tests.support.consumers import ingestion as over
from tests.support.kafka_server import KafkaServer
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with redis_server.running(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server.running() as server:
        yield server


@pytest.fixture
def ingestion(kafka: KafkaServer, redis: RedisServer, postgres: PostgresServer, tmp_path: Path) -> Iterator[Ingestion]:
    with over(kafka, redis, postgres, tmp_path) as made:
        yield made
