"""One server for the tests of a module; each test has boards and a directory of its own."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.cli.kit import Cli
from tests.support.server import Server, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def cli(server: Server, tmp_path: Path) -> Cli:
    return Cli(tmp_path, server.url)


@pytest.fixture
def board(cli: Cli) -> str:
    """The id of a board that adds scores up and belongs to this test alone."""
    board = f"board-{uuid.uuid4().hex[:8]}"
    cli.does("board", "create", board, "--update-mode", "increment")
    return board
