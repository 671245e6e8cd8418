"""Whatever is restarted under load: nobody sees a board go back."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import httpx2 as httpx
import pytest
from attrs import define, field

from tests.faults.harm import Harm, redis_emptied_by_restart, redis_killed
from tests.faults.stack import Stack, stack, until

pytestmark = pytest.mark.timeout(300)

BOARD = "bests"
PLAYERS = ("ada", "bob", "cleo", "dan")


@define
class Climb:
    """Players whose best scores only grow, and readers who see to it that none is ever shown below what was known.

    Known is what was answered or shown, by whatever server, before the question was asked.
    """

    stack: Stack
    known: dict[str, int] = field(factory=lambda: dict.fromkeys(PLAYERS, 0))
    untrue: list[str] = field(factory=list)
    answered: int = 0
    reads: int = 0
    _stopping: asyncio.Event = field(factory=asyncio.Event)

    async def run(self) -> None:
        async with httpx.AsyncClient(timeout=15) as client:
            writers = [self._again(self._write, client, player) for player in PLAYERS]
            await asyncio.gather(*writers, *(self._again(self._read, client, player) for player in PLAYERS))

    def stop(self) -> None:
        self._stopping.set()

    async def goes_on(self) -> None:
        """Return when there were some more answers and reads."""
        answered, reads = self.answered, self.reads
        await until(lambda: self.answered > answered + 20 and self.reads > reads + 20)

    async def _again(
        self, act: Callable[[httpx.AsyncClient, str, str, int], Awaitable[None]], client: httpx.AsyncClient, player: str
    ) -> None:
        for score, url in zip(itertools.count(1), itertools.cycle(self.stack.urls), strict=False):
            if self._stopping.is_set():
                return
            try:
                await act(client, url, player, score)
            except httpx.TransportError:
                await asyncio.sleep(0.02)

    async def _write(self, client: httpx.AsyncClient, url: str, player: str, score: int) -> None:
        body = {"player_id": player, "leaderboard_id": BOARD, "score": score}
        answer = await client.post(f"{url}/api/v1/scores", json=body)
        if answer.status_code == 200:
            self.answered += 1
            self.known[player] = max(self.known[player], answer.json()["data"]["score"])

    async def _read(self, client: httpx.AsyncClient, url: str, player: str, _: int) -> None:
        least = self.known[player]
        answer = await client.get(f"{url}/api/v1/leaderboards/{BOARD}/player/{player}")
        if answer.status_code == 503:
            return
        self.reads += 1
        shown = answer.json()["data"]["score"] if answer.status_code == 200 else 0
        if shown < least:
            self.untrue.append(f"{player} at {shown}, known before {least}: {answer.text}")
        self.known[player] = max(self.known[player], shown)


async def server_restarted(stack: Stack) -> None:
    """A server is asked to stop, and started again."""
    await asyncio.to_thread(stack.servers[0].stop)
    await asyncio.to_thread(stack.servers[0].start)


async def everything_restarted(stack: Stack) -> None:
    """Both servers and both stores are killed at once."""
    for victim in (*stack.servers, stack.redis, stack.postgres):
        await asyncio.to_thread(victim.kill)
    for victim in (stack.postgres, stack.redis, *stack.servers):
        await asyncio.to_thread(victim.start)


RESTARTS: Sequence[Harm] = (server_restarted, redis_killed, redis_emptied_by_restart, everything_restarted)


@pytest.fixture
async def deployment(tmp_path: Path) -> AsyncIterator[Stack]:
    async with stack(tmp_path, appendonly="yes", appendfsync="everysec") as deployment:
        async with httpx.AsyncClient(base_url=deployment.urls[0]) as client:
            board = {"id": BOARD, "name": "Bests", "update_mode": "best"}
            assert (await client.post("/api/v1/leaderboards", json=board)).status_code == 201
        yield deployment


async def test_a_restart_under_load_takes_no_score_back(deployment: Stack) -> None:
    """Servers, Redis with and without its file, PostgreSQL, all at once: best scores that were known only grow."""
    climb = Climb(deployment)
    running = asyncio.create_task(climb.run())
    try:
        for restart in RESTARTS:
            await climb.goes_on()
            await restart(deployment)
            await deployment.seconds_until_read()
        await climb.goes_on()
    finally:
        climb.stop()
        await running
    print(f"\n{len(RESTARTS)} restarts: answered {climb.answered}, reads {climb.reads}, untrue {len(climb.untrue)}")

    assert [] == climb.untrue
