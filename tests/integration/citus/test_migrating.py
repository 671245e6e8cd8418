"""A schema that is a shard goes forward like any other, while it is at work."""

from collections.abc import Iterator

import pytest

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_adapters.postgres.connection import Database
from leaderboard_adapters.postgres.migrations import SHIPPED, apply_migrations
from leaderboard_adapters.sql.migrations import Migration
from leaderboard_testing.contracts.writing import add
from tests.integration.postgres.counting import count, score
from tests.support.citus_server import Shard, fresh_shard

#: What migrations do: columns, a view with them, a table with an index, a function that reads it.
_NEXT = """
    ALTER TABLE boards ADD COLUMN motto text, ADD COLUMN rounds bigint NOT NULL DEFAULT 1;
    CREATE OR REPLACE VIEW living_boards AS {view};
    CREATE TABLE mottos (board_uid bigint PRIMARY KEY, motto text COLLATE "C" NOT NULL);
    CREATE INDEX mottos_by_text ON mottos (motto);
    CREATE FUNCTION longest_motto() RETURNS integer LANGUAGE plpgsql AS $$
    BEGIN
        RETURN (SELECT max(length(motto)) FROM mottos);
    END
    $$;
"""


def next_migration(database: Shard) -> Migration:
    with database.admin() as admin:
        [[view]] = admin.execute("SELECT pg_get_viewdef('living_boards'::regclass)").fetchall()
    columns, rest = str(view).split("FROM", 1)
    return Migration("0012_pre_next.sql", _NEXT.format(view=f"{columns}, motto FROM{rest.rstrip(';')}"))


@pytest.fixture
def database() -> Iterator[Shard]:
    """One of its own: it is changed."""
    with fresh_shard() as shard:
        yield shard


async def test_what_comes_next_is_applied_to_a_shard(database: Shard, repository: PostgresRepository) -> None:
    """Under a repository that has prepared its statements; rows and what is new lie on the worker."""
    board = await add(repository)
    for _ in range(8):
        await count(repository, board)

    following = next_migration(database)

    migrated = await apply_migrations(Database(**database.arguments), [*SHIPPED, following])  # type: ignore[arg-type]

    assert [following.name] == migrated.applied
    await count(repository, board)
    assert 9 == await score(repository, board)
    with database.admin() as admin:
        admin.execute("INSERT INTO mottos VALUES (1, 'citius')")
        # By itself: called for the rows of a shard it would run on the worker, where it is in no schema.
        assert (6,) == admin.execute("SELECT longest_motto()").fetchone()
        assert (1,) == admin.execute("SELECT max(rounds) FROM boards").fetchone()
        [shards] = admin.execute("SELECT FROM citus_shards WHERE table_name = 'mottos'::regclass").fetchall()
        assert () == shards
