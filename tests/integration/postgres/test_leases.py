"""Leases: one of those who ask works, and a process that shares the database with none holds all of it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from leaderboard_adapters.postgres import PostgresRepository, lease
from leaderboard_core.domain.errors import StoreLocked
from leaderboard_core.ports.repository import ReadSet, WriteSet
from leaderboard_testing.contracts.writing import add
from tests.support.postgres_server import Credentials


@pytest.fixture
async def other(database: Credentials) -> AsyncIterator[PostgresRepository]:
    """Another process on the same database."""
    async with database.repository() as other:
        yield other


async def test_one_of_two_holds_a_lease(repository: PostgresRepository, other: PostgresRepository) -> None:
    """Who has it keeps it while it asks in time; leases of other names are other leases."""
    mine, theirs, another = repository.lease("a"), other.lease("a"), other.lease("b")

    assert [True, False, True, True] == [
        await mine.hold(),
        await theirs.hold(),
        await mine.hold(),
        await another.hold(),
    ]


async def test_a_lease_goes_on_when_its_holder_falls_silent(
    repository: PostgresRepository, other: PostgresRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its term the next who asks has it, and who was silent is told so."""
    monkeypatch.setattr(lease, "TERM", 50_000)
    mine, theirs = repository.lease("a"), other.lease("a")
    await mine.hold()
    await asyncio.sleep(0.1)
    monkeypatch.setattr(lease, "TERM", 60_000_000)

    assert [True, False] == [await theirs.hold(), await mine.hold()]


async def test_a_lease_of_a_clock_that_was_ahead_is_taken(
    repository: PostgresRepository, other: PostgresRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would end later than any lease that is taken now: nobody could have it, and nobody waits for that day."""
    monkeypatch.setattr(lease, "TERM", 86_400_000_000)
    mine, theirs = repository.lease("a"), other.lease("a")
    await mine.hold()
    monkeypatch.setattr(lease, "TERM", 60_000_000)

    assert [True, False] == [await theirs.hold(), await mine.hold()]


async def test_many_who_ask_at_once_are_told_of_one_holder(
    repository: PostgresRepository, other: PostgresRepository
) -> None:
    """However many ask in the same moment, one has it."""
    asked = [one.lease("a") for one in (repository, other) for _ in range(10)]

    assert 1 == sum(await asyncio.gather(*(one.hold() for one in asked)))


async def test_a_sole_hold_refuses_a_second_process(repository: PostgresRepository, other: PostgresRepository) -> None:
    """The second is refused while the first is there, and let in afterwards."""
    async with repository.sole_hold() as hold:
        assert await hold.hold()
        with pytest.raises(StoreLocked):
            await other.sole_hold().__aenter__()
    async with other.sole_hold() as hold:
        assert await hold.hold()


async def test_a_board_that_is_held_is_left_out_without_patience(
    database: Credentials, repository: PostgresRepository
) -> None:
    """A board whose row another transaction holds is busy, and not waited for; the others are seen and locked."""
    held, free = await add(repository), await add(repository)
    read_set = ReadSet(players={held.uid: (), free.uid: ()}, patient=False)
    with database.admin() as admin, admin.transaction():
        admin.execute("SELECT 1 FROM boards WHERE uid = %s FOR UPDATE", [held.uid])
        # Who waits for a lock that is not given up is refused.
        view = await repository.unit_of_work(read_set, lambda view: WriteSet(answer=view))

    assert ({free.uid}, {held.uid}) == (set(view.boards), set(view.busy))
