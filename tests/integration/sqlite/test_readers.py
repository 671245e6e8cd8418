"""Readers stand beside the writer: they wait for nobody, and what they see holds still."""

import asyncio
from pathlib import Path
from threading import Event

from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, put, states_of


async def test_readers_do_not_wait_for_a_commit(path: Path) -> None:
    """While a unit of work is under way, boards, changes and snapshots are read as they were before it."""
    begun, end = Event(), Event()

    def slow(view: LockedState) -> WriteSet[None]:
        begun.set()
        assert end.wait(30)
        return WriteSet(answer=None)

    async with SqliteRepository(path) as repository:
        board = await put(repository, await add(repository), [a_state("p")])
        writing = asyncio.ensure_future(repository.unit_of_work(ReadSet(players={board.uid: ()}), slow))
        await asyncio.to_thread(begun.wait)

        async with asyncio.timeout(10):
            assert {board.id: board} == dict(await repository.find([board.id]))
            assert [] == await repository.changes(board.uid, board.version.change_id)
            assert {"p": a_state("p")} == await states_of(repository, board)

        assert not writing.done()
        end.set()
        await writing


async def test_a_reading_is_of_one_moment(path: Path) -> None:
    """Whatever is committed between its questions, a reading sees nothing of it."""
    asked, committed = Event(), Event()

    def count_twice(connection: Connection) -> list[int]:
        counts = []
        for _ in range(2):
            counts += connection.execute("SELECT count(*) FROM scores").fetchone()
            asked.set()
            assert committed.wait(30)
        return counts

    async with SqliteRepository(path) as repository:
        board = await put(repository, await add(repository), [a_state("a")])
        reading = asyncio.ensure_future(repository._database.read(count_twice))
        await asyncio.to_thread(asked.wait)
        await put(repository, board, [a_state("b")])
        committed.set()

        assert [1, 1] == await reading
        assert {"a", "b"} == set(await states_of(repository, board))
