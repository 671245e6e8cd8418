"""PostgreSQL away, frozen, killed or full: whatever was answered is there, the rest is refused in bounded time."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager

import pytest

from leaderboard_adapters.postgres import PostgresRepository, timeouts
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import OutcomeUnknown, StoreUnavailable
from leaderboard_testing.contracts.writing import add
from tests.integration.postgres.counting import count, keep_counting, line, score
from tests.support.patience import PATIENCE, STRETCH, own_clock
from tests.support.postgres_server import Credentials, PostgresServer, running

#: How soon after its return the server is used again: a connection is asked for anew whenever one is wanted.
RECOVERY = 10.0


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """One that a test may harm."""
    with running() as server:
        yield server


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits for a connection that a test has to sit out are short."""
    monkeypatch.setattr(timeouts, "CONNECTION", 1.0)


@asynccontextmanager
async def counters(
    repository: PostgresRepository, boards: list[Board]
) -> AsyncIterator[list[tuple[list[str], list[str]]]]:
    """Counting on each board, all the while; afterwards, what was answered and what was raised on each."""
    until = asyncio.Event()
    counting = [asyncio.ensure_future(keep_counting(repository, board, until)) for board in boards]
    outcomes: list[tuple[list[str], list[str]]] = []
    try:
        await asyncio.sleep(0.5)
        yield outcomes
    finally:
        until.set()
        outcomes += await asyncio.gather(*counting)


async def works_again(repository: PostgresRepository, board: Board) -> float:
    """How many seconds of this process it takes until a count is answered."""
    started = own_clock()
    async with asyncio.timeout(30):
        while True:
            try:
                await count(repository, board)
            except (StoreUnavailable, OutcomeUnknown):
                await asyncio.sleep(0.05)
            else:
                return own_clock() - started


async def nothing_was_lost(repository: PostgresRepository, board: Board, answered: list[str], unknown: int) -> None:
    """Every answered change is in the line, nothing is there twice, and no more is there than could be."""
    kept = await line(repository, board)
    assert set(answered) <= set(kept)
    assert len(kept) == len(set(kept)) == await score(repository, board)
    assert len(answered) <= len(kept) <= len(answered) + unknown


async def test_killed_under_load(impatient: None, server: PostgresServer, repository: PostgresRepository) -> None:
    """Killed and started again, three times: every answered count is there, and no count is there twice."""
    boards, other = [await add(repository) for _ in range(4)], await add(repository)

    async with counters(repository, boards) as outcomes:
        for away in (0.1, 0.5, timeouts.CONNECTION + 1.0):
            server.kill()
            await asyncio.sleep(away)
            server.start()
            # The others work again as well, soon after this one.
            await works_again(repository, other)
            await asyncio.sleep(1.5)

    for board, (answered, raised) in zip(boards, outcomes, strict=True):
        assert len(answered) > 5
        await nothing_was_lost(repository, board, answered, raised.count("OutcomeUnknown"))


async def test_stopped_and_started(impatient: None, server: PostgresServer, repository: PostgresRepository) -> None:
    """Stopped, everything is refused at once, with nothing applied; started, everything works without a new client."""
    boards = [await add(repository) for _ in range(3)]
    await asyncio.gather(*[count(repository, board) for board in boards])
    server.stop()

    for attempt in (lambda: count(repository, boards[0]), repository.now, repository.ping, repository.versions):
        started = time.monotonic()
        with pytest.raises(StoreUnavailable):
            await attempt()
        assert time.monotonic() - started < timeouts.CONNECTION + 5.0
    with pytest.raises(StoreUnavailable):
        async with repository.snapshot(boards[0].uid):
            pass

    server.start()
    assert await works_again(repository, boards[0]) < RECOVERY
    assert [2, 1, 1] == [await score(repository, board) for board in boards]


async def test_a_restart_between_calls_goes_unnoticed(server: PostgresServer, repository: PostgresRepository) -> None:
    """Connections that the old server left behind are found out before they are used: the next calls just work."""
    boards = [await add(repository) for _ in range(6)]
    await asyncio.gather(*[count(repository, board) for board in boards])
    server.stop()
    server.start()

    assert boards[0].uid in await repository.versions()
    await asyncio.gather(*[repository.now() for _ in range(4)])


async def test_away_for_long(impatient: None, server: PostgresServer, repository: PostgresRepository) -> None:
    """However long it was away, it is used again as soon as it is back: attempts to connect do not grow apart."""
    board = await add(repository)

    async with counters(repository, [board]) as outcomes:
        server.stop()
        for _ in range(5):
            with pytest.raises(StoreUnavailable):
                await repository.now()
        server.start()
        assert await works_again(repository, board) < RECOVERY

    [(answered, _)] = outcomes
    kept = await line(repository, board)
    assert set(answered) <= set(kept)
    assert len(kept) == await score(repository, board)


async def test_frozen_for_a_moment(server: PostgresServer, repository: PostgresRepository) -> None:
    """Frozen for three seconds: whatever is refused left nothing, whatever is answered is there, and it goes on."""
    boards = [await add(repository) for _ in range(3)]

    async with counters(repository, boards) as outcomes:
        with server.paused():
            await asyncio.sleep(3)
        assert await works_again(repository, boards[0]) < RECOVERY
        await asyncio.sleep(0.5)

    for board, (answered, raised) in zip(boards[1:], outcomes[1:], strict=True):
        await nothing_was_lost(repository, board, answered, raised.count("OutcomeUnknown"))


