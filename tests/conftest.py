"""What every test can ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import kafka_server, patience
from tests.support.kafka_server import KafkaServer

_TESTS = Path(__file__).parent
#: How far in the run the last file of a kind begins. Units start no servers: they fill up the end, where a worker would
#: be alone with what takes minutes.
_UNTIL = {"faults": 0.7, "browser": 0.8, "contract": 0.8, "integration": 0.9, "unit": 1.0}

patience.be_patient_with_servers()
patience.be_patient_with_examples()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What the marks say is for a quiet machine; a limit is there to end what hangs, not what waits its turn."""
    _mix(items)
    for item in items:
        marked = item.get_closest_marker("timeout")
        limit = float(marked.args[0] if marked else config.getini("timeout"))
        item.add_marker(pytest.mark.timeout(patience.STRETCH * limit), append=False)


def _mix(items: list[pytest.Item]) -> None:
    """Put files of all kinds between one another: several that kill servers would be in each other's way."""
    files: dict[str, dict[Path, None]] = {}
    for item in items:
        files.setdefault(item.path.relative_to(_TESTS).parts[0], {})[item.path] = None
    begins = {
        path: _UNTIL[kind] * number / len(some) for kind, some in files.items() for number, path in enumerate(some)
    }
    items.sort(key=lambda item: begins[item.path])


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the servers do."""
    return "asyncio"


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    """One Kafka for all tests, each with topics of its own; who harms it starts another one."""
    with kafka_server.running(tmp_path_factory.mktemp("kafka")) as server:
        yield server
