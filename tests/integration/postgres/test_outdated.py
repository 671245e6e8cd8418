"""A statement that the server prepared before a table changed: its connection goes, and the work is done again."""

import asyncio

import pytest
from psycopg import errors

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.domain.board import Board
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, page_of, put, season_of, states_of, turn
from tests.support.postgres_server import Credentials

#: Two functions of the schema change names, each time in one step. What `states` reads is then of another type, and the
#: server refuses the plan that it has for it.
_TWIN = """
CREATE FUNCTION twin(kept {0}) RETURNS varchar LANGUAGE sql STABLE PARALLEL SAFE RETURN kept_payload(kept)::varchar
"""
_SWAP = """
ALTER FUNCTION kept_payload({0}) RENAME TO other;
ALTER FUNCTION twin({0}) RENAME TO kept_payload;
ALTER FUNCTION other({0}) RENAME TO twin;
"""
#: More often than a process has connections where nothing else goes on: they take turns.
TURNS = 6


def _of(table: str) -> tuple[str, str]:
    """What makes the twin of a table's function, and what swaps the two."""
    return _TWIN.format(table), _SWAP.format(table)


def execute(database: Credentials, *statements: str) -> None:
    with database.admin() as admin:
        for statement in statements:
            admin.execute(statement)


async def test_between_two_units_of_work(repository: PostgresRepository, database: Credentials) -> None:
    """The next unit of work is done on a new connection, once, as if nothing had happened."""
    board = await add(repository)
    for number in range(TURNS):
        board = await put(repository, board, [a_state("p", float(number), game_id="g")])
    execute(database, *_of("scores"))

    after = await put(repository, board, [a_state("p", -1.0, game_id="g")])

    assert board.version.revision + 1 == after.version.revision
    assert {"p": a_state("p", -1.0, game_id="g")} == await states_of(repository, after)


async def test_under_load(repository: PostgresRepository, database: Credentials) -> None:
    """Many at once, on all connections of a process, while a table changes to and fro: every commit counts once."""
    boards = [await add(repository) for _ in range(4)]
    rounds, swaps = 50, 10
    committed: dict[int, int] = {}
    swapped = asyncio.Event()

    async def submit(board: Board) -> Board:
        done = 0
        while done < rounds or not swapped.is_set():
            board = await put(repository, board, [a_state(f"p{done}", 1.0, game_id="g")])
            done += 1
        committed[board.uid] = done
        return board

    twin, swap = _of("scores")
    execute(database, twin)
    submitting = asyncio.gather(*map(submit, boards))
    for _ in range(swaps):
        await asyncio.to_thread(execute, database, swap)
    swapped.set()

    for before, board in zip(boards, await submitting, strict=True):
        assert before.version.revision + committed[board.uid] == board.version.revision
        assert committed[board.uid] == (await season_of(repository, board, 1)).total_players


async def test_reading_alone(repository: PostgresRepository, database: Credentials) -> None:
    """What is only read is read again: standings, and what is one statement."""
    board = await put(repository, await add(repository), [a_state("p", 1.0)])
    after, _ = await turn(repository, board)
    await repository.publish_standings(board.uid, 1)
    for _ in range(TURNS):
        page = await page_of(repository, after, 1)
        changes = await repository.changes(board.uid, board.version.change_id)
        assert changes

    execute(database, *_of("standings"))
    assert page == await page_of(repository, after, 1)
    execute(database, "ALTER TABLE changes ALTER max_entries TYPE numeric")
    assert changes == await repository.changes(board.uid, board.version.change_id)


async def test_what_is_gone_is_no_outage(repository: PostgresRepository, database: Credentials) -> None:
    """A column that is not there on a new connection either is told as what it is; with it all goes on."""
    board = await add(repository)
    for number in range(TURNS):
        board = await put(repository, board, [a_state("p", float(number))])
    execute(database, "ALTER TABLE scores RENAME stamp TO moment")

    with pytest.raises(errors.UndefinedColumn):
        await put(repository, board, [a_state("p", 2.0)])

    execute(database, "ALTER TABLE scores RENAME moment TO stamp")
    await put(repository, board, [a_state("p", 2.0)])
