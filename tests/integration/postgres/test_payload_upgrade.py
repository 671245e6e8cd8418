"""The step to payloads: a program of the version before writes and reads its columns beside this one, until `post`."""

from collections.abc import AsyncIterator

import psycopg
import pytest
from attrs import frozen

from leaderboard_adapters.postgres import PostgresRepository, migrations
from leaderboard_adapters.postgres.connection import Database
from leaderboard_core.domain.board import Board
from leaderboard_testing.contracts.values import NEW_YEAR, a_state
from leaderboard_testing.contracts.writing import add, put, states_of
from tests.support.postgres_server import Credentials, PostgresServer

#: As the version before puts a score, and tells of it in a change.
_PUT = """
INSERT INTO scores (board_uid, season, player_id, sort_key, stamp, game_id, metadata) VALUES (%s, 1, %s, 1, %s, %s, %s)
ON CONFLICT (board_uid, season, player_id) DO UPDATE SET
    sort_key = excluded.sort_key, stamp = excluded.stamp, game_id = excluded.game_id, metadata = excluded.metadata
"""
_CHANGE = """
INSERT INTO changes (board_uid, sequence, id, previous, season, max_entries, committed_at, deleted,
    players, sort_keys, stamps, game_ids, metadata, removed)
VALUES (%s, 9, 'nine', %s, 1, NULL, 0, false, %s, %s, %s, %s, %s, '{}')
"""
_GIVEN = {
    "all": {"game_id": 'é"\\', "metadata": '{"k":"a \\"☃\\" \\\\","n":[1.5,null]}'},
    "game": {"game_id": ""},
    "metadata": {"metadata": "{}"},
    "nothing": {},
}
STATES = {name: a_state(name, 1.0, NEW_YEAR, **fields) for name, fields in _GIVEN.items()}


@frozen
class Before:
    """A program of the version before, as far as it meets the open fields."""

    admin: "psycopg.Connection[tuple[object, ...]]"
    board: Board

    def puts(self, player_id: str, fields: dict[str, str]) -> None:
        values = (self.board.uid, player_id, NEW_YEAR, fields.get("game_id"), fields.get("metadata"))
        self.admin.execute(_PUT, values)

    def sees(self) -> dict[object, dict[str, object]]:
        rows = self.admin.execute(
            "SELECT player_id, game_id, metadata FROM scores WHERE board_uid = %s", [self.board.uid]
        )
        return {
            player: {name: value for name, value in (("game_id", game), ("metadata", metadata)) if value is not None}
            for player, game, metadata in rows
        }


@pytest.fixture
async def empty(server: PostgresServer) -> AsyncIterator[Credentials]:
    """A database of the version before."""
    with server.empty_database() as database:
        before = [migration for migration in migrations.SHIPPED if migration.name < "0008"]
        await migrations.apply_migrations(Database(**database.arguments), before)  # type: ignore[arg-type]
        yield database


@pytest.fixture
async def repository(empty: Credentials) -> AsyncIterator[PostgresRepository]:
    async with empty.repository() as repository:
        yield repository


@pytest.fixture
async def before(empty: Credentials, repository: PostgresRepository) -> AsyncIterator[Before]:
    board = await add(repository)
    with empty.admin() as admin:
        yield Before(admin, board)


async def end_the_version_before(database: Credentials) -> None:
    await migrations.apply_migrations(Database(**database.arguments), post=True)  # type: ignore[arg-type]


async def test_what_it_wrote_is_read(empty: Credentials, repository: PostgresRepository, before: Before) -> None:
    """With the payload that this version would have made of it, before and after its columns go."""
    for player, fields in _GIVEN.items():
        before.puts(player, fields)
    assert STATES == await states_of(repository, before.board)

    await end_the_version_before(empty)

    assert STATES == await states_of(repository, before.board)


async def test_what_is_written_is_read_by_it(repository: PostgresRepository, before: Before) -> None:
    """Where a score takes the place of one with other fields as well."""
    turned = [state._replace(player_id=name) for state, name in zip(STATES.values(), [*STATES][::-1], strict=True)]
    for states in ([*STATES.values()], turned):
        await put(repository, before.board, states)

        given = dict(zip([state.player_id for state in states], _GIVEN.values(), strict=True))
        assert given == before.sees()


