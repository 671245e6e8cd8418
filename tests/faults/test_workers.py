"""Several workers on one port: one is killed, all are exchanged, all are ended, while scores pour in."""

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.faults.history import judge
from tests.faults.load import BOARD, Load
from tests.faults.rolling import Games
from tests.faults.stack import Stack, stack, under_load, until
from tests.support.workers import WORKERS, kill, lines, serving, wait_until_serving

pytestmark = pytest.mark.timeout(900)

#: How many workers there are, how often one is killed, and how often all are exchanged; a long round takes its time.
COUNT = 3
KILLS = 12 if "LEADERBOARD_FAULTS" in os.environ else 2
EXCHANGES = 5 if "LEADERBOARD_FAULTS" in os.environ else 1
#: What they are made of; a long round tries both.
ENGINES = ("hypercorn", "uvicorn") if "LEADERBOARD_FAULTS" in os.environ else ("uvicorn",)


@pytest.fixture(params=ENGINES)
async def deployment(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stack]:
    """One server of several workers."""
    monkeypatch.setenv("LEADERBOARD_SERVER__ENGINE", request.param)
    monkeypatch.setenv(WORKERS, str(COUNT))
    async with stack(tmp_path, servers=1) as deployment:
        await asyncio.to_thread(wait_until_serving, deployment.servers[0], COUNT)
        yield deployment


async def goes_on(load: Load, answers: int = 200) -> None:
    """Return when so many more submissions were answered."""
    wanted = load.answered + answers
    await until(lambda: load.answered >= wanted)


async def test_a_worker_is_killed_under_load(deployment: Stack) -> None:
    """What was answered is there once, nothing counts twice, no answer is older than one before; it is replaced."""
    [server] = deployment.servers
    seconds = []
    async with under_load(deployment) as load:
        for _ in range(KILLS):
            await goes_on(load)
            before = serving(server)
            number = random.choice([*before])
            began = time.monotonic()
            pid = kill(server, number)
            await asyncio.to_thread(wait_until_serving, server, COUNT, without={number: pid})
            seconds.append(time.monotonic() - began)
        await goes_on(load)
    verdict = judge(load.history, await deployment.scores())
    print(
        f"\n{KILLS} workers killed: {verdict}; reads {load.reads}, untrue {len(load.untrue)}; "
        f"replaced after {sorted(seconds)[len(seconds) // 2]:.2f} s, at most {max(seconds):.2f} s"
    )

    assert [] == load.unexpected
    assert [] == load.untrue
    assert verdict.is_clean, verdict
    assert KILLS == len(lines(server, "worker died"))


async def test_all_are_exchanged_under_load(deployment: Stack) -> None:
    """On SIGHUP, one by one: no request is refused, none has to be sent again, no score is lost or doubled."""
    [server] = deployment.servers
    games = Games(deployment.urls)
    running = asyncio.create_task(games.run())
    assert server.process is not None
    for _ in range(EXCHANGES):
        before, asked = serving(server), games.asked
        while games.asked < asked + 200:
            await asyncio.sleep(0.02)
            assert not running.done() or running.result() is None
        server.process.send_signal(signal.SIGHUP)
        await asyncio.to_thread(wait_until_serving, server, COUNT, without=before)
    games.stop()
    await running
    verdict = judge(games.history, await deployment.scores())
    print(f"\n{EXCHANGES} exchanges of {COUNT}: asked {games.asked}, sent again {games.retried}; {verdict}")

    assert [] == games.failed
    assert 0 == games.retried
    assert verdict.is_clean, verdict
    assert 0 == verdict.unknown
    assert [] == lines(server, "worker died")


async def test_all_are_ended_under_load(deployment: Stack) -> None:
    """On SIGTERM, and well: nobody has to be killed for being late, every request that was taken in is answered, no
    score is lost."""
    [server] = deployment.servers
    async with under_load(deployment) as load:
        await goes_on(load)
        began = time.monotonic()
        assert 0 == await asyncio.to_thread(server.stop)
        seconds = time.monotonic() - began
        await asyncio.to_thread(server.start)
        await goes_on(load)
    verdict = judge(load.history, await deployment.scores())
    print(f"\nended in {seconds:.1f} s: {verdict}")

    assert [] == load.unexpected
    assert [] == load.untrue
    assert verdict.is_clean, verdict
    assert [] == lines(server, "worker does not end")


@asynccontextmanager
async def frozen(pid: int) -> AsyncIterator[None]:
    """A process that does nothing for as long as the context lasts."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_a_worker_that_hangs(deployment: Stack) -> None:
    """Whoever comes anew is served by the others, and `/ready` says that one does not answer."""
    [server] = deployment.servers
    async with frozen(serving(server)[2]):
        for _ in range(20):
            async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
                assert 200 == (await client.get(f"/api/v1/leaderboards/{BOARD}/top")).status_code
        async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
            ready = (await client.get("/ready")).json()["data"]
            metrics = (await client.get("/metrics")).text

    assert ("degraded", "failed") == (ready["status"], ready["checks"]["workers"])
    assert "of 3 workers 2 did not answer" in ready["reasons"]["workers"]
    assert 'leaderboard_worker_up{worker="2"} 0.0' in metrics
