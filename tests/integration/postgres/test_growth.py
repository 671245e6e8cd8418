"""Large boards: work stays in place, plans do not depend on what the server believes, nobody waits for standings."""

import asyncio
from contextlib import AsyncExitStack

import psycopg
import pytest

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.ports.ranked_view import AroundPlace
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, look, put, season_of, turn
from tests.support.postgres_server import Credentials

PLAYERS = 200_000


def fill(database: Credentials, board: Board, first: int, last: int) -> None:
    """Put many players and event ids on a board behind the server's back: it does not learn how many there are."""
    with database.admin() as admin:
        for table in ("scores", "events"):
            admin.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
        admin.execute(
            "INSERT INTO scores (board_uid, season, player_id, sort_key, stamp) "
            "SELECT %s, 1, 'p' || n, n, n FROM generate_series(%s::int, %s) AS n",
            [board.uid, first, last],
        )
        admin.execute(
            "INSERT INTO events SELECT %s, 'f' || n, '', 0 FROM generate_series(%s::int, %s) AS n",
            [board.uid, first, last],
        )
        admin.execute("UPDATE boards SET players = %s WHERE uid = %s", [last, board.uid])


def counters(database: Credentials, *names: str) -> list[int]:
    """Counters of scores and events together, once every session of ours is gone and has told its own."""
    database.wait_for_sessions_to_end()
    with database.admin() as admin:
        sums = ", ".join(f"sum({name})" for name in names)
        row = admin.execute(f"SELECT {sums} FROM pg_stat_user_tables WHERE relname IN ('scores', 'events')").fetchone()
    assert row is not None
    return [int(str(value)) for value in row]


async def test_rows_are_found_by_their_keys_while_a_table_grows(database: Credentials) -> None:
    """Whenever a session made its plans, it finds every row by its whole key, however many there are by then."""
    written, filled = 0, 0
    async with AsyncExitStack() as sessions:
        repositories = [await sessions.enter_async_context(database.repository()) for _ in range(4)]
        board = await add(repositories[0])
        states = [a_state(f"q{n}") for n in range(100)]
        for opened, size in enumerate((0, 1_000, 30_000, PLAYERS), start=1):
            fill(database, board, filled + 1, size)
            filled = size
            for repository in repositories[:opened]:
                for _ in range(3):  # each of its connections
                    gone, taken = f"p{written}", {f"e{written}": b"f" * 16}
                    board = await put(repository, board, states, removed=[gone], events=taken)
                    await look(repository, board, events=[f"f{n}" for n in range(100)])
                    written += 1

    [read] = counters(database, "seq_tup_read + idx_tup_fetch")
    assert read <= 10 * written * len(states)


@pytest.mark.parametrize("best_first", [False, True])
async def test_a_snapshot_reads_every_row_once(database: Credentials, *, best_first: bool) -> None:
    """Chunk by chunk a board is read as a whole, not over and over again."""
    async with database.repository() as repository:
        board = await add(repository)
        fill(database, board, 1, PLAYERS)
        async with repository.snapshot(board.uid, best_first=best_first) as snapshot:
            assert snapshot is not None
            assert PLAYERS == sum([len(chunk) async for chunk in snapshot.chunks])

    [read] = counters(database, "seq_tup_read + idx_tup_fetch")
    assert PLAYERS <= read <= 1.1 * PLAYERS


async def test_a_season_that_ended_is_read_once_for_all_keys(database: Credentials) -> None:
    """However many scores and places are asked about before its standings are published."""
    players, keys = 20_000, [float(key) for key in range(0, 20_000, 200)]
    async with database.repository() as repository:
        board = await add(repository)
        fill(database, board, 1, players)
        board, ended = await turn(repository, board)
        view = repository.places(board, ended)

        around = [AroundPlace(PlaceKey(key, b"", 0, ""), 1) for key in keys]
        ahead = [(await view.counts(keys)).ahead, (await view.counts(keys, [b"\1"] * len(keys))).ahead]
        pages = (await view.pages(around)).pages

    assert [[max(0, int(key) - 1) for key in keys], [*map(int, keys)]] == [*map(list, ahead)]
    assert [max(1, int(key) - 1) for key in keys] == [page[0].rank for page in pages]
    [read] = counters(database, "seq_tup_read + idx_tup_fetch")
    # Of both counts the best and the last place, which are read apart, and the keys; of the pages the keys, the places.
    assert read <= 8 * players