async def test_what_it_writes_over_what_was_written(
    empty: Credentials, repository: PostgresRepository, before: Before
) -> None:
    """The fields are those of the newer score, whichever version wrote which."""
    await put(repository, before.board, [*STATES.values()])
    turned = dict(zip(STATES, [*_GIVEN.values()][::-1], strict=True))
    for player, fields in turned.items():
        before.puts(player, fields)

    expected = {player: a_state(player, 1.0, NEW_YEAR, **fields) for player, fields in turned.items()}
    assert expected == await states_of(repository, before.board)
    await end_the_version_before(empty)
    assert expected == await states_of(repository, before.board)


async def test_changes_are_told_to_both(empty: Credentials, repository: PostgresRepository, before: Before) -> None:
    """A change says the same of the fields to each version, whichever committed it."""
    board, states = before.board, [*STATES.values()]
    after = await put(repository, board, states)
    [row] = before.admin.execute("SELECT game_ids, metadata FROM changes WHERE id = %s", [after.version.change_id])
    games, metadata = [[fields.get(name) for fields in _GIVEN.values()] for name in ("game_id", "metadata")]
    assert (games, metadata) == row

    columns = [[*STATES], [1.0] * len(STATES), [NEW_YEAR] * len(STATES), games, metadata]
    before.admin.execute(_CHANGE, [board.uid, after.version.change_id, *columns])
    before.admin.execute("UPDATE boards SET players = 4 WHERE uid = %s", [board.uid])
    for _ in range(2):
        told = await repository.changes(board.uid, board.version.change_id)
        assert told is not None
        assert [tuple(states)] * 2 == [change.states for change in told]
        await end_the_version_before(empty)


@pytest.mark.parametrize("emptied", ["game_ids = '{}', metadata = '{}'", "payloads = '{}', order_keys = '{}'"])
async def test_neither_keeps_what_the_other_erases(
    repository: PostgresRepository, before: Before, emptied: str
) -> None:
    """Of a change that is emptied for an erased player nothing is left, whichever version empties it."""
    await put(repository, before.board, [*STATES.values()])

    before.admin.execute(f"UPDATE changes SET players = '{{}}', {emptied} WHERE board_uid = %s", [before.board.uid])

    rows = before.admin.execute("SELECT payloads, order_keys, game_ids, metadata FROM changes")
    assert [([], [], [], [])] * 2 == [*rows]


async def test_what_is_erased_while_an_upgrade_is_finished(
    empty: Credentials, repository: PostgresRepository, before: Before
) -> None:
    """A change that is emptied between two steps is not filled in again with what the version before wrote."""
    columns = [[*STATES], [1.0] * len(STATES), [NEW_YEAR] * len(STATES), ["game"] * len(STATES), []]
    before.admin.execute(_CHANGE, [before.board.uid, before.board.version.change_id, *columns])
    for step in ("0010", "0011", "0012"):
        shipped = [migration for migration in migrations.SHIPPED if migration.name < step]
        await migrations.apply_migrations(Database(**empty.arguments), shipped, post=True)
        if step == "0010":
            before.admin.execute("UPDATE changes SET players = '{}', payloads = '{}', order_keys = '{}'")

    assert [([],)] * 2 == [*before.admin.execute("SELECT payloads FROM changes")]


async def test_nothing_of_it_is_left(empty: Credentials, repository: PostgresRepository, before: Before) -> None:
    """Its columns, and what filled them in, are gone; a repository that was open all the time goes on."""
    await put(repository, before.board, [*STATES.values()])

    await end_the_version_before(empty)

    assert [(0,)] == [*before.admin.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")]
    columns = "SELECT count(*) FROM information_schema.columns WHERE column_name IN ('game_id', 'game_ids', 'metadata')"
    assert [(0,)] == [*before.admin.execute(f"{columns} AND table_name IN ('scores', 'standings', 'changes')")]
    turned = [state._replace(sort_key=-1.0) for state in STATES.values()]
    await put(repository, before.board, turned)
    assert {state.player_id: state for state in turned} == await states_of(repository, before.board)
