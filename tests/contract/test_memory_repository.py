"""The memory repository keeps the law of repositories."""

import pytest

from leaderboard_adapters.memory.repository import MemoryRepository
from leaderboard_core.ports.repository import Repository
from leaderboard_testing.contracts import repository as kit
from leaderboard_testing.contracts.change_log import FOREVER
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, delete, put


@pytest.fixture
def repository() -> Repository:
    return MemoryRepository()


class TestMemoryRepository(kit.RepositoryContract):
    async def test_nothing_is_left_of_a_deleted_board(self, repository: MemoryRepository) -> None:
        """After pruning, its memory is free."""
        await delete(repository, await put(repository, await add(repository), [a_state("p")]))

        await repository.prune(FOREVER, 0)

        assert {} == repository._lives


class TestPublishedStandings(kit.PublishedStandingsContract):
    pass


class TestEndedStandings(kit.EndedStandingsContract):
    pass


class TestSettledStandings(kit.SettledStandingsContract):
    pass


class TestErasedStandings(kit.ErasedStandingsContract):
    pass
