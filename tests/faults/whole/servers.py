"""Faults of servers."""

import asyncio
import random
import time
from collections.abc import Sequence

import httpx2 as httpx

from tests.faults.history import Outcome
from tests.faults.load import BOARD, SUBMIT
from tests.faults.whole.deployment import Whole
from tests.faults.whole.flow import Flow
from tests.faults.whole.hurting import frozen, killed, running
from tests.faults.whole.watchers import Watch
from tests.support.server import Server


async def again(server: Server) -> None:
    await asyncio.to_thread(server.start)


async def server_killed(whole: Whole) -> int:
    """A server is killed and started again, the other one serving on."""
    victim = random.choice(whole.servers)
    seen = await killed(victim)
    await again(victim)
    return seen


async def server_terminated(whole: Whole) -> int:
    """A server is asked to end under load, and started again."""
    victim = random.choice(whole.servers)
    before = said(victim, "stopped")
    assert await asyncio.to_thread(victim.stop, 30) == 0
    await again(victim)
    return said(victim, "stopped") - before


async def servers_killed(whole: Whole) -> int:
    """Both of them at once."""
    seen = sum([await killed(server) for server in whole.servers])
    await asyncio.gather(*map(again, whole.servers))
    return seen


async def server_frozen(whole: Whole) -> int:
    """A server stands still for a while, and goes on with what it had in hand."""
    async with frozen(random.choice(whole.servers)) as seen:
        await asyncio.sleep(random.uniform(0.3, 1.5))
        return seen()


async def server_killed_after_answer(whole: Whole, flow: Flow, watches: list[Watch]) -> int:
    """A server is killed as soon as its answer is read, and nobody else says anything: the others' watchers see it."""
    victim = random.choice(whole.servers)
    was = running(victim)
    async with flow.held(), httpx.AsyncClient(timeout=15) as client:
        await until_answered(client, [victim.url], flow, times=random.randint(1, 2))
        was.kill()
        began = time.monotonic()
        await asyncio.to_thread(was.wait)
        others = [watch for watch in watches if watch.url != victim.url and watch.board == BOARD]
        version = await whole.version()
        whole.last_states.extend(
            [await watch.seconds_until(lambda watch: watch.revision >= version, began) for watch in others]
        )
    await again(victim)
    return int(was.returncode == -9)


async def until_answered(client: httpx.AsyncClient, urls: Sequence[str], flow: Flow, times: int = 1) -> None:
    """Submit new players, at once, to one of the servers, again and again until some are answered."""
    answered = 0
    while not answered:
        answered = sum(await asyncio.gather(*(submit(client, random.choice(urls), flow) for _ in range(times))))


async def submit(client: httpx.AsyncClient, url: str, flow: Flow) -> bool:
    """One submission of a new player, and whether it was answered."""
    player = f"last-{len(flow.history.outcomes)}"
    flow.history.sent(player)
    outcome = await flow.send(client, f"{url}{SUBMIT}", {"player_id": player, "leaderboard_id": BOARD, "score": 1})
    flow.history.ended(player, 0, outcome)
    if outcome is not Outcome.ANSWERED:
        await asyncio.sleep(0.05)
    return outcome is Outcome.ANSWERED


def said(server: Server, event: str) -> int:
    return sum(line["event"] == event for line in server.log)


ALL = (server_killed, server_terminated, servers_killed, server_frozen)
