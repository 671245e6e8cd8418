"""With a synchronous standby an answer means that the standby has it, whatever becomes of the session that waited."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from attrs import frozen

from leaderboard_adapters.postgres import PostgresRepository, timeouts
from leaderboard_core.domain.errors import OutcomeUnknown
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_testing.contracts.writing import add
from tests.faults.stack import until
from tests.integration.postgres.counting import count, line
from tests.support import postgres_server
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.postgres_standby import promote, standby_of, synchronous, wait_for

#: What an administrator may do to a session that waits for the standby.
ENDINGS = ["pg_terminate_backend", "pg_cancel_backend"]


@frozen
class Pair:
    """A primary whose commits wait for a standby, and a database on both."""

    standby: PostgresServer
    database: Credentials

    async def end_whoever_waits(self, ending: str) -> None:
        """Do something to the session that waits for the standby, as soon as there is one."""
        query = f"SELECT {ending}(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        with self.database.admin() as admin:
            await until(lambda: bool(admin.execute(query.encode()).fetchall()))


@pytest.fixture
def pair() -> Iterator[Pair]:
    with (
        postgres_server.running() as primary,
        standby_of(primary) as standby,
        primary.fresh_database() as database,
    ):
        wait_for(primary)
        with synchronous(primary):
            yield Pair(standby, database)
        standby.resume()


@pytest.fixture
async def repository(pair: Pair) -> AsyncIterator[PostgresRepository]:
    async with pair.database.repository() as repository:
        yield repository


@pytest.mark.parametrize("ending", ENDINGS)
async def test_what_the_standby_does_not_have_is_not_answered(
    pair: Pair, repository: PostgresRepository, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by the look-up, which finds it on the primary; and not by a list that finds it there and writes nothing."""
    monkeypatch.setattr(timeouts, "RESOLVING", 2.0)
    board = await add(repository)
    pair.standby.pause()
    answer = asyncio.ensure_future(count(repository, board))
    await pair.end_whoever_waits(ending)

    with pytest.raises(OutcomeUnknown):
        await answer
    assert 1 == len(await line(repository, board))
    reading = repository.unit_of_work(ReadSet(players={board.uid: ["p"]}), seen)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reading, 1.0)


@pytest.mark.parametrize("ending", ENDINGS)
async def test_it_is_answered_when_the_standby_has_it(pair: Pair, repository: PostgresRepository, ending: str) -> None:
    """Once the standby is awake again; and after a failover it is there."""
    board = await add(repository)
    pair.standby.pause()
    waiting = asyncio.ensure_future(count(repository, board))
    await pair.end_whoever_waits(ending)
    pair.standby.resume()

    answer = await waiting
    promote(pair.standby)

    async with pair.database.through(pair.standby.port).repository() as promoted:
        assert answer == await line(promoted, board)


def seen(view: LockedState) -> WriteSet[int]:
    return WriteSet(answer=len(view.boards))
