"""What every test can ask for."""

from collections.abc import Iterator

import pytest

from tests.support import kafka_server
from tests.support.kafka_server import KafkaServer

# The kits assert; pytest shall explain their failures as it does those of test files.
pytest.register_assert_rewrite("tests.contract")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the servers do."""
    return "asyncio"


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    """One Kafka for all tests, each with topics of its own; who harms it starts another one."""
    with kafka_server.running(tmp_path_factory.mktemp("kafka")) as server:
        yield server
