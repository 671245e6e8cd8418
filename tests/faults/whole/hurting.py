"""What faults have in common: how it is seen that one took effect."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.faults.whole.deployment import Whole
from tests.support.process import OwnProcess

#: Does its harm, leaves every process running again, and returns how often a log, a counter or the operating system
#: says that it took effect.
Harm = Callable[[Whole], Awaitable[int]]


def running(process: OwnProcess) -> "subprocess.Popen[bytes]":
    assert process.process is not None
    return process.process


async def killed(process: OwnProcess) -> int:
    """Kill it; whether that is what it died of."""
    was = running(process)
    await asyncio.to_thread(process.kill)
    return int(was.returncode == -9)


@asynccontextmanager
async def frozen(process: OwnProcess) -> AsyncIterator[Callable[[], int]]:
    """It stands still for as long as the context lasts; what is given says so, as the operating system sees it."""
    process.pause()
    try:
        yield lambda: int(state(running(process).pid) == "T")
    finally:
        process.resume()


def state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


@asynccontextmanager
async def counted(count: Callable[[], int], seen: list[int]) -> AsyncIterator[None]:
    """Adds to `seen` by how much a count grew in the context."""
    before = await asyncio.to_thread(count)
    yield
    seen.append(await asyncio.to_thread(count) - before)
