"""Faults between the processes, and of several of them at once."""

import asyncio
import random

from tests.faults.stack import until
from tests.faults.whole.deployment import Whole
from tests.faults.whole.hurting import killed


async def replies_cut(whole: Whole) -> int:
    """Commits reach PostgreSQL, their replies do not come back."""
    return await cut(whole, "cut_replies")


async def commits_cut(whole: Whole) -> int:
    """Sessions end with commits that do not reach PostgreSQL."""
    return await cut(whole, "cut_commits")


async def cut(whole: Whole, what: str, times: int = 6) -> int:
    for _ in range(times):
        for way in whole.ways[:2]:
            setattr(way.postgres, what, 1)
        await until(lambda: not any(getattr(way.postgres, what) for way in whole.ways[:2]))
    return 2 * times


async def commits_delayed(whole: Whole) -> int:
    """A commit arrives long after its sender's session was cut."""
    for way in whole.ways[:2]:
        way.postgres.delay = random.uniform(0.2, 1.5)
        way.postgres.delay_commits = 2
    await until(lambda: not any(way.postgres.delay_commits for way in whole.ways[:2]))
    await asyncio.sleep(1.2)
    return 4


async def postgres_half_open(whole: Whole) -> int:
    """What one server and PostgreSQL tell each other does not arrive, and nobody is told that the connection ended."""
    way = random.choice(whole.ways[:2]).postgres
    before = way.held
    way.hold()
    await asyncio.sleep(random.uniform(0.3, 2.5))
    await way.end()
    way.release()
    way.reopen()
    return way.held - before


async def redis_half_open(whole: Whole) -> int:
    """The same between one server and Redis; then all of it arrives."""
    way = random.choice(whole.ways[:2]).redis
    before = way.held
    way.hold()
    await asyncio.sleep(random.uniform(0.3, 1.5))
    way.release()
    return way.held - before


async def redis_cut_off(whole: Whole) -> int:
    """One server does not reach Redis, the other one does."""
    way = random.choice(whole.ways[:2]).redis
    before = way.refused
    await way.shut()
    await asyncio.sleep(random.uniform(0.3, 1.5))
    way.reopen()
    return way.refused - before


async def server_cut_off(whole: Whole) -> int:
    """One server reaches neither store, the other one both."""
    way = random.choice(whole.ways[:2])
    before = way.redis.refused
    await way.shut()
    await asyncio.sleep(random.uniform(0.3, 1.5))
    way.reopen()
    return way.redis.refused - before


async def stores_away(whole: Whole) -> int:
    """Both stores die at once and come back."""
    seen = await killed(whole.redis) + await killed(whole.postgres)
    await asyncio.sleep(1)
    await asyncio.to_thread(whole.postgres.start)
    await asyncio.to_thread(whole.redis.start)
    return seen


async def everything_killed(whole: Whole) -> int:
    """Both servers, the consumer and both stores die at once."""
    victims = (*whole.servers, whole.consumer, whole.redis, whole.postgres)
    seen = sum([await killed(victim) for victim in victims])
    for victim in reversed(victims):
        await asyncio.to_thread(victim.start)
    return seen


ALL = (
    *(replies_cut, commits_cut, commits_delayed, postgres_half_open, redis_half_open, redis_cut_off, server_cut_off),
    *(stores_away, everything_killed),
)