async def test_scores_are_written_in_place(database: Credentials) -> None:
    """Nearly every new score is another version of its row on the same page: no index is touched."""
    async with database.repository() as repository:
        board = await add(repository)
        players = [f"p{n}" for n in range(1000)]
        for n in range(41):
            await put(repository, board, [a_state(player, float(n)) for player in players])

    updated, in_place = counters(database, "n_tup_upd", "n_tup_hot_upd")
    assert 40_000 == updated
    assert in_place > 0.9 * updated


@pytest.mark.timeout(120)
async def test_publishing_blocks_no_submission(database: Credentials, repository: PostgresRepository) -> None:
    """While the standings of many players are written, scores are committed on the same board without waiting."""
    board = await add(repository)
    fill(database, board, 1, PLAYERS)
    commits = 0

    publishing = asyncio.ensure_future(repository.publish_standings(board.uid, 1))
    while not publishing.done():
        board = await put(repository, board, [a_state(f"p{commits + 1}", -1.0)])
        commits += 1

    assert await publishing
    assert commits > 10
    page = await repository.places(board, await season_of(repository, board, 1)).page(1, 10)
    assert PLAYERS == page.total
    assert page.read_version.version.revision < board.version.revision
    with database.admin() as admin:
        [left] = admin.execute("SELECT count(*) FROM standings").fetchone() or ()
    assert PLAYERS == left


async def test_older_standings_are_cleared_in_chunks(database: Credentials, repository: PostgresRepository) -> None:
    """After publishing anew nothing of the old standings is left, and no statement took more than a chunk of them."""
    board = await add(repository)
    with database.admin() as admin:
        admin.execute("CREATE TABLE took (rows bigint)")
        admin.execute(
            "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN INSERT INTO took SELECT count(*) FROM gone; RETURN NULL; END $$"
        )
        admin.execute(
            "CREATE TRIGGER note AFTER DELETE ON standings REFERENCING OLD TABLE AS gone EXECUTE FUNCTION note()"
        )
    for n in range(2):
        states = [a_state(f"p{m}", float(n)) for m in range(12_000)]
        for first in range(0, 12_000, 1000):
            board = await put(repository, board, states[first : first + 1000])
        assert await repository.publish_standings(board.uid, 1)

    with database.admin() as admin:
        took = [rows for (rows,) in admin.execute("SELECT rows FROM took").fetchall()]
        [left] = admin.execute("SELECT count(*) FROM standings").fetchone() or ()
    assert (12_000, 12_000) == (sum(took), left)  # type: ignore[arg-type]
    assert max(took) <= 5_000  # type: ignore[type-var, operator]


async def test_a_turn_of_the_season_touches_no_score(database: Credentials, repository: PostgresRepository) -> None:
    """However many players a board has: its own row goes on, the season that ends is closed and the next opened."""
    board = await add(repository)
    await put(repository, board, [a_state(f"p{n}") for n in range(100)])
    tables = ("boards", "changes", "scores", "seasons", "copies", "standings")

    with database.admin() as admin:
        before = {table: versions(admin, table) for table in tables}
        await turn(repository, board)
        written = {table: len(versions(admin, table) - before[table]) for table in tables}

    assert {"boards": 1, "changes": 1, "scores": 0, "seasons": 2, "copies": 0, "standings": 0} == written
    assert before["scores"]


def versions(admin: "psycopg.Connection[tuple[object, ...]]", table: str) -> set[tuple[object, ...]]:
    """Where the versions of a table's rows are, and who wrote them."""
    return set(admin.execute(f"SELECT ctid::text, xmin::text FROM {table}").fetchall())
