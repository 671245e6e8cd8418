"""Published standings are read from a replica: only what is the very same there, and the rest from the primary."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
from attrs import define

from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.application import Application
from leaderboard_core.usecases.answers import At, Source
from tests.support import postgres_server
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.postgres_standby import standby_of, wait_for
from tests.unit.usecases.kit import new, sub

PUBLISHED = At(Source.PUBLISHED)


@define
class Pair:
    """A primary, the standby that follows it, and a database on both."""

    primary: PostgresServer
    standby: PostgresServer
    database: Credentials

    @contextmanager
    def lagging(self) -> Iterator[None]:
        """The standby keeps what comes and shows nothing of it, for as long as the context lasts."""
        with self.standby.database().admin() as admin:
            admin.execute("SELECT pg_wal_replay_pause()")
            while admin.execute("SELECT pg_get_wal_replay_pause_state()").fetchone() != ("paused",):
                pass
            yield
            admin.execute("SELECT pg_wal_replay_resume()")


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[PostgresServer, PostgresServer]]:
    with postgres_server.running() as primary, standby_of(primary) as standby:
        yield primary, standby


@pytest.fixture
def pair(servers: tuple[PostgresServer, PostgresServer]) -> Iterator[Pair]:
    primary, standby = servers
    if not standby.is_running:
        standby.start()
    with primary.fresh_database() as database:
        wait_for(primary)
        yield Pair(primary, standby, database)


@pytest.fixture
async def repository(pair: Pair) -> AsyncIterator[PostgresRepository]:
    async with pair.database.repository(replica={"port": pair.standby.port}) as repository:
        yield repository


@pytest.fixture
async def leaderboard(repository: PostgresRepository) -> Application:
    """A board whose standings were published with `ada` ahead."""
    leaderboard = Application.over(repository, MemoryRankingStore())
    await leaderboard.boards.create(new())
    await leaderboard.submit_many([sub("ada", 3), sub("bob", 2), sub("cleo", 1)])
    await leaderboard.sync()
    return leaderboard


async def answered(leaderboard: Application, at: At = PUBLISHED) -> dict[str, float]:
    return {entry.player_id: entry.score for entry in (await leaderboard.read.top("b", at=at)).entries}


async def test_it_answers(pair: Pair, repository: PostgresRepository, leaderboard: Application) -> None:
    """What it has just as the primary does, of the present season and of a past one."""
    wait_for(pair.primary)
    assert {"ada": 3, "bob": 2, "cleo": 1} == await answered(leaderboard)
    await leaderboard.boards.reset("b")
    wait_for(pair.primary)
    assert {"ada": 3, "bob": 2, "cleo": 1} == await answered(leaderboard, At(season=1))

    assert repository.replica is not None
    assert (2, 0, 0) == (
        repository.replica.counts.replica,
        repository.replica.counts.behind,
        repository.replica.counts.away,
    )


async def test_what_it_lacks_the_primary_answers(
    pair: Pair, repository: PostgresRepository, leaderboard: Application
) -> None:
    """Newer standings, an erased player, the end of a season, a board made again: never anything older than is said."""
    wait_for(pair.primary)
    assert repository.replica is not None
    with pair.lagging():
        await leaderboard.submit_many([sub("dan", 4)])
        await leaderboard.sync()
        assert {"dan": 4, "ada": 3, "bob": 2, "cleo": 1} == await answered(leaderboard)
        newest = (await leaderboard.read.top("b", at=PUBLISHED)).meta
        assert newest == (await leaderboard.read.player("b", "dan", at=PUBLISHED)).meta
        await leaderboard.players.erase("ada")
        assert {"dan": 4, "bob": 2, "cleo": 1} == await answered(leaderboard)
        await leaderboard.submit_many([sub("bob", 5)])
        await leaderboard.boards.reset("b")
        assert {"bob": 5, "dan": 4, "cleo": 1} == await answered(leaderboard, At(season=1))
        await leaderboard.boards.delete("b")
        await leaderboard.boards.create(new())
        assert {} == await answered(leaderboard)
    counts = repository.replica.counts

    assert (0, 6) == (counts.replica, counts.behind)


async def test_it_answers_again_when_it_has_followed(
    pair: Pair, repository: PostgresRepository, leaderboard: Application
) -> None:
    """Without anybody doing anything."""
    assert repository.replica is not None
    with pair.lagging():
        await leaderboard.submit_many([sub("dan", 4)])
        await leaderboard.sync()
    wait_for(pair.primary)

    assert {"dan": 4, "ada": 3, "bob": 2, "cleo": 1} == await answered(leaderboard)
    assert 1 == repository.replica.counts.replica


async def test_without_it(pair: Pair, repository: PostgresRepository, leaderboard: Application) -> None:
    """It is killed: the primary answers, and nobody waits for what is away each time; it is asked again later."""
    wait_for(pair.primary)
    assert repository.replica is not None
    await answered(leaderboard)
    pair.standby.kill()
    for _ in range(20):
        assert {"ada": 3, "bob": 2, "cleo": 1} == await answered(leaderboard)
    assert repository.replica.counts.away >= 20
    pair.standby.start()
    wait_for(pair.primary)
    before = repository.replica.counts.replica

    async def asked() -> bool:
        assert repository.replica is not None
        await answered(leaderboard)
        return repository.replica.counts.replica > before

    while not await asked():
        pass


async def test_a_start_without_it(pair: Pair) -> None:
    """Nobody needs it in order to begin."""
    pair.standby.kill()
    async with pair.database.repository(replica={"port": pair.standby.port}) as repository:
        await repository.probe()
