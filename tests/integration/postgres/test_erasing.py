"""Erasing between processes: lost commits are still found, and nobody waits for it."""

import asyncio
import time

import pytest

from leaderboard_adapters.postgres import PostgresRepository, transaction
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.statements import SQL, WRITTEN, statement
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.submission import ERASED
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, erase, look, page_of, put, season_of, states_of, turn
from tests.integration.postgres.counting import PLAYER, count
from tests.support.postgres_server import Credentials
from tests.support.proxy import Proxy

PLAYERS = 100_000


async def test_a_lost_commit_is_found_behind_an_erasure(
    behind_proxy: PostgresRepository, repository: PostgresRepository, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its change tells nothing any more and is still the proof that it came through: it is not counted again."""
    board = await add(behind_proxy)
    look_up = transaction.came_through

    async def erased_before(connections: Connections, lost: transaction.TransactionPlan[object]) -> bool:
        await erase(repository, board, PLAYER)
        await repository.purge(PLAYER, b"mark")
        return await look_up(connections, lost)

    monkeypatch.setattr(transaction, "came_through", erased_before)
    proxy.cut_replies = 1

    [change] = await count(behind_proxy, board)

    assert 0 == proxy.cut_replies
    assert None is await repository.changes(board.uid, change)
    assert {} == await states_of(repository, board)


async def fill(database: Credentials, repository: PostgresRepository) -> Board:
    """A large board with a settled season behind it, written behind the server's back."""
    board, _ = await turn(repository, await put(repository, await add(repository), [a_state("p")]))
    with database.admin() as admin:
        admin.execute("DELETE FROM scores")
        for season in (1, 2):
            admin.execute(
                "INSERT INTO scores (board_uid, season, player_id, sort_key, stamp) "
                "SELECT %s, %s, 'p' || n, n, n FROM generate_series(1, %s) AS n",
                [board.uid, season, PLAYERS],
            )
        admin.execute("UPDATE boards SET players = %s", [PLAYERS])
        admin.execute("UPDATE seasons SET players = %s WHERE state = 'ended'", [PLAYERS])
        admin.execute(
            "INSERT INTO events SELECT %s, 'e' || n, int8send(n), 0 FROM generate_series(1, %s) AS n",
            [board.uid, 3 * PLAYERS],
        )
    for season in (1, 2):
        assert await repository.publish_standings(board.uid, season)
    return board


async def test_a_large_board_goes_on_meanwhile(database: Credentials) -> None:
    """Its lock is held for a few rows: erasing rewrites no standings, and searches without it."""
    async with database.repository() as repository:
        board = await fill(database, repository)
    before = rows_written(database)

    async with database.repository() as repository:
        await erase(repository, board, "p500")
        await repository.purge("p500", (500).to_bytes(8, "big"))
    written = rows_written(database) - before

    assert written < 20
    async with database.repository() as repository:
        page = await page_of(repository, board)
        assert [499, 501, 502] == [int(place.player_id[1:]) for place in page.places[498:501]]
        assert [499, 500, 501] == [place.rank for place in page.places[498:501]]
        assert PLAYERS - 1 == page.total == (await season_of(repository, board, 1)).total_players
        known = (await look(repository, board, events=["e500", "e501"])).events[board.uid]
        assert (ERASED, (501).to_bytes(8, "big")) == (known["e500"], known["e501"])


def rows_written(database: Credentials) -> int:
    """How many rows were written so far, once every session of ours is gone and has told its own."""
    database.wait_for_sessions_to_end()
    with database.admin() as admin:
        row = admin.execute("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables").fetchone()
    assert row is not None
    return int(str(row[0]))


async def test_standings_about_to_be_shown_are_waited_for(
    database: Credentials, repository: PostgresRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Showing them has read that nobody was erased, and has not committed yet: an erasure comes after it."""
    board = await put(repository, await add(repository), [a_state("p"), a_state("q")])
    # The statement takes its time between what it reads and what it writes.
    slow = statement(WRITTEN["show_copy"].replace("RETURNING", "AND (SELECT pg_sleep(1) IS NOT NULL) RETURNING"))
    monkeypatch.setitem(SQL, "show_copy", slow)  # type: ignore[arg-type]
    publishing = asyncio.ensure_future(repository.publish_standings(board.uid, 1))
    await asyncio.to_thread(wait_until_asleep, database)

    await erase(repository, board, "p")

    assert await publishing
    page = await page_of(repository, board)
    assert [(1, "q")] == [(place.rank, place.player_id) for place in page.places]


def wait_until_asleep(database: Credentials) -> None:
    """Return once a statement sleeps."""
    with database.admin() as admin:
        while not admin.execute("SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'").fetchall():
            time.sleep(0.01)


async def test_sweeping_waits_for_no_board(database: Credentials, repository: PostgresRepository) -> None:
    """Another session holds the board: the search goes on beside it."""
    board = await put(repository, await add(repository), [a_state("p")])
    await erase(repository, board, "p")

    with database.admin() as admin, admin.transaction():
        admin.execute("SELECT FROM boards WHERE uid = %s FOR UPDATE", [board.uid])
        # What waits for a lock that is not given up is refused.
        await repository.presences("p")
        await repository.boards_mentioning("p")
        await repository.purge("p", b"mark")


async def test_erasing_while_others_count_publish_and_prune(
    database: Credentials, repository: PostgresRepository
) -> None:
    """The server never has to step in, and the player who is erased again and again is never left behind."""
    board = await put(repository, await add(repository), [a_state(f"q{n}") for n in range(500)])
    done = asyncio.Event()

    async def again_and_again(what: str, other: PostgresRepository) -> None:
        while not done.is_set():
            if what == "publish":
                for season in await other.seasons(board.uid):
                    await other.publish_standings(board.uid, season.season)
            elif what == "prune":
                await other.prune(0, 0)
            else:
                await count(other, board)
            await asyncio.sleep(0)

    async def erase_and_turn() -> None:
        row = board
        for _ in range(30):
            row = await erase(repository, row, PLAYER)
            await repository.purge(PLAYER, b"mark")
            row, _ = await turn(repository, row, [a_state(f"q{n}") for n in range(500)])
        done.set()

    async with database.repository() as other:
        doing = [again_and_again(what, other) for what in ("publish", "prune", "count")]
        await asyncio.gather(erase_and_turn(), *doing)
        await erase(other, board, PLAYER)

    for season in await repository.seasons(board.uid):
        await repository.publish_standings(board.uid, season.season)
        found = repository.places(board, await season_of(repository, board, season.season))
        assert [] == list((await found.find([PLAYER])).players)
        page = await found.page(1, 1000)
        assert (list(range(1, 501)), 500) == ([place.rank for place in page.places], page.total)
    with database.admin() as admin:
        [deadlocks] = admin.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone() or (None,)
    assert 0 == deadlocks