async def test_frozen_for_good(
    impatient: None, server: PostgresServer, repository: PostgresRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits for a frozen server is answered in bounded time, in the middle of a list as well as before it."""
    monkeypatch.setattr(timeouts, "RESOLVING", 2.0)
    boards = [await add(repository) for _ in range(5)]
    longest = 2 * (timeouts.ROUND_TRIP + timeouts.CONNECTION) + 2.0

    with ExitStack() as frozen:
        async with counters(repository, boards) as outcomes:
            frozen.enter_context(server.paused())
            started = time.monotonic()
            await asyncio.sleep(0.1)
        waited = time.monotonic() - started

    assert waited < longest + timeouts.CONNECTION
    assert all(len(raised) == 1 for _, raised in outcomes)
    for board, (answered, raised) in zip(boards, outcomes, strict=True):
        async with asyncio.timeout(timeouts.BETWEEN + 10):
            await works_again(repository, board)
        kept = await line(repository, board)
        assert set(answered) <= set(kept)
        assert len(answered) + 1 <= len(kept) <= len(answered) + 1 + raised.count("OutcomeUnknown")


async def test_a_frozen_server_is_not_waited_for_when_one_gives_up(
    server: PostgresServer, repository: PostgresRepository
) -> None:
    """Cancelled while it waits, an attempt ends at once, and the next ones are not held up by it."""
    board = await add(repository)
    await count(repository, board)
    with server.paused():
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await count(repository, board)
        assert time.monotonic() - started < timeouts.ROUND_TRIP

    assert await works_again(repository, board) < RECOVERY


async def test_more_callers_than_connections(database: Credentials) -> None:
    """Five hundred callers of four connections: each is answered or refused in bounded time, none waits for ever."""
    async with database.repository(max_connections=1) as repository:
        boards = [await add(repository) for _ in range(5)]
        started = time.monotonic()
        results = await asyncio.gather(*[count(repository, boards[n % 5]) for n in range(500)], return_exceptions=True)
        waited = time.monotonic() - started

        # On a busy machine a callback comes late, and fewer have had their turn.
        assert waited < STRETCH * (timeouts.CONNECTION + timeouts.ROUND_TRIP)
        assert {list, StoreUnavailable} >= {type(result) for result in results}
        answered = sum(isinstance(result, list) for result in results)
        assert answered >= 20
        assert answered == sum([await score(repository, board) for board in boards])
    database.wait_for_sessions_to_end()


async def test_readers_of_whole_boards_leave_connections(database: Credentials) -> None:
    """However many snapshots are wanted at once, they never hold all connections: short work goes on."""
    async with database.repository(max_connections=4) as repository:
        board = await add(repository)
        hold = asyncio.Event()

        async def read() -> str:
            try:
                async with repository.snapshot(board.uid):
                    await hold.wait()
                return "read"
            except StoreUnavailable:
                return "refused"

        reading = [asyncio.ensure_future(read()) for _ in range(6)]
        for _ in range(10):
            await count(repository, board)
        async with asyncio.timeout(PATIENCE):
            while sum(one.done() for one in reading) < 4:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)
            await count(repository, board)
        hold.set()

        assert ["read"] * 2 + ["refused"] * 4 == sorted(await asyncio.gather(*reading))


async def test_a_full_disk(database: Credentials, repository: PostgresRepository) -> None:
    """A server that cannot write refuses, nothing is applied, and it goes on when there is room again."""
    board = await add(repository)
    with database.admin() as admin:
        admin.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        admin.execute("CREATE TRIGGER full_disk BEFORE INSERT ON scores EXECUTE FUNCTION full_disk()")
        with pytest.raises(StoreUnavailable):
            await count(repository, board)
        admin.execute("DROP TRIGGER full_disk ON scores")

    assert [] == await line(repository, board)
    assert await count(repository, board) == await line(repository, board)


@pytest.mark.parametrize("pause", [0.011, 0.1])
async def test_sessions_ended_by_an_operator(
    database: Credentials, repository: PostgresRepository, pause: float
) -> None:
    """Sessions that an operator ends again and again: what was committed is answered, what was not is done again."""
    boards = [await add(repository) for _ in range(3)]

    async with counters(repository, boards) as outcomes:
        with database.admin() as admin:
            for _ in range(int(3 / pause)):
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'leaderboard'"
                )
                await asyncio.sleep(pause)

    for board, (answered, raised) in zip(boards, outcomes, strict=True):
        await nothing_was_lost(repository, board, answered, raised.count("OutcomeUnknown"))
        assert len(answered) > 5


async def test_nothing_is_left_behind(database: Credentials) -> None:
    """Closed, no session of ours is there any more, and nothing can be asked."""
    async with database.repository() as repository:
        board = await add(repository)
        await asyncio.gather(*[count(repository, board) for _ in range(20)])

    database.wait_for_sessions_to_end()
    with pytest.raises(StoreUnavailable):
        await repository.now()
