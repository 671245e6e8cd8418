"""One process at a time holds a database."""

from pathlib import Path

import pytest

from leaderboard_adapters.sqlite import SqliteRepository, migrate
from leaderboard_core.domain.errors import StoreLocked
from leaderboard_testing.contracts.writing import add
from tests.integration.sqlite.conftest import Start

TRY = """
import asyncio, sys
from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_core.domain.errors import LeaderboardError

async def main():
    try:
        async with SqliteRepository(sys.argv[1]):
            print("open", flush=True)
            sys.stdin.readline()
    except LeaderboardError as refusal:
        print(refusal.code, refusal, flush=True)

asyncio.run(main())
"""


async def test_a_second_process_is_refused(path: Path, start: Start) -> None:
    """While one process has it open another is refused with the path, and the first goes on."""
    async with SqliteRepository(path) as repository:
        said, _ = start("-c", TRY, str(path)).communicate()
        board = await add(repository)

        assert f"store_taken The store '{path}' is in use by another process.\n" == said
        assert {board.id: board} == dict(await repository.find([board.id]))


async def test_the_hold_ends_with_the_process(path: Path, start: Start) -> None:
    """A process that is killed holds nothing any more."""
    holder = start("-c", TRY, str(path))
    assert holder.stdout is not None
    assert "open\n" == holder.stdout.readline()
    with pytest.raises(StoreLocked, match="by another process"):
        await SqliteRepository(path).__aenter__()

    holder.kill()
    holder.wait()

    async with SqliteRepository(path) as repository:
        await repository.ping()


async def test_it_is_held_by_one_repository(path: Path) -> None:
    """Also in one process it is open once, and free when that is closed."""
    async with SqliteRepository(path):
        with pytest.raises(StoreLocked) as refused:
            await SqliteRepository(path).__aenter__()
        with pytest.raises(StoreLocked, match="is already open in this process"):
            migrate(path)

    assert str(path) == refused.value.path
    assert f"The store '{path}' is already open in this process." == str(refused.value)
    async with SqliteRepository(path) as repository:
        await repository.ping()
