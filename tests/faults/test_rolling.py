"""Two servers restarted one after the other: whoever asks the other one once, notices nothing."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.faults.history import judge
from tests.faults.rolling import Games
from tests.faults.stack import Stack, stack

pytestmark = pytest.mark.timeout(900)

#: How many restarts there are: each server once, or ten times in a long round.
RESTARTS = 20 if "LEADERBOARD_FAULTS" in os.environ else 2
#: What the servers are made of; a long round tries both.
ENGINES = ("hypercorn", "uvicorn") if "LEADERBOARD_FAULTS" in os.environ else ("hypercorn",)


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_rolling_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    """Under load no request fails after one retry, no answered score is lost, and none counts twice."""
    monkeypatch.setenv("LEADERBOARD_SERVER__ENGINE", engine)
    async with stack(tmp_path) as deployment:
        async with playing(deployment) as games:
            for turn in range(RESTARTS):
                server = deployment.servers[turn % 2]
                assert 0 == await asyncio.to_thread(server.stop)
                await asyncio.to_thread(server.start)
        verdict = judge(games.history, await deployment.scores())
    print(
        f"\n{RESTARTS} restarts ({engine}): asked {games.asked}, retried {games.retried}, "
        f"failed after one retry {len(games.failed)}; {verdict}"
    )

    assert [] == games.failed
    assert verdict.is_clean, verdict
    assert 0 == verdict.unknown
    assert games.retried > 0


@asynccontextmanager
async def playing(deployment: Stack) -> AsyncIterator[Games]:
    """Games are played for as long as the context lasts."""
    games = Games(deployment.urls)
    running = asyncio.create_task(games.run())
    try:
        while len(games.history.outcomes) < 8:
            await asyncio.sleep(0.05)
            assert not running.done() or running.result() is None
        yield games
    finally:
        games.stop()
        await running
