"""Faults of Redis and of its replica."""

import asyncio
import random
from typing import Any

from tests.faults import harm
from tests.faults.stack import until
from tests.faults.whole.deployment import Whole
from tests.faults.whole.hurting import counted, frozen, killed
from tests.support.redis_server import RedisServer
from tests.support.server import free_port


def told(server: RedisServer, section: str, field: str) -> Any:
    """What it says of itself."""
    with server.admin() as admin:
        return admin.info(section).get(field)


def errors(server: RedisServer, kind: str) -> int:
    """How many errors of a kind it has answered."""
    counted: Any = told(server, "errorstats", f"errorstat_{kind}")
    return int(counted["count"]) if counted else 0


async def redis_killed(whole: Whole) -> int:
    """Redis is killed; it comes back with what its append-only file holds."""
    before = told(whole.redis, "server", "run_id")
    await harm.redis_killed(whole)
    return int(before != told(whole.redis, "server", "run_id"))


async def redis_aged(whole: Whole) -> int:
    """Redis comes back with an old append-only file."""
    before = told(whole.redis, "server", "run_id")
    await harm.redis_aged(whole)
    return int(before != told(whole.redis, "server", "run_id"))


async def redis_frozen(whole: Whole) -> int:
    """Redis answers nobody for a while, its connections staying open."""
    async with frozen(whole.redis) as seen:
        await asyncio.sleep(random.uniform(0.3, 1.5))
        return seen()


async def redis_flushed(whole: Whole) -> int:
    """FLUSHALL, by hand."""
    with whole.redis.admin() as admin:
        before = admin.dbsize()
        admin.flushall()
    return before


async def key_evicted(whole: Whole) -> int:
    """One key of the boards goes, whichever."""
    with whole.redis.admin() as admin:
        await until(lambda: admin.dbsize() > 0)
        return int(admin.unlink(random.choice(sorted(admin.scan_iter("*")))))


async def scripts_flushed(whole: Whole) -> int:
    """SCRIPT FLUSH: whoever calls one by its digest has to send it again."""
    seen: list[int] = []
    async with counted(lambda: errors(whole.redis, "NOSCRIPT"), seen):
        with whole.redis.admin() as admin:
            admin.script_flush()
        await until(lambda: told(whole.redis, "memory", "number_of_cached_scripts") > 0)
    return max(1, *seen)


async def redis_full(whole: Whole) -> int:
    """There is no memory left for a while, and nothing may be evicted."""
    seen: list[int] = []
    async with counted(lambda: errors(whole.redis, "OOM"), seen):
        with whole.redis.admin() as admin:
            admin.config_set("maxmemory", 1)
            await asyncio.sleep(1.2)
            await until(lambda: errors(whole.redis, "OOM") > 0)
            admin.config_set("maxmemory", 0)
    return sum(seen)


async def redis_slow(whole: Whole) -> int:
    """Each answer of Redis takes a while."""
    before = sum(way.redis.slowed for way in whole.ways)
    for way in whole.ways:
        way.redis.delay = random.uniform(0.05, 0.3)
    await asyncio.sleep(1.2)
    for way in whole.ways:
        way.redis.delay = 0.0
    return sum(way.redis.slowed for way in whole.ways) - before


async def clients_ended(whole: Whole) -> int:
    """CLIENT KILL: all connections of clients go, subscribers' too."""
    with whole.redis.admin() as admin:
        return sum(int(admin.client_kill_filter(_type=kind, skipme=True)) for kind in ("normal", "pubsub"))


async def redis_answers_cut(whole: Whole) -> int:
    """What was asked is done, and its answer does not arrive."""
    for _ in range(5):
        for way in whole.ways[:2]:
            way.redis.cut_replies += 1
        await asyncio.sleep(0.1)
    await until(lambda: not any(way.redis.cut_replies for way in whole.ways))
    return 10


async def replica_promoted(whole: Whole) -> int:
    """The primary dies and its replica takes its place; what was the primary follows it."""
    seen = await killed(whole.redis)
    with whole.replica.admin() as admin:
        admin.replicaof("NO", "ONE")
    whole.redis, whole.replica = whole.replica, whole.redis
    await whole.lead()
    await asyncio.to_thread(whole.replica.start)
    await whole.replicate()
    return seen and int(told(whole.redis, "replication", "role") == "master")


async def primary_demoted(whole: Whole) -> int:
    """The primary becomes a read-only replica of nobody for a while: data that get old, and writes that are refused."""
    seen: list[int] = []
    async with counted(lambda: errors(whole.redis, "READONLY"), seen):
        with whole.redis.admin() as admin:
            admin.replicaof("127.0.0.1", free_port())
            await asyncio.sleep(1.2)
            await until(lambda: errors(whole.redis, "READONLY") > 0)
            admin.replicaof("NO", "ONE")
    return sum(seen)


async def led_to_replica(whole: Whole) -> int:
    """All are led to the replica while the primary lives on, and a moment later it is promoted."""
    whole.redis, whole.replica = whole.replica, whole.redis
    await whole.lead()
    await asyncio.sleep(random.uniform(0.5, 1.5))
    with whole.redis.admin() as admin:
        admin.replicaof("NO", "ONE")
    await whole.replicate()
    return int(told(whole.redis, "replication", "role") == "master")


ALL = (
    *(redis_killed, redis_aged, redis_frozen, redis_flushed, key_evicted, scripts_flushed, redis_full, redis_slow),
    *(clients_ended, redis_answers_cut, replica_promoted, primary_demoted, led_to_replica),
)
