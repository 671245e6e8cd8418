"""A leaderboard over a database of four cells, and a board in each."""

from collections.abc import Iterator, Mapping

import pytest

from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.cells import CellLayout
from tests.support.postgres_server import Credentials, PostgresServer
from tests.unit.usecases.kit import new

CELLS = 4


@pytest.fixture
def database(server: PostgresServer) -> Iterator[Credentials]:
    with server.fresh_database(CELLS) as database:
        yield database


@pytest.fixture
def leaderboard(repository: PostgresRepository) -> Application:
    return Application.over(repository, MemoryRankingStore())


@pytest.fixture
def elsewhere(other: PostgresRepository) -> Application:
    """Another process."""
    return Application.over(other, MemoryRankingStore())


@pytest.fixture
async def boards(leaderboard: Application) -> Mapping[int, Board]:
    """An incrementing board in each cell, by the cell."""
    return {cell: await leaderboard.boards.create(new(id_in(cell), update_mode="increment")) for cell in range(CELLS)}


def id_in(cell: int, word: str = "board") -> str:
    """An id that a cell is asked for."""
    layout = CellLayout(CELLS)
    return next(one for one in (f"{word}-{n}" for n in range(10_000)) if layout.of_id(one) == cell)
