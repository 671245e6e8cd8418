"""The faults: each does its harm, leaves every process running again, and says how often it was seen to take effect."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import httpx2 as httpx

from leaderboard_adapters.postgres.statements import schema_of
from tests.faults.mortal import WILL, Gap
from tests.faults.stack import until
from tests.faults.whole.hurting import frozen, killed
from tests.faults.wide.copies import cell_restored, disk_restored, tables_of
from tests.faults.wide.deployment import KEPT, TURNED
from tests.faults.wide.flow import GHOST, Flow
from tests.support.redis_server import RedisServer

Harm = Callable[[Flow], Awaitable[int]]


async def cell_away(flow: Flow) -> int:
    """Somebody has all that a cell holds to themselves for a while"""

    def hold(cell: int) -> int:
        with flow.stack.database.admin() as admin, flow.stack.database.admin() as other, admin.transaction():
            tables = ", ".join(f"{schema_of(cell)}.{name}" for name in tables_of(admin, cell))
            admin.execute(f"LOCK TABLE {tables}".encode())
            return waiting(other, time.monotonic() + random.uniform(0.5, 2.0))

    return await asyncio.to_thread(hold, cell_of_a_shard(flow))


async def cell_moved(flow: Flow) -> int:
    """All that a cell holds is written anew to another place, its indexes too, and is away meanwhile"""

    def move(cell: int) -> int:
        with flow.stack.database.admin() as admin:
            place = "SELECT string_agg(pg_relation_filenode(oid)::text, ' ' ORDER BY oid) FROM pg_class"
            own = f"{place} WHERE relnamespace = '{schema_of(cell)}'::regnamespace AND relkind IN ('r', 'i')"
            before = admin.execute(own.encode()).fetchone()
            for name in tables_of(admin, cell):
                admin.execute(f"VACUUM FULL {schema_of(cell)}.{name}".encode())
            return int(admin.execute(own.encode()).fetchone() != before)

    return await asyncio.to_thread(move, cell_of_a_shard(flow))


async def cell_older(flow: Flow) -> int:
    """A cell is restored from an older copy: what ghosts were given meanwhile is gone there, and there alone"""
    cell = cell_of_a_shard(flow)
    async with flow.held():
        async with cell_restored(flow.stack, cell):
            await haunted(flow)
            before = await kept_ghosts(flow)
        return before - await kept_ghosts(flow)


async def cell_older_than_reset(flow: Flow) -> int:
    """A cell is restored from a copy of before a reset, from which on the other cells are in another season"""
    cell = cell_of_a_shard(flow)
    async with flow.held():
        async with cell_restored(flow.stack, cell):
            async with httpx.AsyncClient(timeout=30) as client:
                answer = await client.post(f"{flow.stack.urls[0]}/api/v1/leaderboards/{TURNED}/reset")
            assert answer.status_code == 200, answer.text
            await haunted(flow)
        behind = min(await asyncio.to_thread(flow.stack.seasons))
        season = answer.json()["data"]["season"]
    # Somebody asks all the time, and finds out when it is looked what became of the cells.
    await until(lambda: min(flow.stack.seasons()) >= season)
    return season - behind


async def slot_away(flow: Flow) -> int:
    """A primary dies with the shards that lie on it, and comes back with what it has kept"""
    primary = primary_of_a_shard(flow)
    seen = await killed(primary)
    await asyncio.sleep(random.uniform(0.3, 1.0))
    await asyncio.to_thread(primary.start)
    await asyncio.to_thread(flow.stack.cluster.wait_until_whole)
    return seen


async def slot_frozen(flow: Flow) -> int:
    """A primary answers nobody for a while, its connections staying open"""
    async with frozen(primary_of_a_shard(flow)) as seen:
        await asyncio.sleep(random.uniform(0.3, 1.5))
        return seen()


async def slot_moved(flow: Flow) -> int:
    """The slot of a shard moves to another primary, key by key"""
    cluster, key = flow.stack.cluster, flow.stack.header(random.choice(flow.stack.all_shards))
    source = await asyncio.to_thread(cluster.holder, key)
    target = random.choice([node for node in cluster.nodes if node is not source])
    await asyncio.to_thread(cluster.move, key, target)
    return int(cluster.holder(key) is target)


async def slot_older(flow: Flow) -> int:
    """A primary comes back with an old append-only file"""
    primary = primary_of_a_shard(flow)
    async with disk_restored(primary):
        await flow.more(20)
        before = run_id(primary)
    await asyncio.to_thread(flow.stack.cluster.wait_until_whole)
    return int(run_id(primary) != before)


async def slot_emptied(flow: Flow) -> int:
    """FLUSHALL on one primary, by hand"""
    with primary_of_a_shard(flow).admin() as admin:
        before = admin.dbsize()
        admin.flushall()
    return int(before)


async def repository_killed(flow: Flow) -> int:
    """All cells die at once, and recover"""
    seen = await killed(flow.stack.postgres)
    await asyncio.sleep(0.3)
    await asyncio.to_thread(flow.stack.postgres.start)
    return seen


async def server_killed(flow: Flow) -> int:
    """A server is killed and started again, the other one serving on"""
    victim = random.choice(flow.stack.servers)
    seen = await killed(victim)
    await asyncio.to_thread(victim.start)
    return seen


async def reset_before_shards(flow: Flow) -> int:
    """A server dies in a reset when the first shard has turned and no other; the other server finishes it"""
    return await reset_half_done(flow, Gap.BEFORE_SHARDS)


async def reset_among_shards(flow: Flow) -> int:
    """A server dies in a reset when some shards have turned and some have not; the other server finishes it"""
    return await reset_half_done(flow, Gap.AMONG_SHARDS)


async def reset_half_done(flow: Flow, gap: Gap) -> int:
    victim, other = random.sample(flow.stack.servers, 2)
    before = await flow.stack.season()
    (victim.directory / WILL).write_text(gap)
    async with httpx.AsyncClient(timeout=30) as client:
        with suppress(httpx.TransportError):
            await client.post(f"{victim.url}/api/v1/leaderboards/{TURNED}/reset")
            raise AssertionError("nobody died of it")
    await until(lambda: not victim.is_running)
    began = time.monotonic()
    await until_in(flow, before + 1, other.url)
    flow.finished.append(time.monotonic() - began)
    assert victim.process is not None
    seen = int(victim.process.returncode == -9)
    await asyncio.to_thread(victim.start)
    return seen


async def until_in(flow: Flow, season: int, url: str | None = None) -> None:
    """Return when a server shows the board in this season, and all shards have come to it."""
    async with httpx.AsyncClient(timeout=15) as client, asyncio.timeout(60):
        while True:
            with suppress(httpx.TransportError):
                answer = await client.get(f"{url or flow.stack.urls[0]}/api/v1/leaderboards/{TURNED}/top")
                if answer.status_code == 200 and answer.json()["meta"]["season"] >= season:
                    break
            await asyncio.sleep(0.01)
    assert min(await asyncio.to_thread(flow.stack.seasons)) >= season


async def haunted(flow: Flow) -> None:
    """What is meant to be lost: a list of scores for ghosts on every shard of both boards, which are shown."""
    scores = [
        {"player_id": f"{GHOST}{number}", "leaderboard_id": board, "score": 1}
        for board in (KEPT, TURNED)
        for number in range(100)
    ]
    async with httpx.AsyncClient(timeout=30) as client:
        answer = await client.post(f"{random.choice(flow.stack.urls)}/api/v1/scores/batch", json={"scores": scores})
        assert answer.status_code == 200, answer.text
        for url in flow.stack.urls:
            await client.get(f"{url}/api/v1/leaderboards/{KEPT}/top")


async def kept_ghosts(flow: Flow) -> int:
    """What all ghosts have."""
    kept = await asyncio.to_thread(flow.stack.kept, KEPT)
    return sum(score for player, score in kept.items() if player.startswith(GHOST))


def cell_of_a_shard(flow: Flow) -> int:
    return flow.stack.cell_of(random.choice(flow.stack.all_shards))


def primary_of_a_shard(flow: Flow) -> RedisServer:
    return flow.stack.cluster.holder(flow.stack.header(random.choice(flow.stack.all_shards)))


def run_id(primary: RedisServer) -> Any:
    with primary.admin() as admin:
        return admin.info("server")["run_id"]


def waiting(admin: Any, ends: float) -> int:
    """How many of our sessions wait for a lock at most, until then."""
    seen = 0
    while time.monotonic() < ends or not seen:
        assert time.monotonic() < ends + 20, "nobody waits"
        seen = max(seen, len(admin.execute("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchall()))
        time.sleep(0.05)
    return seen


KINDS: Mapping[str, Harm] = {
    harm.__name__: harm
    for harm in (
        *(cell_away, cell_moved, cell_older, cell_older_than_reset),
        *(slot_away, slot_frozen, slot_moved, slot_older, slot_emptied),
        *(repository_killed, server_killed, reset_before_shards, reset_among_shards),
    )
}
