"""What a repository in memory keeps of a board's line."""

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository, over
from leaderboard_core.domain.change_log_limits import STRETCH
from tests.unit.usecases.kit import new, sub


async def test_changes_that_nobody_is_told_any_more_are_dropped() -> None:
    """A leaderboard in memory does not grow with every score."""
    repository = MemoryRepository()
    leaderboard = over(repository, MemoryRankingStore())
    board = await leaderboard.boards.create(new(update_mode="increment"))

    for _ in range(3 * STRETCH):
        await leaderboard.submit(sub("a", 1))

    changes = repository._lives[board.uid].changes
    assert STRETCH < len(changes) < 3 * STRETCH
    assert changes[-1:] == await repository.changes(board.uid, changes[-2].id)
    assert await repository.changes(board.uid, board.version.change_id) is None


async def test_changes_that_an_open_snapshot_needs_are_kept() -> None:
    """Whoever loads the board may follow what comes meanwhile."""
    repository = MemoryRepository()
    leaderboard = over(repository, MemoryRankingStore())
    board = await leaderboard.boards.create(new(update_mode="increment"))

    async with repository.snapshot(board.uid):
        for _ in range(STRETCH + 1):
            await leaderboard.submit(sub("a", 1))

        assert [*range(1, STRETCH + 3)] == [change.revision for change in repository._lives[board.uid].changes]
