"""The faults: each does its harm to a running stack, and leaves every process running again."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping

from tests.faults.stack import Stack

Harm = Callable[[Stack], Awaitable[None]]


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
    with stack.redis.admin() as admin:
        admin.execute_command("SAVE")
    lagging = (stack.redis.directory / "dump.rdb").read_bytes()
    await asyncio.sleep(1.0)
    stack.redis.kill()
    shutil.rmtree(stack.redis.directory / "appendonlydir", ignore_errors=True)
    (stack.redis.directory / "dump.rdb").write_bytes(lagging)
    await asyncio.to_thread(stack.redis.start)


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


async def postgres_stopped(stack: Stack, seconds: float = 4.0) -> None:
    """PostgreSQL is away for a while."""
    await asyncio.to_thread(stack.postgres.stop)
    await asyncio.sleep(seconds)
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
    process.send_signal(19)
    await asyncio.sleep(6)
    process.send_signal(18)


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
    )
}
