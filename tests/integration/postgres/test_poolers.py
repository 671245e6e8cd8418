"""PgBouncer before the database: a session of our own will do, one that is shared out is refused before any harm."""

import asyncio
from contextlib import AsyncExitStack, suppress

import pytest
from psycopg import errors

from leaderboard_adapters.postgres import PostgresRepository, causes, pooler
from leaderboard_adapters.postgres.connection import Connection, Database
from leaderboard_adapters.postgres.statements import SQL, statement
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import StoreUnavailable, StoreUnusable
from leaderboard_testing.contracts.writing import add
from tests.integration.postgres.counting import count, keep_counting, line, score
from tests.support.pgbouncer import IGNORED, running
from tests.support.postgres_server import Credentials, PostgresServer

ORDERS = {"the session used last first": "0", "sessions by turns": "1"}


async def opened_by(database: Credentials) -> str | None:
    """Why a repository cannot be opened; None when it can."""
    try:
        async with database.repository() as repository:
            await repository.probe()
    except StoreUnusable as unfit:
        return unfit.reason
    return None


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("size", ["1", "2", "20"])
async def test_sessions_that_are_shared_out_are_refused(database: Credentials, size: str, order: str) -> None:
    """In transaction mode, however many sessions the pooler has and in whatever order it uses them."""
    options = {"ignore_startup_parameters": IGNORED, "default_pool_size": size, "server_round_robin": order}
    with running(database, "transaction", **options) as bouncer:
        assert causes.SHARED_OUT == await opened_by(bouncer.credentials)


async def test_sessions_that_are_shared_out_under_load(database: Credentials) -> None:
    """Others that use the pooler at the same time hide nothing."""
    with running(database, "transaction", ignore_startup_parameters=IGNORED) as bouncer:
        stop = asyncio.Event()

        async def load() -> None:
            while not stop.is_set():
                await asyncio.to_thread(ask)

        def ask() -> None:
            with bouncer.credentials.admin() as other:
                for _ in range(20):
                    other.execute("SELECT 1", prepare=False)

        loads = [asyncio.create_task(load()) for _ in range(3)]
        try:
            assert [causes.SHARED_OUT] * 10 == [await opened_by(bouncer.credentials) for _ in range(10)]
        finally:
            stop.set()
            await asyncio.gather(*loads)


async def test_not_even_transactions_are_whole(database: Credentials) -> None:
    """In statement mode."""
    with running(database, "statement", ignore_startup_parameters=IGNORED) as bouncer:
        assert causes.SHARED_OUT == await opened_by(bouncer.credentials)


@pytest.mark.parametrize("mode", ["session", "transaction"])
async def test_settings_that_are_refused(database: Credentials, mode: str) -> None:
    """As PgBouncer comes: it is said what to set."""
    with running(database, mode) as bouncer:
        assert pooler.NO_OPTIONS == await opened_by(bouncer.credentials)


async def test_a_session_of_our_own(database: Credentials) -> None:
    """In session mode it works, and can be held alone."""
    with running(database, "session", ignore_startup_parameters=IGNORED) as bouncer:
        assert None is await opened_by(bouncer.credentials)
        async with AsyncExitStack() as stack:
            repository: PostgresRepository = await stack.enter_async_context(bouncer.credentials.repository())
            await stack.enter_async_context(repository.sole_hold())


async def test_no_pooler(database: Credentials) -> None:
    """Without one nothing is asked but who answers."""
    assert None is await opened_by(database)


