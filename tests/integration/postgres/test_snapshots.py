"""What an open snapshot leaves in the database, and what becomes of it when its process does not come back."""

import asyncio
import time

import pytest

from leaderboard_adapters.postgres import PostgresRepository, timeouts
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_testing.contracts.change_log import FOREVER
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, put
from tests.support.postgres_server import Credentials


def notes(database: Credentials) -> int:
    """How many snapshots are noted."""
    with database.admin() as admin:
        return len(admin.execute("SELECT note FROM snapshots").fetchall())


def until_it_is_renewed(database: Credentials) -> None:
    """Return once a note that has expired has not."""
    with database.admin() as admin:
        admin.execute("UPDATE snapshots SET expires_at = 0")
        while admin.execute("SELECT FROM snapshots WHERE expires_at = 0").fetchall():
            time.sleep(0.02)


async def test_a_closed_snapshot_leaves_no_note(database: Credentials, repository: PostgresRepository) -> None:
    """The note is there while it is open, and gone afterwards, also when its reader failed."""
    board = await add(repository)

    async with repository.snapshot(board.uid):
        assert 1 == notes(database)
    with pytest.raises(ZeroDivisionError):
        async with repository.snapshot(board.uid):
            raise ZeroDivisionError

    assert 0 == notes(database)


async def test_another_process_keeps_what_a_snapshot_needs(
    database: Credentials, repository: PostgresRepository
) -> None:
    """Pruning by one process respects the open snapshots of every other."""
    board = await add(repository)

    async with database.repository() as other, repository.snapshot(board.uid):
        for n in range(3):
            await put(repository, board, [a_state("p", float(n))])
        await other.prune(FOREVER, 0)
        kept = await other.changes(board.uid, board.version.change_id)

    assert 3 == len(kept or ())


async def test_a_note_is_renewed_while_its_reader_waits(
    database: Credentials, repository: PostgresRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A snapshot that is open for longer than a note lasts keeps its changes all the same."""
    monkeypatch.setattr(timeouts, "SIGN_OF_LIFE", 0.1)
    board = await add(repository)

    async with repository.snapshot(board.uid):
        await put(repository, board, [a_state("p", 1.0)])
        await asyncio.to_thread(until_it_is_renewed, database)
        await repository.prune(FOREVER, 0)
        kept = await repository.changes(board.uid, board.version.change_id)

    assert 1 == len(kept or ())


async def test_a_process_that_is_gone_keeps_nothing_for_ever(
    database: Credentials, repository: PostgresRepository
) -> None:
    """A note without a sign of life expires; pruning drops it with what it kept."""
    board = await add(repository)
    with database.admin() as admin:
        admin.execute("INSERT INTO snapshots VALUES (1, %s, 1, 0)", [board.uid])
    await put(repository, board, [a_state("p", 1.0)])

    await repository.prune(FOREVER, 0)

    assert await repository.changes(board.uid, board.version.change_id) is None
    assert 0 == notes(database)


@pytest.mark.parametrize("best_first", [False, True])
async def test_a_snapshot_whose_session_ends_fails(
    database: Credentials, repository: PostgresRepository, *, best_first: bool
) -> None:
    """Its reader is told that the store is away; it never sees a part for the whole."""
    board = await put(repository, await add(repository), [a_state(f"p{n}") for n in range(5000)])

    async def read() -> None:
        async with repository.snapshot(board.uid, best_first=best_first) as snapshot:
            assert snapshot is not None
            async for _ in snapshot.chunks:
                with database.admin() as admin:
                    admin.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'leaderboard'"
                    )

    with pytest.raises(StoreUnavailable):
        await read()

    assert 0 == notes(database)


@pytest.mark.parametrize("best_first", [False, True])
async def test_chunks_have_a_bounded_size(repository: PostgresRepository, *, best_first: bool) -> None:
    """However many players there are, one chunk of them is held at a time."""
    board = await put(repository, await add(repository), [a_state(f"p{n}") for n in range(5000)])

    async with repository.snapshot(board.uid, best_first=best_first) as snapshot:
        assert snapshot is not None
        sizes = [len(chunk) async for chunk in snapshot.chunks]

    assert 5000 == sum(sizes)
    assert max(sizes) <= 2000
