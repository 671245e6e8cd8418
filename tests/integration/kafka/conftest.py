"""A topic and a database for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.consumers import Ingestion
from tests.support.consumers import ingestion as over
from tests.support.kafka_server import KafkaServer
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer


@pytest.fixture
def ingestion(kafka: KafkaServer, redis: RedisServer, postgres: PostgresServer, tmp_path: Path) -> Iterator[Ingestion]:
    with over(kafka, redis, postgres, tmp_path) as made:
        yield made
