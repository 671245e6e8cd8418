"""What a process itself may run short of: turns of its event loop, which whatever blocks takes from everyone, and file
descriptors.

The event loop (uvloop 0.23.0) says nothing when there are no descriptors left: it accepts and closes whoever comes, at
once. So somebody has to look.
"""

import asyncio
import os
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from leaderboard_shells.monitoring.metric_definitions import Metrics
from leaderboard_shells.monitoring.readiness import HealthCheck, Impaired, Readiness

_log = structlog.stdlib.get_logger("leaderboard.descriptors")

#: What is left to stores, files and connections on their way out.
_FOR_THE_REST = 256
#: With how few left they are about to run out.
_FEW = 16
#: How often it is looked, in seconds.
_PAUSE = 1.0
#: How often the event loop is asked to come round, in seconds.
_LOOP_PERIOD = 0.25


def raise_limit() -> None:
    """Let this process have as many descriptors as it is allowed to."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def default_max_connections() -> int:
    """How many connections leave enough descriptors to everything else."""
    limit = _limit()
    return max(limit - _FOR_THE_REST, limit // 2)


@asynccontextmanager
async def monitored_descriptors(readiness: Readiness) -> AsyncIterator[None]:
    """Have it in the log when they run out and when that is over, and in `readiness` meanwhile."""
    watching = asyncio.create_task(_watch())
    try:
        with readiness.registered(HealthCheck.DESCRIPTORS, _enough):
            yield
    finally:
        watching.cancel()


async def _enough() -> None:
    """Return if there are enough. Raises `Impaired`."""
    if _are_few():
        raise Impaired(
            f"of {_limit()} descriptors hardly any are left; lower server.max_connections, or raise the limit (nofile)"
        )


async def _watch() -> None:
    short = False
    while True:
        await asyncio.sleep(_PAUSE)
        if short != (short := _are_few()):
            tell = _log.error if short else _log.info
            tell("out of descriptors" if short else "enough descriptors again", limit=_limit())


def _are_few() -> bool:
    """Whether few numbers are left above the lowest that is free, which is the one that a new descriptor gets."""
    try:
        lowest = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return True
    os.close(lowest)
    return lowest >= _limit() - _FEW


def _limit() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 2**31 if soft == resource.RLIM_INFINITY else soft


@asynccontextmanager
async def measured_loop_lag(metrics: Metrics) -> AsyncIterator[None]:
    """Measure how late the event loop comes round, for as long as the context lasts."""
    task = asyncio.create_task(_measure_loop_lag(metrics))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _measure_loop_lag(metrics: Metrics) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _LOOP_PERIOD
        await asyncio.sleep(_LOOP_PERIOD)
        metrics.loop_lag.observe(max(0.0, loop.time() - due))
