"""The faults: each does its harm, leaves every process running again, and says whether it took effect."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping

from tests.faults.topologies.deployment import Spread
from tests.support.redis_cluster import RedisCluster
from tests.support.redis_sentinel import Watched
from tests.support.redis_server import RedisServer

Harm = Callable[[Spread], Awaitable[int]]


async def primary_killed(spread: Spread) -> int:
    """A primary is killed and its replica takes its place; what was the primary follows it"""
    cluster, key, lost = chosen(spread)
    await asyncio.to_thread(lost.kill)
    await asyncio.to_thread(cluster.wait_until_taken_over, key, lost)
    await asyncio.to_thread(lost.start)
    await whole(cluster)
    return int(cluster.holder(key) is not lost)


async def primary_frozen(spread: Spread) -> int:
    """A primary stands still until its replica has taken its place, and goes on with what it had in hand"""
    cluster, key, lost = chosen(spread)
    lost.pause()
    await asyncio.to_thread(cluster.wait_until_taken_over, key, lost)
    lost.resume()
    await whole(cluster)
    return int(cluster.holder(key) is not lost)


async def replica_promoted(spread: Spread) -> int:
    """A replica takes its primary's place by force, without what it had not got yet"""
    cluster, key, lost = chosen(spread)
    replica = cluster.replica_of(lost)
    replica.pause()
    with lost.admin() as admin:
        admin.client_kill_filter(_type="replica")
    # What is written meanwhile never gets there.
    await asyncio.sleep(random.uniform(0.1, 0.4))
    replica.resume()
    with replica.admin() as admin:
        admin.execute_command("CLUSTER FAILOVER", "TAKEOVER")
    await asyncio.to_thread(cluster.wait_until_taken_over, key, lost)
    await whole(cluster)
    return int(cluster.holder(key) is replica)


async def slot_moved(spread: Spread) -> int:
    """The slot of a board moves to another primary, key by key"""
    cluster, key, source = chosen(spread)
    target = random.choice([node for node in cluster.primaries() if node is not source])
    await asyncio.to_thread(cluster.move, key, target)
    return int(cluster.holder(key) is target)


def chosen(spread: Spread) -> tuple[RedisCluster, str, RedisServer]:
    """The cluster, a board's key, and the primary that it lies on."""
    assert isinstance(spread.realtime, RedisCluster)
    key = random.choice([*spread.boards])
    return spread.realtime, key, spread.realtime.holder(key)


async def whole(cluster: RedisCluster) -> None:
    await asyncio.to_thread(cluster.wait_until_whole)
    await asyncio.to_thread(cluster.wait_until_followed)


async def sentinel_failover(spread: Spread) -> int:
    """The primary is killed and the Sentinels promote its replica; what was the primary follows it"""
    watched, lost = behind_sentinels(spread)
    await asyncio.to_thread(lost.kill)
    await asyncio.to_thread(watched.wait_until_replaced, lost)
    # Now, for Sentinels may bring the former one back.
    seen = int(watched.primary is not lost)
    await asyncio.to_thread(lost.start)
    await asyncio.to_thread(watched.wait_until_followed)
    return seen


async def split_brain(spread: Spread) -> int:
    """The primary stands still until Sentinels have promoted its replica, and goes on acknowledging when it wakes"""
    watched, lost = behind_sentinels(spread)
    lost.pause()
    await asyncio.to_thread(watched.wait_until_replaced, lost)
    seen = int(watched.primary is not lost)
    lost.resume()
    await asyncio.to_thread(watched.wait_until_followed)
    return seen


def behind_sentinels(spread: Spread) -> tuple[Watched, RedisServer]:
    assert isinstance(spread.realtime, Watched)
    return spread.realtime, spread.realtime.primary


OF_A_CLUSTER: Mapping[str, Harm] = {
    harm.__name__: harm for harm in (primary_killed, primary_frozen, replica_promoted, slot_moved)
}
OF_SENTINELS: Mapping[str, Harm] = {harm.__name__: harm for harm in (sentinel_failover, split_brain)}
