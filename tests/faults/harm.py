"""The faults: each does its harm to a running stack, and leaves every process running again."""

import asyncio
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import httpx2 as httpx

from tests.faults.load import BOARD
from tests.faults.stack import Stack, until
from tests.support.redis_server import RedisServer

Harm = Callable[[Stack], Awaitable[None]]

#: How long the database is away, in seconds; the long round takes its time.
OUTAGE = 20.0 if "LEADERBOARD_FAULTS" in os.environ else 4.0
#: How many more players there are where a load has to take a while. Nothing is added to their scores.
CROWD = 20_000


async def server_killed(stack: Stack) -> None:
    """A server is killed and started again, the other one serving on."""
    stack.servers[1].kill()
    await asyncio.sleep(0.3)
    await asyncio.to_thread(stack.servers[1].start)


async def redis_killed(stack: Stack) -> None:
    """Redis is killed; it comes back with what its append-only file holds."""
    stack.redis.kill()
    await asyncio.sleep(0.5)
    await asyncio.to_thread(stack.redis.start)


async def redis_emptied_by_restart(stack: Stack) -> None:
    """Redis comes back without any of its data."""
    stack.redis.kill()
    for kept in stack.redis.directory.glob("appendonlydir"):
        shutil.rmtree(kept)
    for kept in stack.redis.directory.glob("*.rdb"):
        kept.unlink()
    await asyncio.to_thread(stack.redis.start)


async def redis_flushed(stack: Stack) -> None:
    """FLUSHALL, by hand."""
    await asyncio.to_thread(stack.redis.flush)


async def one_key_lost(stack: Stack) -> None:
    """Each key of the board goes once, as an eviction takes it."""
    with stack.redis.admin() as admin:
        for kind in range(8):
            keys = sorted(admin.scan_iter("*"))
            if kind < len(keys):
                admin.unlink(keys[kind])
            await asyncio.sleep(0.2)


async def redis_aged(stack: Stack) -> None:
    """Redis comes back with an old append-only file."""
    files = stack.redis.directory / "appendonlydir"
    old = stack.redis.directory / "old"
    shutil.copytree(files, old)
    await asyncio.sleep(1.5)
    stack.redis.kill()
    shutil.rmtree(files)
    old.rename(files)
    await asyncio.to_thread(stack.redis.start)


async def replica_promoted(stack: Stack) -> None:
    """A replica that lagged behind takes the place of a primary that died."""
    directory = Path(tempfile.mkdtemp(dir=stack.redis.directory.parent))
    replica = RedisServer(directory, stack.redis.options)
    await asyncio.to_thread(replica.start)
    with replica.admin() as admin:
        admin.replicaof("127.0.0.1", stack.redis.port)
        await until(lambda: admin.info("replication").get("master_link_status") == "up")
        admin.replicaof("NO", "ONE")
        await asyncio.sleep(1.0)
        stack.redis.kill()
        admin.config_set("port", stack.redis.port)
    stack.redis.process, stack.redis.directory = replica.process, replica.directory


async def redis_frozen(stack: Stack) -> None:
    """Redis answers nobody for five seconds, its connections staying open."""
    stack.redis.pause()
    await asyncio.sleep(5)
    stack.redis.resume()


async def postgres_killed(stack: Stack) -> None:
    """PostgreSQL is killed under load and recovers."""
    await asyncio.to_thread(stack.postgres.kill)
    await asyncio.sleep(0.5)
    await asyncio.to_thread(stack.postgres.start)


async def postgres_stopped(stack: Stack) -> None:
    """PostgreSQL is away for a while."""
    await asyncio.to_thread(stack.postgres.stop)
    await asyncio.sleep(OUTAGE)
    await asyncio.to_thread(stack.postgres.start)


async def postgres_frozen(stack: Stack) -> None:
    """PostgreSQL answers nobody for three seconds, its connections staying open."""
    stack.postgres.pause()
    await asyncio.sleep(3)
    stack.postgres.resume()


async def server_frozen(stack: Stack) -> None:
    """A server, the scheduler with its lease in it, is frozen for longer than its lease and woken."""
    process = stack.servers[0].process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    await asyncio.sleep(6)
    process.send_signal(signal.SIGCONT)


async def loader_frozen(stack: Stack) -> None:
    """A server is frozen while it loads the board into an empty Redis, and woken when the other one has done it."""
    process = stack.servers[0].process
    assert process is not None
    await crowd(stack.urls[0])
    while not await asyncio.to_thread(frozen_loading, stack):
        process.send_signal(signal.SIGCONT)
        await stack.seconds_until_read()
    await stack.seconds_until_read(urls=stack.urls[1:])
    process.send_signal(signal.SIGCONT)


def frozen_loading(stack: Stack) -> bool:
    """Empty Redis, and freeze the first server as soon as somebody loads a board; whether it was that server."""
    process = stack.servers[0].process
    assert process is not None
    with stack.redis.admin() as admin:
        admin.flushall()
        deadline = time.monotonic() + 30
        while not (marks := list(admin.scan_iter("*:loading"))):
            assert time.monotonic() < deadline, "nobody loads the board"
            time.sleep(0.001)
        process.send_signal(signal.SIGSTOP)
        # Whoever works on renews the mark with every thousand players, and takes it away in the end.
        first = admin.pttl(marks[0])
        time.sleep(0.5)
        return 0 < admin.pttl(marks[0]) < first - 400


async def crowd(url: str) -> None:
    """Let more players onto the board."""
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        for first in range(0, CROWD, 1000):
            players = (f"c{number}" for number in range(first, first + 1000))
            scores = [{"player_id": player, "leaderboard_id": BOARD, "score": 0} for player in players]
            answer = await client.post("/api/v1/scores/batch", json={"scores": scores})
            assert answer.status_code == 200, answer.text


FAULTS: Mapping[str, Harm] = {
    harm.__name__: harm
    for harm in (
        server_killed,
        redis_killed,
        redis_emptied_by_restart,
        redis_flushed,
        one_key_lost,
        redis_aged,
        replica_promoted,
        redis_frozen,
        postgres_killed,
        postgres_stopped,
        postgres_frozen,
        server_frozen,
        loader_frozen,
    )
}
