"""The processes of a deployment over one topic and one database for each test file."""

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.background import Background
from tests.support.kafka_server import KafkaServer
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer
from tests.support.server import free_port

#: What no line of any log may hold. PostgreSQL trusts everyone here; Redis does not.
SECRET = "planted-7f3a-horse-battery"

#: Makes one more process of the deployment: its name, its command, what else is in its environment.
Make = Callable[..., Background]


@pytest.fixture(scope="module")
def topic() -> str:
    return f"scores-{uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="module")
def make(
    redis: RedisServer,
    postgres: PostgresServer,
    kafka: KafkaServer,
    topic: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Make]:
    directory: Path = tmp_path_factory.mktemp("deployment")
    with postgres.fresh_database() as database:

        def made(name: str, *command: str, **environment: str) -> Background:
            return Background(
                directory / name,
                command,
                {
                    "REDIS_ADDR": redis.address,
                    **database.environment,
                    "POSTGRES_PASSWORD": SECRET,
                    "KAFKA_BROKERS": kafka.address,
                    "LEADERBOARD_KAFKA__TOPIC": topic,
                    "LEADERBOARD_KAFKA__GROUP_ID": topic,
                    "LEADERBOARD_KAFKA__DEAD_LETTER_TOPIC": f"{topic}.dlq",
                    "LEADERBOARD_KAFKA__RETRY_DELAY": "100ms",
                    "LEADERBOARD_KAFKA__OPTIONS": json.dumps(
                        {"session.timeout.ms": 3000, "heartbeat.interval.ms": 500, "sasl.password": SECRET}
                    ),
                    "LEADERBOARD_SYNC__INTERVAL": "2s",
                    "LEADERBOARD_SERVER__PORT": str(free_port()),
                    **environment,
                },
            )

        yield made
