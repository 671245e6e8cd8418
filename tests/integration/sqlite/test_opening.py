"""Opening a database, again and again, and what is refused."""

import asyncio
import sqlite3
from importlib import resources
from pathlib import Path

import pytest

from leaderboard_adapters.sql.migrations import Migration
from leaderboard_adapters.sqlite import SqliteRepository, migrate
from leaderboard_adapters.sqlite.migrations import SHIPPED, open_writer
from leaderboard_core.domain.errors import StoreUnavailable, StoreUnusable
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.repository import Repository
from leaderboard_testing.contracts.values import ABC, a_state
from leaderboard_testing.contracts.writing import add, look, move, players_of, put, season_of, states_of, turn


async def opened(path: Path) -> Repository:
    """Open a database that is expected to be refused."""
    return await SqliteRepository(path).__aenter__()


async def test_everything_is_there_after_closing(path: Path) -> None:
    """Boards, changes, players, event ids, positions, seasons and standings are kept."""
    key = TopicIdPartition("topic", 3)
    async with SqliteRepository(path) as repository:
        board = await put(repository, await add(repository, name="\U0001f3c6"), ABC, events={"e": b"f" * 16})
        board, _ = await turn(repository, board, ABC[:2])
        await repository.publish_standings(board.uid, 1)
        await repository.publish_standings(board.uid, 2)
        last = await put(repository, board, [a_state("a", 0.1)])
        await move(repository, board, {key: 7})

    async with SqliteRepository(path) as repository:
        assert {board.id: last} == dict(await repository.find([board.id]))
        assert [last.version] == [
            change.version for change in await repository.changes(board.uid, board.version.change_id) or ()
        ]
        assert {"a": a_state("a", 0.1), "b": ABC[1]} == await states_of(repository, last)
        view = await look(repository, last, events=["e"], positions=[key])
        assert ({"e": b"f" * 16}, {key: 7}) == (dict(view.events[last.uid]), dict(view.positions))
        assert ["abc", "ab"] == [await players_of(repository, last, season) for season in (1, 2)]
        assert 2 == (await season_of(repository, last, 2)).total_players


@pytest.mark.parametrize("made_before", [False, True])
async def test_nobody_else_may_read_it(path: Path, made_before: bool) -> None:
    """The file and all that lies beside it are their owner's alone, also one that was made otherwise before."""
    if made_before:
        async with SqliteRepository(path) as repository:
            await put(repository, await add(repository), ABC)
        await asyncio.to_thread(path.chmod, 0o644)
    async with SqliteRepository(path) as repository:
        await put(repository, await add(repository), ABC)
        modes = {file.name.removeprefix(path.name): file.stat().st_mode & 0o777 for file in path.parent.iterdir()}

    assert dict.fromkeys(("", "-shm", "-wal", ".lock"), 0o600) == modes


async def test_nothing_is_touched_before_it_is_entered(path: Path) -> None:
    """A repository that was only made has made no file."""
    SqliteRepository(path)

    assert [] == list(path.parent.iterdir())


async def test_a_closed_repository_is_not_available(path: Path) -> None:
    """Before it is entered and after it is left, it is away."""
    repository = SqliteRepository(path)
    with pytest.raises(StoreUnavailable):
        await repository.ping()
    async with repository:
        board = await add(repository)
    with pytest.raises(StoreUnavailable):
        await put(repository, board)


async def test_it_may_be_entered_again(path: Path) -> None:
    """A repository that was left can be entered anew."""
    repository = SqliteRepository(path)
    async with repository:
        board = await add(repository)
    async with repository:
        assert {board.id: board} == dict(await repository.find([board.id]))


async def test_commits_wait_for_the_disk(path: Path) -> None:
    """The log is written ahead, and fully synchronised at every commit."""
    writer = open_writer(path).connection
    try:
        assert ("wal",) == writer.execute("PRAGMA journal_mode").fetchone()
        assert (2,) == writer.execute("PRAGMA synchronous").fetchone()
    finally:
        writer.close()


# -- migrations


