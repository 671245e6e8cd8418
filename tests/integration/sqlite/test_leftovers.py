"""What housekeeping leaves in the file, and what it does not."""

import asyncio
import sqlite3
from pathlib import Path

from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_testing.contracts.change_log import FOREVER
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, delete, look, players_of, put, states_of, turn


def rows_of(path: Path) -> dict[str, int]:
    """How many rows each table has; tables without any are left out."""
    reader = sqlite3.connect(path)
    names = [name for (name,) in reader.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    counts = {name: reader.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    reader.close()
    return {name: rows for name, rows in counts.items() if rows and not name.startswith("sqlite_")}


async def test_publishing_that_is_given_up_leaves_nothing(path: Path) -> None:
    """Stopped at any point, it shows nothing; what it had written goes with the next pruning."""
    async with SqliteRepository(path) as repository:
        board = await put(repository, await add(repository), [a_state(f"p{n:05}", float(n)) for n in range(9000)])
        for delay in (0.0, 0.005, 0.01, 0.02, 0.04):
            publishing = asyncio.ensure_future(repository.publish_standings(board.uid, 1))
            await asyncio.sleep(delay)
            publishing.cancel()
            await asyncio.gather(publishing, return_exceptions=True)
        await repository.prune(0, 0)

        shown = (board.uid, 1) not in await repository.unpublished()
        assert {9000 * shown} == {rows_of(path).get(name, 0) for name in ("standings_by_rank", "standings_by_player")}
        await put(repository, board, [a_state("first", -1.0)])
        assert await repository.publish_standings(board.uid, 1)
        assert (await players_of(repository, board)).startswith("firstp00000p00001")


async def test_a_copy_left_by_a_killed_process_goes(path: Path) -> None:
    """A copy that nobody finished is cleared like one that nobody shows."""
    async with SqliteRepository(path) as repository:
        board = await put(repository, await add(repository), [a_state("p")])
        await repository.publish_standings(board.uid, 1)
    with sqlite3.connect(path) as writer:
        writer.execute("INSERT INTO copies VALUES (77, ?, 1, 'writing', 'x', 9, 0, 1, '[]')", [board.uid])
        writer.execute("INSERT INTO standings_by_rank (copy, rank, player_id, sort_key) VALUES (77, 1, 'ghost', 0.0)")
    writer.close()

    async with SqliteRepository(path) as repository:
        await repository.prune(0, 0)

        assert "p" == await players_of(repository, board)
    assert {1} == {rows_of(path)[name] for name in ("copies", "standings_by_rank", "standings_by_player")}


async def test_nothing_is_left_of_a_deleted_board(path: Path) -> None:
    """After pruning, no table has a row of it."""
    async with SqliteRepository(path) as repository:
        await repository.prune(FOREVER, 0)
        empty = rows_of(path)
        board = await put(repository, await add(repository), [a_state(f"p{n}") for n in range(2500)])
        await repository.publish_standings(board.uid, 1)
        board, _ = await turn(repository, board, [a_state(f"p{n}") for n in range(2500)])
        await repository.publish_standings(board.uid, 1)
        await repository.publish_standings(board.uid, 2)
        await put(repository, board, events={f"e{n}": b"f" * 16 for n in range(2500)})
        await delete(repository, board)

        await repository.prune(FOREVER, 0)

        assert empty == rows_of(path)


async def test_settled_scores_and_old_standings_are_cleared(path: Path) -> None:
    """Of a settled season the standings are left, of an open one its scores and its newest standings."""
    async with SqliteRepository(path) as repository:
        board = await put(repository, await add(repository), [a_state(f"p{n}") for n in range(2500)])
        board, _ = await turn(repository, board, [a_state("p1"), a_state("p2")])
        await repository.publish_standings(board.uid, 1)
        for n in range(3):
            await put(repository, board, [a_state("p1", float(n))])
            await repository.publish_standings(board.uid, 2)

        await repository.prune(FOREVER, FOREVER)

        rows = rows_of(path)
        assert (2, 2502, 2502, 2) == tuple(
            rows[name] for name in ("scores", "standings_by_rank", "standings_by_player", "copies")
        )
        assert {"p1": a_state("p1", 2.0), "p2": a_state("p2")} == await states_of(repository, board)
        assert not (await look(repository, board, ["p3"])).states.get(board.uid)
