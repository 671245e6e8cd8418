"""Units of work of several processes on the same boards: one after the other, and nobody waits for ever."""

import asyncio
import json
import signal
import sys
import time

import pytest
from attrs import asdict

from leaderboard_adapters.postgres import PostgresRepository, timeouts, units
from leaderboard_adapters.postgres.statements import SQL, WRITTEN, statement
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_testing.contracts.writing import add
from tests.integration.postgres.counting import PLAYER, count, count_patiently, counted, line, score
from tests.integration.postgres.test_positions import until_somebody_waits
from tests.support.patience import PATIENCE
from tests.support.postgres_server import Credentials


async def counting_process(database: Credentials, boards: list[Board], times: int) -> None:
    """Count in a process of its own, on all boards at once and on each alone, in an order of its own."""
    task = json.dumps({"database": asdict(database), "boards": [board.id for board in boards], "times": times})
    command = [sys.executable, "-m", "tests.integration.postgres.counting_process", task]
    process = await asyncio.create_subprocess_exec(*command)
    assert await process.wait() == 0


async def test_two_processes_count_exactly(database: Credentials, repository: PostgresRepository) -> None:
    """Two processes whose units of work interleave on the same boards, named in opposite orders, lose nothing."""
    boards = [await add(repository) for _ in range(3)]

    await asyncio.gather(counting_process(database, boards, 30), counting_process(database, boards[::-1], 30))

    assert [120.0] * 3 == [await score(repository, board) for board in boards]
    assert [120] * 3 == [len(await line(repository, board)) for board in boards]


async def test_two_pools_in_opposite_orders_never_deadlock(
    database: Credentials, repository: PostgresRepository
) -> None:
    """Locks are taken in one order, whatever the order of the list: the server never has to step in."""
    boards = [await add(repository) for _ in range(4)]

    async with database.repository() as other:
        await asyncio.gather(
            *[count_patiently(repository, *boards) for _ in range(50)],
            *[count_patiently(other, *boards[::-1]) for _ in range(50)],
        )

    with database.admin() as admin:
        [deadlocks] = admin.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone() or (None,)
    assert 0 == deadlocks
    assert [100.0] * 4 == [await score(repository, board) for board in boards]


#: The lock and the states in one statement: it returns the newest row of the board, with the scores from before.
_AT_ONCE = statement("""
SELECT board.uid, int8send(1), float8send(score.sort_key), int8send(score.stamp), NULL, ''::bytea
FROM unnest(%(player_uids)::bigint[], %(players)::text[]) AS wanted (board_uid, player_id)
JOIN boards AS board ON board.uid = wanted.board_uid AND NOT board.deleted
JOIN scores AS score
    ON score.board_uid = board.uid AND score.season = board.season AND score.player_id = wanted.player_id
ORDER BY board.uid
FOR NO KEY UPDATE OF board
""")
_UNLOCKED = statement(WRITTEN["lock_boards"].replace("FOR NO KEY UPDATE OF board", ""))


async def counted_at_once(database: Credentials) -> tuple[int, float]:
    """How many of 80 counts at once, from two pools, were answered, and what was counted. Nothing is kept."""
    async with database.repository(kept_states=0) as repository, database.repository(kept_states=0) as other:
        board = await add(repository)
        await count(repository, board)
        results = await asyncio.gather(
            *[count(one, board) for one in (repository, other) for _ in range(40)], return_exceptions=True
        )
        return sum(isinstance(result, list) for result in results), await score(repository, board) - 1


async def test_counting_at_once_is_exact(database: Credentials) -> None:
    """What is decided under a board's lock is read by statements behind it: every count that is answered counts."""
    assert (80, 80.0) == await counted_at_once(database)


