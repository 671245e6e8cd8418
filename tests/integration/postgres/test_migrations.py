"""The schema goes forward once, whoever asks and however many; a database that cannot serve is refused by name."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import asdict, evolve

from leaderboard_adapters.postgres import PostgresRepository, causes, migrations
from leaderboard_core.domain.errors import StoreUnavailable, StoreUnusable
from leaderboard_testing.contracts.writing import add
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.server import free_port

SHIPPED = sorted(path.name for path in Path(migrations.__file__).with_name("schema").glob("*.sql"))
_MIGRATE = """
import asyncio, json, sys
from tests.support.postgres_server import Credentials
print(json.dumps(asyncio.run(Credentials(**json.loads(sys.argv[1])).migrate())))
"""


@pytest.fixture
def empty(server: PostgresServer) -> Iterator[Credentials]:
    """A database without any schema."""
    with server.empty_database() as database:
        yield database


async def migrating_process(database: Credentials) -> list[str]:
    """Migrate in a process of its own; what it says it has applied."""
    command = [sys.executable, "-c", _MIGRATE, json.dumps(asdict(database))]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    said = await process.stdout.read()
    assert await process.wait() == 0
    return list(json.loads(said))


def tables(database: Credentials) -> list[object]:
    with database.admin() as admin:
        return [name for (name,) in admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]


async def test_migrations_are_applied_once(empty: Credentials) -> None:
    """The first time all of them are applied and named, the second time none."""
    assert SHIPPED == await empty.migrate()
    assert [] == await empty.migrate()


async def test_a_repository_brings_its_database_forward(empty: Credentials) -> None:
    """Opening one is enough to work."""
    async with empty.repository() as repository:
        board = await add(repository)

    assert [] == await empty.migrate()
    async with empty.repository() as again:
        assert {board.id: board} == dict(await again.find([board.id]))


async def test_four_processes_at_once(empty: Credentials) -> None:
    """However many processes begin at the same time: one of them applies each migration, and all of them go on."""
    said = await asyncio.gather(*[migrating_process(empty) for _ in range(4)])

    assert [[], [], [], SHIPPED] == sorted(said)


async def test_many_repositories_open_at_once(empty: Credentials) -> None:
    """Repositories that open an empty database at the same time all work on it."""

    async def work() -> None:
        async with empty.repository() as repository:
            await add(repository)

    await asyncio.gather(*[work() for _ in range(6)])


async def test_a_changed_migration_is_refused(database: Credentials) -> None:
    """A migration that is not the one that was applied: nobody can say what the schema is."""
    with database.admin() as admin:
        admin.execute("UPDATE migrations SET sha256 = 'other' WHERE name = %s", [SHIPPED[0]])

    with pytest.raises(StoreUnusable, match=SHIPPED[0]):
        await database.migrate()


async def test_a_newer_schema_is_refused(database: Credentials) -> None:
    """A migration that this version does not know was applied by a newer one."""
    with database.admin() as admin:
        admin.execute("INSERT INTO migrations VALUES ('9999_future.sql', 'x', now())")

    with pytest.raises(StoreUnusable, match=r"newer version, which knows 9999_future\.sql"):
        async with database.repository():
            pass


async def test_a_migration_that_fails_leaves_nothing(empty: Credentials) -> None:
    """All or nothing: what another program's tables stand in the way of is not half there."""
    with empty.admin() as admin:
        admin.execute("CREATE TABLE standings (hers integer)")

    with pytest.raises(StoreUnusable, match="standings"):
        await empty.migrate()

    assert ["standings"] == tables(empty)


async def test_another_encoding_is_refused(server: PostgresServer) -> None:
    """A database that could not keep every name is refused before it is touched."""
    with server.database().admin() as admin:
        admin.execute("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'")

    with pytest.raises(StoreUnusable, match="LATIN1"):
        await server.database("latin").migrate()

    assert [] == tables(server.database("latin"))


@pytest.mark.parametrize(
    ("fault", "said"),
    [({"user": "nobody"}, causes.ROLE), ({"database": "none"}, causes.DATABASE)],
)
async def test_a_server_that_refuses_us(database: Credentials, fault: dict[str, str], said: str) -> None:
    """Why is told, with what would help, with the place, and without the password."""
    refused = evolve(database, **fault)

    with pytest.raises(StoreUnusable, match=said) as caught:
        async with refused.repository():
            pass

    assert f"{refused.user}@{refused.host}:{refused.port}/{refused.database}" in str(caught.value)
    assert refused.password not in str(caught.value)


async def test_a_server_that_is_not_there(database: Credentials) -> None:
    """One that cannot be reached is unavailable, by opening and by migrating."""
    nowhere = database.through(free_port())

    with pytest.raises(StoreUnavailable):
        await nowhere.migrate()
    with pytest.raises(StoreUnavailable):
        async with nowhere.repository():
            pass


async def test_a_server_that_cannot_reach_the_rows(database: Credentials) -> None:
    """As a coordinator of Citus says while a worker recovers: it is waited for, as for the server itself."""
    with database.admin() as admin:
        admin.execute("ALTER TABLE migrations RENAME TO others")
        admin.execute(
            "CREATE FUNCTION away() RETURNS SETOF others LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE 'connection to the remote node failed' USING ERRCODE = 'connection_failure'; END $$"
        )
        admin.execute("CREATE VIEW migrations AS SELECT * FROM away()")

    with pytest.raises(StoreUnavailable) as refusal:
        await database.migrate()

    assert "connection to the remote node failed" == refusal.value.reason


async def test_a_role_that_may_not_change_the_schema(database: Credentials, server: PostgresServer) -> None:
    """Where there is nothing to do, a role that may only read and write is enough."""
    with database.admin() as admin:
        admin.execute("CREATE ROLE worker LOGIN")
        admin.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO worker")
        worker = evolve(database, user="worker")

    assert [] == await worker.migrate()
    async with worker.repository() as repository:
        await add(repository)
    with database.admin() as admin:
        admin.execute("DROP OWNED BY worker")
        admin.execute("DROP ROLE worker")


async def test_a_unix_socket(database: Credentials, server: PostgresServer) -> None:
    """The host may be a directory: that of the server's socket."""
    local = evolve(database, host=str(server.directory))

    async with local.repository() as repository:
        board = await add(repository)
        assert {board.id: board} == dict(await repository.find([board.id]))


def test_nothing_connects_before_it_is_entered() -> None:
    """Making a repository reaches for nothing."""
    Credentials(host="203.0.113.1", port=1, database="none").repository()
    assert PostgresRepository is not None
