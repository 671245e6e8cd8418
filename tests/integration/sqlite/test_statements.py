"""A unit of work asks the database the same few questions, however long its list is."""

from itertools import groupby
from pathlib import Path

import pytest

from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.repository import ReadSet
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, count_one, look, put


def traced(repository: SqliteRepository) -> list[str]:
    """The statements of the writing connection from now on, by their first word."""
    statements: list[str] = []
    opened = repository._database._opened
    assert opened is not None
    opened.writer.set_trace_callback(lambda statement: statements.append(statement.split(None, 1)[0]))
    return statements


async def statements_of(path: Path, length: int) -> list[str]:
    async with SqliteRepository(path) as repository:
        board = await add(repository)
        states = [a_state(f"player-{n}", float(n)) for n in range(length)]
        await put(repository, board, states)
        statements = traced(repository)
        await put(repository, board, states, events={f"e{n}": b"f" * 16 for n in range(length)})
        return statements


async def test_the_number_of_statements_does_not_grow_with_the_list(tmp_path: Path) -> None:
    """Boards and states are read, for a thousand players as for one, and nothing that is not asked about; each kind of
    row is written by one prepared statement."""
    short, long = await statements_of(tmp_path / "short.db", 1), await statements_of(tmp_path / "long.db", 1000)

    assert ["BEGIN", "SELECT", "SELECT"] == short[:3] == long[:3]
    assert 2 == short.count("SELECT") == long.count("SELECT")
    # One prepared statement is traced once for each row that it writes.
    assert [kind for kind, _ in groupby(short)] == [kind for kind, _ in groupby(long)]
    assert long.count("INSERT") == short.count("INSERT") + 2 * 999


@pytest.mark.parametrize("length", [1, 1000])
async def test_reading_alone_is_four_questions(path: Path, length: int) -> None:
    """What is only looked at is asked for in four statements: boards, states, event ids, positions."""
    async with SqliteRepository(path) as repository:
        board = await add(repository)
        statements = traced(repository)

        names = [f"{n}" for n in range(length)]
        await look(repository, board, names, names, [TopicIdPartition("topic", n) for n in range(length)])

    assert ["BEGIN", "SELECT", "SELECT", "SELECT", "SELECT", "COMMIT"] == statements


async def test_many_boards_are_asked_for_at_once(path: Path) -> None:
    """A list over fifty boards needs no more questions than one over a single board."""
    async with SqliteRepository(path) as repository:
        boards = [await add(repository) for _ in range(50)]
        statements = traced(repository)

        await repository.unit_of_work(
            ReadSet(players={board.uid: ["p"] for board in boards}), lambda view: count_one(boards[0], "p", view)
        )

    assert 2 == statements.count("SELECT")
