"""Versions take turns on one database: what a newer one applies while an older one runs, and what it leaves."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from leaderboard_adapters.postgres import PostgresRepository, migrations, timeouts
from leaderboard_adapters.postgres.connection import Database
from leaderboard_adapters.sql.migrations import Migrated, Migration
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import StoreUnavailable, StoreUnusable
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, put
from tests.integration.postgres.test_positions import until_somebody_waits
from tests.support.patience import PATIENCE
from tests.support.postgres_server import Credentials

PRE = Migration("9001_pre_column.sql", "ALTER TABLE scores ADD remark text;\nALTER TABLE events ADD remark text;")
INDEX = Migration(
    "9002_pre_index.sql",
    """
    DROP INDEX CONCURRENTLY IF EXISTS scores_by_remark;
    CREATE INDEX CONCURRENTLY scores_by_remark ON scores (remark);
    """,
)
POST = Migration("9003_post_column.sql", "ALTER TABLE scores ALTER remark SET DEFAULT 'none';")
NEXT = Migration("9004_pre_more.sql", "ALTER TABLE scores ADD more text;")


async def apply(database: Credentials, *newer: Migration, post: bool = False) -> Migrated:
    """What a version does that knows these migrations as well."""
    return await migrations.apply_migrations(Database(**database.arguments), [*migrations.SHIPPED, *newer], post=post)


@asynccontextmanager
async def submitting(repository: PostgresRepository, board: Board) -> AsyncIterator[list[float]]:
    """Commit one score after the other meanwhile, and some afterwards; how long each took, in seconds."""
    took: list[float] = []
    ended = asyncio.Event()

    async def submit() -> None:
        last, left = board, 5
        while left:
            began = time.monotonic()
            last = await put(repository, last, [a_state(f"p{len(took)}", 1.0)])
            took.append(time.monotonic() - began)
            left -= ended.is_set()

    task = asyncio.create_task(submit())
    try:
        yield took
    finally:
        ended.set()
        await task


def remembered(database: Credentials) -> Sequence[str]:
    with database.admin() as admin:
        return [name for (name,) in admin.execute("SELECT name FROM migrations WHERE name > '9' ORDER BY name")]


async def test_what_ends_earlier_versions_waits(database: Credentials) -> None:
    """First what they can run on, then, when none runs any more, the rest."""
    assert Migrated([PRE.name, INDEX.name], [POST.name]) == await apply(database, PRE, INDEX, POST)
    assert Migrated([], [POST.name]) == await apply(database, PRE, INDEX, POST)
    assert Migrated([POST.name]) == await apply(database, PRE, INDEX, POST, post=True)
    assert [PRE.name, INDEX.name, POST.name] == remembered(database)


async def test_an_earlier_version_goes_on_and_starts_again(
    repository: PostgresRepository, database: Credentials
) -> None:
    """After a `pre` of a newer version it commits as before, and it may be restarted."""
    board = await add(repository)
    async with submitting(repository, board):
        await apply(database, PRE, INDEX)

    async with database.repository() as again:
        await put(again, await add(again), [a_state("p", 1.0)])


async def test_an_earlier_version_does_not_start_after_a_post(database: Credentials) -> None:
    """It says which one, and what to start instead."""
    await apply(database, PRE, INDEX, POST, post=True)

    with pytest.raises(StoreUnusable, match=f"newer version, which knows {POST.name}; start that one or a later"):
        async with database.repository():
            pass


async def test_an_upgrade_is_finished_before_the_next_one(database: Credentials) -> None:
    """A version whose own migrations stand behind a `post` that was left says what to do first."""
    await apply(database, PRE, INDEX, POST)

    with pytest.raises(StoreUnusable, match="leaderboard migrate --post"):
        await apply(database, PRE, INDEX, POST, NEXT)

    assert [PRE.name, INDEX.name] == remembered(database)
    assert Migrated([POST.name, NEXT.name]) == await apply(database, PRE, INDEX, POST, NEXT, post=True)


async def test_a_migration_that_has_to_wait_keeps_nobody_waiting(
    repository: PostgresRepository, database: Credentials
) -> None:
    """While a long reader is in the way of a changed table, scores are committed; then it is changed."""
    board = await put(repository, await add(repository), [a_state("p", 1.0)])
    with database.admin() as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT player_id FROM scores")
        async with submitting(repository, board) as took:
            applying = asyncio.create_task(apply(database, PRE))
            # It waits again and again, and lets whoever came behind it go first.
            for _ in range(3):
                await until_somebody_waits(reader)
                committed = len(took)
                async with asyncio.timeout(PATIENCE):
                    while len(took) < committed + 3:  # noqa: ASYNC110 - nobody tells
                        await asyncio.sleep(0.02)
            assert not applying.done()
            reader.execute("COMMIT")
            assert Migrated([PRE.name]) == await applying


async def test_a_migration_that_stays_in_the_way_is_given_up(
    database: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever does not make way is told of as a store that is away; nothing of the migration remains."""
    monkeypatch.setattr(timeouts, "MIGRATION", 0.5)
    with database.admin() as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT event_id FROM events")
        with pytest.raises(StoreUnavailable) as told:
            await apply(database, PRE)

    assert "canceling statement due to lock timeout" == told.value.reason
    assert [] == remembered(database)
    assert Migrated([PRE.name]) == await apply(database, PRE)


async def test_an_index_is_built_beside_waiting_processes(database: Credentials) -> None:
    """Whoever waits for its turn holds nothing that a statement without a transaction waits for."""
    said = await asyncio.gather(*[apply(database, PRE, INDEX) for _ in range(4)])

    assert [0, 0, 0, 2] == sorted(len(migrated.applied) for migrated in said)
    with database.admin() as admin:
        [[valid]] = admin.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'scores_by_remark'::regclass")
    assert valid


async def test_an_index_that_was_cut_short_is_built_again(database: Credentials) -> None:
    """What such a migration did before it failed is done again by the next process."""
    await apply(database, PRE)
    with database.admin() as admin:
        admin.execute("CREATE INDEX scores_by_remark ON scores (remark)")

    assert Migrated([INDEX.name]) == await apply(database, PRE, INDEX)
