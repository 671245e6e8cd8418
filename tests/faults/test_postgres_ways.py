"""PostgreSQL as it is really run: a pooler of transactions before it is restarted, a synchronous standby takes over."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.faults.history import judge
from tests.faults.load import BOARD, SUBMIT, Load
from tests.faults.stack import Stack, stack, under_load, until
from tests.support import pgbouncer, postgres_server
from tests.support.pgbouncer import PgBouncer
from tests.support.postgres_server import Credentials
from tests.support.postgres_standby import follow, make_synchronous, promote, standby_of, wait_for
from tests.support.server import free_port

pytestmark = pytest.mark.timeout(1800)

#: How often it happens in a row; `nox -s faults` wants many.
ROUNDS = 12 if "LEADERBOARD_FAULTS" in os.environ else 1


async def goes_on(load: Load, answers: int = 200) -> None:
    """Return when so many more submissions were answered."""
    wanted = load.answered + answers
    await until(lambda: load.answered >= wanted)


async def seconds_until_written(url: str) -> float:
    """How long it takes from now until a score is answered."""
    began = time.monotonic()
    async with httpx.AsyncClient(timeout=15) as client:
        while True:
            try:
                answer = await client.post(
                    f"{url}{SUBMIT}", json={"player_id": "probe", "leaderboard_id": BOARD, "score": 0}
                )
            except httpx.TransportError:
                continue
            if answer.status_code == 200:
                return time.monotonic() - began
            await asyncio.sleep(0.02)


async def harmed(deployment: Stack, name: str, harm: Callable[[], Awaitable[None]]) -> None:
    """Do harm again and again under load, and hold what is there in the end against what was answered."""
    written, read = [], []
    async with under_load(deployment) as load:
        for _ in range(ROUNDS):
            await goes_on(load)
            await harm()
            written.append(await seconds_until_written(deployment.urls[0]))
            read.append(await deployment.seconds_until_read())
        await goes_on(load)
    scores = await deployment.scores()
    verdict = judge(load.history, {player: score for player, score in scores.items() if player != "probe"})
    print(
        f"\n{ROUNDS} times {name}: {verdict}; reads {load.reads}, untrue {len(load.untrue)}; written again after "
        f"{sorted(written)[len(written) // 2]:.2f} s, at most {max(written):.2f} s; read after {max(read):.2f} s"
    )

    assert [] == load.unexpected
    assert [] == load.untrue
    assert verdict.is_clean, verdict


async def test_a_pooler_of_transactions_is_restarted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed, and by turns asked to end, under load: nothing that was answered is lost, nothing counts twice."""
    port = free_port()
    made: list[PgBouncer] = []
    with ExitStack() as poolers:

        def prepare(database: Credentials) -> None:
            direct = f"postgresql://{database.host}:{database.port}"
            monkeypatch.setenv("LEADERBOARD_POSTGRES__DIRECT_DSN", direct)
            made.append(poolers.enter_context(pgbouncer.running(database, "transaction", port=port)))

        async with stack(tmp_path, database_port=port, prepare=prepare) as deployment:
            [bouncer] = made
            rounds = 0

            async def restarted() -> None:
                nonlocal rounds
                rounds += 1
                await asyncio.to_thread(bouncer.kill if rounds % 2 else bouncer.stop)
                await asyncio.sleep(0.3)
                bouncer.start()

            await harmed(deployment, "PgBouncer restarted", restarted)


async def test_a_synchronous_standby_takes_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The primary is killed, its standby promoted, and found among several hosts, the one that takes writes."""
    monkeypatch.setenv("LEADERBOARD_POSTGRES__PARAMETERS", '{"target_session_attrs": "read-write"}')
    with (
        postgres_server.running() as primary,
        standby_of(primary, port=primary.port, host="127.0.0.2") as standby,
    ):
        servers = [primary, standby]
        wait_for(primary)
        make_synchronous(primary)

        def prepare(_: Credentials) -> None:
            monkeypatch.setenv("LEADERBOARD_POSTGRES__HOST", "127.0.0.1,127.0.0.2")

        async with stack(tmp_path, postgres=primary, prepare=prepare) as deployment:

            async def taken_over() -> None:
                old, new = servers
                await asyncio.to_thread(old.kill)
                await asyncio.to_thread(promote, new)
                servers.reverse()
                await deployment.seconds_until_read()
                await asyncio.to_thread(follow, old, new)
                await asyncio.to_thread(wait_for, new)
                await asyncio.to_thread(make_synchronous, new)

            try:
                await harmed(deployment, "primary killed, standby promoted", taken_over)
            finally:
                # Its database goes with the server that it was made on, which has to be the primary for that.
                if servers[0] is not primary:
                    servers[0].kill()
                    promote(primary)