def test_a_new_database_gets_every_migration(path: Path) -> None:
    """Migrating says which migrations were applied, and each is remembered with its hash."""
    applied = migrate(path).applied

    with sqlite3.connect(path) as connection:
        kept = connection.execute("SELECT name, length(sha256) FROM migrations").fetchall()
    connection.close()
    schema = resources.files("leaderboard_adapters.sqlite").joinpath("schema")
    assert sorted(file.name for file in schema.iterdir() if file.name.endswith(".sql")) == list(applied)
    assert "0001_leaderboard.sql" == applied[0]
    assert [(name, 64) for name in applied] == kept


async def test_migrations_are_applied_once(path: Path) -> None:
    """Nothing is left to apply afterwards, whoever applied it."""
    async with SqliteRepository(path) as repository:
        board = await add(repository)

    assert [] == list(migrate(path).applied)
    async with SqliteRepository(path) as repository:
        assert {board.id: board} == dict(await repository.find([board.id]))


def altered(path: Path, statement: str) -> None:
    """Change a database behind the adapter's back."""
    migrate(path)
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE migrations SET sha256 = 'other'", "0001_leaderboard.sql is not the migration that was applied to it"),
        ("INSERT INTO migrations VALUES ('9999_later.sql', '', 0)", "a newer version, which knows 9999_later.sql"),
    ],
)
async def test_another_schema_is_refused(path: Path, statement: str, reason: str) -> None:
    """A migration that was changed since, and a database of a newer version, are named and refused."""
    altered(path, statement)

    with pytest.raises(StoreUnusable, match=reason) as refused:
        await opened(path)

    assert str(path) == refused.value.path
    # It has been let go: what refuses again is not the lock.
    with pytest.raises(StoreUnusable, match=reason):
        migrate(path)


def test_a_newer_version_that_only_prepared_it(path: Path) -> None:
    """What earlier versions run with changes nothing for them; what ends them is applied at once, and ends them."""
    prepared = Migration("9001_pre_remark.sql", "ALTER TABLE scores ADD COLUMN remark TEXT;")
    taken_over = Migration("9002_post_remark.sql", "UPDATE scores SET remark = '';\nDROP TABLE probes;")
    migrate(path)
    for known in ([prepared], [prepared, taken_over]):
        writer = open_writer(path, [*SHIPPED, *known])
        writer.connection.close()
        assert [known[-1].name] == list(writer.applied)
        if known == [prepared]:
            assert [] == list(migrate(path).applied)

    with pytest.raises(
        StoreUnusable, match=r"newer version, which knows 9002_post_remark.sql; start that one or a later"
    ):
        migrate(path)


async def test_a_newer_column_is_no_matter(path: Path) -> None:
    """Every statement works on tables that have got a column more."""
    migrate(path)
    tables = ["boards", "changes", "scores", "events", "positions", "seasons", "copies", "dead_letters"]
    writer = open_writer(path).connection
    for table in (*tables, "standings_by_rank", "standings_by_player", "probes", "pruning"):
        writer.execute(f"ALTER TABLE {table} ADD COLUMN remark TEXT")
    writer.close()

    async with SqliteRepository(path) as repository:
        board = await put(repository, await add(repository), ABC, events={"e": b"f" * 16})
        board, _ = await turn(repository, board, ABC[:2])
        assert await repository.publish_standings(board.uid, 1)
        assert "abc" == await players_of(repository, board, 1)
        await repository.probe()
        await repository.prune(1, 1)
        assert {board.id: board} == dict(await repository.find([board.id]))


def test_a_database_of_another_program_is_left_as_it_is(path: Path) -> None:
    """It is refused, and not a byte of it has changed."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    before = path.read_bytes()

    with pytest.raises(StoreUnusable, match="another program"):
        migrate(path)

    assert before == path.read_bytes()


def test_a_file_that_is_no_database_is_left_as_it_is(path: Path) -> None:
    """Some other file is refused, and not a byte of it has changed."""
    path.write_text("precious notes\n" * 100)

    with pytest.raises(StoreUnusable, match="not a database"):
        migrate(path)

    assert "precious notes\n" * 100 == path.read_text()


async def test_a_place_that_is_not_there_is_refused(path: Path) -> None:
    """A path in no directory, and one that is a directory, are refused."""
    with pytest.raises(StoreUnusable, match="its directory does not exist"):
        await opened(path / "inside" / "nothing.db")
    with pytest.raises(StoreUnusable, match="unable to open"):
        await opened(path.parent)
