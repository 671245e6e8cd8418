"""Faults of PostgreSQL and of its standby."""

import asyncio
import math
import random
import time
from contextlib import ExitStack

import psycopg

from tests.faults.load import BOARD
from tests.faults.whole.deployment import Whole
from tests.faults.whole.hurting import counted, frozen, killed
from tests.support import postgres_standby
from tests.support.postgres_server import PostgresServer

_OURS = "application_name = 'leaderboard' AND pid <> pg_backend_pid()"
_DAY_AND_AN_HOUR = 90_000


def lines(server: PostgresServer, text: str) -> int:
    """How often its log has it."""
    return server.complaints.count(text)


async def postgres_killed(whole: Whole) -> int:
    """PostgreSQL is killed under load and recovers."""
    seen: list[int] = []
    async with counted(lambda: lines(whole.postgres, "automatic recovery in progress"), seen):
        await killed(whole.postgres)
        await asyncio.sleep(0.3)
        await asyncio.to_thread(whole.postgres.start)
    return sum(seen)


async def postgres_frozen(whole: Whole) -> int:
    """PostgreSQL answers nobody for a while, its connections staying open."""
    async with frozen(whole.postgres) as seen:
        await asyncio.sleep(random.uniform(0.3, 1.5))
        return seen()


async def sessions_terminated(whole: Whole) -> int:
    """An administrator ends all sessions, three times."""
    seen = 0
    for _ in range(3):
        seen += len(await whole.ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {_OURS}"))
        await asyncio.sleep(0.3)
    return seen


async def statements_cancelled(whole: Whole) -> int:
    """An administrator cancels whatever is being done, waiting for the standby included, again and again."""
    seen: list[int] = []
    query = f"SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE {_OURS} AND state = 'active'"
    async with counted(lambda: lines(whole.postgres, "cancel"), seen):
        deadline = time.monotonic() + 20
        done = 0
        while done < 10:
            assert time.monotonic() < deadline, "nothing is being done"
            done += len(await whole.ask(query))
    return max(done, *seen)


async def waits_ended(whole: Whole) -> int:
    """While the standby stands still an administrator ends the sessions that wait for it; then the primary dies, and
    what the standby has is all there is."""
    how = random.choice(("pg_terminate_backend", "pg_cancel_backend"))
    query = f"SELECT {how}(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    seen = 0
    async with frozen(whole.standby):
        deadline = time.monotonic() + 20
        while seen < 3:
            assert time.monotonic() < deadline, "nobody waits for the standby"
            seen += len(await whole.ask(query))
        await killed(whole.postgres)
    await fail_over(whole)
    return seen


async def failed_over(whole: Whole) -> int:
    """The primary dies, and the standby that its commits waited for takes its place."""
    seen = await killed(whole.postgres)
    await fail_over(whole)
    return seen


async def fail_over(whole: Whole) -> None:
    """The standby takes the place of a primary that died, and is followed by a new one."""
    await asyncio.to_thread(postgres_standby.promote, whole.standby)
    whole.postgres, whole.standby = whole.standby, whole.postgres
    # Before anybody is led there: its commits wait until somebody follows.
    await asyncio.to_thread(postgres_standby.make_synchronous, whole.postgres)
    await whole.lead()
    await asyncio.to_thread(postgres_standby.follow, whole.standby, whole.postgres)


async def standby_frozen(whole: Whole) -> int:
    """The standby stands still, and all commits wait for it."""
    async with frozen(whole.standby) as seen:
        await asyncio.sleep(random.uniform(0.3, 1.5))
        return seen()


async def standby_killed(whole: Whole) -> int:
    """The standby is killed and comes back, and all commits wait meanwhile."""
    seen = await killed(whole.standby)
    await asyncio.sleep(0.5)
    await asyncio.to_thread(whole.standby.start)
    return seen


async def board_locked(whole: Whole) -> int:
    """Somebody else holds the board."""

    def hold() -> int:
        waiting = f"SELECT FROM pg_stat_activity WHERE {_OURS} AND wait_event_type = 'Lock'"
        with whole.admin() as admin, whole.admin() as other, admin.transaction():
            admin.execute("SELECT FROM boards WHERE id = %s AND NOT deleted FOR UPDATE", [BOARD])
            seen, ends = 0, time.monotonic() + random.uniform(0.5, 2.0)
            while time.monotonic() < ends or not seen:
                assert time.monotonic() < ends + 20, "nobody waits for the board"
                seen = max(seen, len(other.execute(waiting.encode()).fetchall()))
                time.sleep(0.05)
            return seen

    return await asyncio.to_thread(hold)


async def connections_exhausted(whole: Whole) -> int:
    """Others take all connections, whenever one of ours is ended."""
    seen: list[int] = []

    def take() -> None:
        with ExitStack() as taken:
            mine = taken.enter_context(whole.admin())
            began = time.monotonic()
            full = math.inf
            while time.monotonic() < full + 1.0:
                assert time.monotonic() < began + 30, "there is always one more"
                try:
                    taken.enter_context(whole.postgres.database().admin())
                except psycopg.OperationalError:
                    full = min(full, time.monotonic())
                    mine.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {_OURS}".encode())
                    time.sleep(0.1)

    async with counted(lambda: lines(whole.postgres, "too many clients"), seen):
        await asyncio.to_thread(take)
    return sum(seen)


async def postgres_read_only(whole: Whole) -> int:
    """Transactions are read-only by default for a while, as before a cut-over."""
    seen: list[int] = []
    async with counted(lambda: lines(whole.postgres, 'parameter "default_transaction_read_only" changed'), seen):
        await read_only(whole, "on")
        await asyncio.sleep(1.2)
        await read_only(whole, "off")
    return sum(seen)


async def read_only(whole: Whole, value: str) -> None:
    def change() -> None:
        with whole.admin() as admin:
            admin.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}".encode())
            admin.execute("SELECT pg_reload_conf()")
            while admin.execute("SHOW default_transaction_read_only").fetchone() != (value,):
                time.sleep(0.02)

    await asyncio.to_thread(change)


async def clock_ahead(whole: Whole) -> int:
    """The repository's clock is a day and an hour ahead for a while."""
    return await clock_set(whole, _DAY_AND_AN_HOUR)


async def clock_behind(whole: Whole) -> int:
    """The repository's clock is an hour behind for a while."""
    return await clock_set(whole, -3_600)


async def clock_set(whole: Whole, seconds: int) -> int:
    clock = whole.clock
    clock.ahead(seconds)
    try:
        await asyncio.sleep(random.uniform(0.8, 1.6))
        [(shown,)] = await whole.ask("SELECT extract(epoch FROM clock_timestamp())")
        return int(abs(float(str(shown)) - time.time()) > abs(seconds) - 60)
    finally:
        clock.ahead(0)


ALL = (
    *(postgres_killed, postgres_frozen, sessions_terminated, statements_cancelled, waits_ended, failed_over),
    *(standby_frozen, standby_killed, board_locked, connections_exhausted, postgres_read_only),
    *(clock_ahead, clock_behind),
)