async def test_statements_are_never_mixed_up(database: Credentials, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of another version, whose statement of the same name is another one, never runs ours nor we its."""
    one, two = statement("SELECT 1"), statement("SELECT 2")
    with running(database, "transaction", ignore_startup_parameters=IGNORED) as bouncer:
        place = Database(**bouncer.credentials.arguments)  # type: ignore[arg-type]
        async with (
            await Connection.connect(**place.arguments) as first,
            await Connection.connect(**place.arguments) as second,
        ):
            monkeypatch.setitem(SQL, "ping", one)  # type: ignore[arg-type]
            assert [(1,)] == await first.ask("ping")
            with bouncer.credentials.admin() as holder:
                holder.execute("BEGIN")
                monkeypatch.setitem(SQL, "ping", two)  # type: ignore[arg-type]
                assert [(2,)] == await second.ask("ping")
                holder.execute("ROLLBACK")

            # The session that is free again is the one that the first has used.
            with pytest.raises(StoreUnavailable) as refused:
                await second.ask("ping")

    assert isinstance(refused.value.__cause__, errors.InvalidSqlStatementName)


async def test_one_message_passes_a_pooler_of_transactions(database: Credentials) -> None:
    """Guard and writes stay one transaction of one session, among many clients; nothing is prepared anywhere."""
    with running(database, "transaction", ignore_startup_parameters="extra_float_digits", default_pool_size="2") as one:
        way = one.credentials
        async with way.repository(direct=to(database)) as repository, way.repository(direct=to(database)) as other:
            boards = [await add(repository) for _ in range(4)]
            for _ in range(10):
                await asyncio.gather(*[count(repository, board) for board in boards])
            await asyncio.gather(*[count(process, boards[0]) for process in (repository, other) for _ in range(10)])

            assert repository.kept.units.one_message >= 36
            assert [30.0, 10.0, 10.0, 10.0] == [await score(other, board) for board in boards]
            assert 30 == len(await line(other, boards[0]))
            with way.admin() as admin:
                for _ in range(10):
                    assert [] == admin.execute("SELECT name FROM pg_prepared_statements", prepare=False).fetchall()


async def test_migrations_and_holds_go_directly(server: PostgresServer) -> None:
    """Through the pooler neither would last; and it is told nothing of sessions that it would refuse."""
    with server.empty_database() as database, running(database, "transaction") as bouncer:
        assert (await bouncer.credentials.migrate(direct=to(database)))[0].startswith("0001")
        async with AsyncExitStack() as stack:
            repository = await stack.enter_async_context(bouncer.credentials.repository(direct=to(database)))
            await stack.enter_async_context(repository.sole_hold())
            with database.admin() as admin:
                held = admin.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory'").fetchall()
                behind = admin.execute(
                    "SELECT pid FROM pg_stat_activity WHERE pid = ANY(%s) AND client_port = %s",
                    [[pid for [pid] in held], bouncer.port],
                ).fetchall()
            assert (1, []) == (len(held), behind)
            await repository.probe()


async def test_transactions_that_are_torn_apart(database: Credentials) -> None:
    """In statement mode nothing helps, and it is said at the start."""
    with running(database, "statement") as bouncer, pytest.raises(StoreUnusable) as unfit:
        async with bouncer.credentials.repository(direct=to(database)):
            pass

    assert pooler.TORN_APART == unfit.value.reason


async def test_a_pooler_that_is_restarted(database: Credentials) -> None:
    """Its clients' connections go with it; what is counted meanwhile is there once, or nobody said that it is."""
    with running(database, "transaction") as bouncer:
        async with bouncer.credentials.repository(direct=to(database)) as repository:
            board = await add(repository)
            stop = asyncio.Event()
            counting = asyncio.create_task(keep_counting(repository, board, stop))
            for _ in range(3):
                await goes_on(repository, board)
                await asyncio.to_thread(bouncer.kill)
                bouncer.start()
            await goes_on(repository, board)
            stop.set()
            answered, _ = await counting
            there = await line(repository, board)

    assert set(answered) <= set(there)
    assert len(there) == len(set(there))
    assert len(answered) >= 10


async def goes_on(repository: PostgresRepository, board: Board, more: int = 5) -> None:
    """Return when it was counted so many more times."""
    wanted: float | None = None
    while True:
        with suppress(StoreUnavailable):
            now = await score(repository, board)
            wanted = now + more if wanted is None else wanted
            if now >= wanted:
                return
        await asyncio.sleep(0.02)


def to(database: Credentials) -> dict[str, object]:
    """What is said of the direct way to a database."""
    return {"host": database.host, "port": database.port}
