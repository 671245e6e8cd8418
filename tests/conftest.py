"""What every test can ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import kafka_server, patience
from tests.support.kafka_server import KafkaServer

_TESTS = Path(__file__).parent
#: From the files that take longest to those that take moments.
_ORDER = ("faults", "browser", "integration", "contract", "unit")

patience.be_patient_with_servers()
patience.be_patient_with_examples()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What the marks say is for a quiet machine; a limit is there to end what hangs, not what waits its turn.

    What takes long for one file comes first: a worker that begins it last works alone at the end.
    """
    items.sort(key=lambda item: _ORDER.index(item.path.relative_to(_TESTS).parts[0]))
    for item in items:
        marked = item.get_closest_marker("timeout")
        limit = float(marked.args[0] if marked else config.getini("timeout"))
        item.add_marker(pytest.mark.timeout(patience.STRETCH * limit), append=False)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the servers do."""
    return "asyncio"


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    """One Kafka for all tests, each with topics of its own; who harms it starts another one."""
    with kafka_server.running(tmp_path_factory.mktemp("kafka")) as server:
        yield server
