"""When the disk is full, the file is locked, or a caller gives up: nothing is half done, and it goes on afterwards."""

import asyncio
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from leaderboard_adapters.sqlite import SqliteRepository, connection
from leaderboard_core.domain.errors import OutcomeUnknown, StoreUnavailable
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, put, states_of


@contextmanager
def little_room_for(path: Path) -> Iterator[None]:
    """A file, like every other of this process, may hardly grow, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 20_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_full_disk_refuses_and_changes_nothing(path: Path) -> None:
    """While nothing can be written commits are refused and reads go on; with room again, it goes on."""
    async with SqliteRepository(path) as repository:
        board = await put(repository, await add(repository), [a_state("p", 1.0)])

        with little_room_for(Path(f"{path}-wal")):
            with pytest.raises((StoreUnavailable, OutcomeUnknown)):
                await put(repository, board, [a_state(f"q{n}", metadata="x" * 4000) for n in range(500)])
            assert {"p": a_state("p", 1.0)} == await states_of(repository, board)
        after = await put(repository, board, [a_state("p", 2.0)])

    async with SqliteRepository(path) as repository:
        assert {"p": a_state("p", 2.0)} == await states_of(repository, board)
        assert {board.id: after} == dict(await repository.find([board.id]))
        assert [after.version] == [
            change.version for change in await repository.changes(board.uid, board.version.change_id) or ()
        ]


async def test_a_file_locked_by_another_program_is_not_available(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commits are refused while it lasts, reads go on, and afterwards all is well."""
    monkeypatch.setattr(connection, "_PATIENCE", 0.05)
    async with SqliteRepository(path) as repository:
        board = await add(repository)
        foreign = sqlite3.connect(path, isolation_level=None)
        foreign.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreUnavailable):
            await put(repository, board, [a_state("p")])
        assert {} == await states_of(repository, board)
        foreign.execute("ROLLBACK")
        foreign.close()

        await put(repository, board, [a_state("p")])
        assert {"p": a_state("p")} == await states_of(repository, board)


async def test_a_caller_that_gives_up_leaves_no_transaction_open(path: Path) -> None:
    """Given up before it began a unit of work is never done; given up under way it is finished; others go on."""
    begun, end = Event(), Event()
    seen: list[str] = []

    def first(view: LockedState) -> WriteSet[None]:
        begun.set()
        assert end.wait(30)
        seen.append("first")
        return WriteSet(answer=None)

    def second(view: LockedState) -> WriteSet[None]:
        seen.append("second")
        return WriteSet(answer=None)

    async with SqliteRepository(path) as repository:
        board = await add(repository)
        read_set = ReadSet(players={board.uid: ()})
        under_way = asyncio.ensure_future(repository.unit_of_work(read_set, first))
        waiting = asyncio.ensure_future(repository.unit_of_work(read_set, second))
        await asyncio.to_thread(begun.wait)
        for task in (under_way, waiting):
            task.cancel()
        await asyncio.gather(under_way, waiting, return_exceptions=True)
        end.set()

        await put(repository, board, [a_state("p")])
        assert {"p": a_state("p")} == await states_of(repository, board)
    assert ["first"] == seen