async def test_reading_in_the_statement_that_locks_would_be_seen(
    database: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the states read by the statement that locks, counts would be answered and lost: that shows here."""
    monkeypatch.setitem(SQL, "states", _AT_ONCE)  # type: ignore[arg-type]
    monkeypatch.setitem(SQL, "lock_boards", _UNLOCKED)  # type: ignore[arg-type]
    monkeypatch.setattr(units, "statements_of", lambda *_: (["states", "lock_boards"], []))

    answered, counted = await counted_at_once(database)

    assert 80 == answered
    assert counted < 80


async def test_not_locking_would_be_seen(database: Credentials, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock two changes would follow the same one: the board's line refuses the second."""
    monkeypatch.setitem(SQL, "lock_boards", _UNLOCKED)  # type: ignore[arg-type]

    answered, counted = await counted_at_once(database)

    assert answered == counted < 80


async def test_a_lock_that_is_not_given_up_is_waited_for_within_bounds(
    database: Credentials, repository: PostgresRepository
) -> None:
    """Another session holds a board's row: nothing is applied, and that is said in bounded time."""
    board, other = await add(repository), await add(repository)

    with database.admin() as admin, admin.transaction():
        admin.execute("SELECT FROM boards WHERE uid = %s FOR UPDATE", [board.uid])
        started = time.monotonic()
        with pytest.raises(StoreUnavailable):
            await count(repository, board)
        waited = time.monotonic() - started
        await count(repository, other)

    assert timeouts.LOCK <= waited < timeouts.LOCK + 10.0
    assert [] == await line(repository, board)
    assert await count(repository, board) == await line(repository, board)


async def test_a_locked_board_stops_no_other(database: Credentials, repository: PostgresRepository) -> None:
    """While one unit of work waits for its board, others on other boards go on."""
    board, other = await add(repository), await add(repository)

    with database.admin() as admin, admin.transaction():
        admin.execute("SELECT FROM boards WHERE uid = %s FOR UPDATE", [board.uid])
        # As often as it is refused: on a busy machine the others may take longer than it may wait.
        waiting = asyncio.ensure_future(_patiently(repository, board))
        await until_somebody_waits(admin)
        for _ in range(20):
            await count(repository, other)
        assert not waiting.done()

    await waiting
    assert (1.0, 20.0) == (await score(repository, board), await score(repository, other))


async def test_a_locked_table_is_waited_for_within_bounds(
    database: Credentials, repository: PostgresRepository
) -> None:
    """A lock on a whole table is bounded as well, and reading boards stays possible."""
    board = await add(repository)

    with database.admin() as admin, admin.transaction():
        admin.execute("LOCK TABLE scores IN ACCESS EXCLUSIVE MODE")
        started = time.monotonic()
        with pytest.raises(StoreUnavailable):
            await count(repository, board)
        assert time.monotonic() - started < timeouts.LOCK + 10.0
        assert {board.id: board} == dict(await repository.find([board.id]))

    assert [] == await line(repository, board)


async def test_a_process_that_froze_between_its_halves_decides_anew(repository: PostgresRepository) -> None:
    """The server has ended its transaction meanwhile; awake again, it finds that nothing of it is there."""
    board = await add(repository)
    frozen = 0

    def freeze(view: LockedState) -> WriteSet[list[str]]:
        nonlocal frozen
        frozen += 1
        if frozen == 1:
            # The whole process stands still: nothing of this event loop runs meanwhile.
            time.sleep(timeouts.BETWEEN + 2.0)
        return counted([board], view)

    answer = await repository.unit_of_work(ReadSet(players={board.uid: [PLAYER]}), freeze)

    assert 2 == frozen
    assert answer == await line(repository, board)
    assert 1.0 == await score(repository, board)


async def test_a_frozen_process_does_not_hold_a_board(database: Credentials, repository: PostgresRepository) -> None:
    """Others get the board while the process that had locked it stands still."""
    board = await add(repository)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.integration.postgres.freezing_process",
        json.dumps({"database": asdict(database), "board": board.id}),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert b"locked\n" == await process.stdout.readline()
    process.send_signal(signal.SIGSTOP)
    async with asyncio.timeout(PATIENCE):
        counted_meanwhile = await _patiently(repository, board)
    process.send_signal(signal.SIGCONT)
    assert 0 == await process.wait()

    assert counted_meanwhile == (await line(repository, board))[:1]
    assert 2.0 == await score(repository, board)


async def _patiently(repository: PostgresRepository, board: Board) -> list[str]:
    while True:
        try:
            return await count(repository, board)
        except StoreUnavailable:
            await asyncio.sleep(0.01)
