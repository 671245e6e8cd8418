"""Both engines, each in a process of its own; a test asks for `engine`, or for `serve` to say what is set."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.server import Server, running

#: Starts a server of the engine with these variables, `SERVER__READ_TIMEOUT="1s"` for instance; the test's end ends it.
Serve = Callable[..., Server]


@pytest.fixture(scope="module", params=["hypercorn", "uvicorn"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def server(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One with nothing set, for all tests of a file."""
    with running(tmp_path_factory.mktemp(engine), LEADERBOARD_SERVER__ENGINE=engine) as server:
        yield server


@pytest.fixture
def serve(engine: str, tmp_path: Path) -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(**settings: str) -> Server:
            environment = {f"LEADERBOARD_{name}": value for name, value in settings.items()}
            return stack.enter_context(running(tmp_path, LEADERBOARD_SERVER__ENGINE=engine, **environment))

        yield start
