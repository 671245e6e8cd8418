"""The live hub is held to the same promises on every engine."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import httpx2 as httpx
import pytest

from tests.support.live import make_board
from tests.support.server import Server, running


@pytest.fixture(scope="module", params=["hypercorn", "uvicorn"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp(request.param), LEADERBOARD_SERVER__ENGINE=request.param) as server:
        yield server


@pytest.fixture
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client


@pytest.fixture
async def board(client: httpx.AsyncClient) -> str:
    """A fresh board that adds scores up."""
    board = f"board-{uuid4().hex[:12]}"
    await make_board(client, board, update_mode="increment")
    return board
