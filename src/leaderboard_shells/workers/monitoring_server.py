"""An address of its own for whoever looks after a process: `/metrics`, `/health` and `/ready`, and nothing else."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from leaderboard_shells.engines.limits import ConnectionLimits
from leaderboard_shells.engines.listener import listen, url_of
from leaderboard_shells.engines.running import load_engine, shut_down
from leaderboard_shells.http.app import create_service_app
from leaderboard_shells.http.error_response import raw_error_response
from leaderboard_shells.settings import Metrics, Settings
from leaderboard_shells.supervision.membership import ALONE, Membership
from leaderboard_shells.supervision.reporting import Reporting
from leaderboard_shells.wire.addresses import is_loopback
from leaderboard_shells.wiring import Services

_log = structlog.stdlib.get_logger("leaderboard.metrics")

#: Nobody sends anything long here, and nobody is missed.
_LIMITS = ConnectionLimits(
    read_timeout=5.0,
    idle_timeout=30.0,
    grace=1.0,
    max_message=1024,
    max_connections=100,
    error_response=raw_error_response,
)
#: How long the engine may take to end, in seconds.
_DRAIN = 2.0


def monitoring_listener(metrics: Metrics) -> socket.socket:
    """What it listens with. Raises `CannotListen`."""
    return listen(metrics.host, metrics.port, "metrics.port")


@asynccontextmanager
async def monitoring_server(
    settings: Settings, running: Services, told: Reporting, membership: Membership = ALONE
) -> AsyncIterator[None]:
    """Answer for as long as the context lasts, if the settings have the section `metrics`. Raises `CannotListen`."""
    metrics = settings.metrics
    if metrics is None:
        yield
        return
    listener = membership.listener("metrics", lambda: monitoring_listener(metrics))
    url = url_of(listener)
    app = create_service_app(running.application, told.readiness, told.metrics, loopback=is_loopback(metrics.host))
    stop = asyncio.Event()
    serving = asyncio.create_task(load_engine(settings.server.engine).run(app, listener, _LIMITS, stop))
    _log.info("metrics", url=url)
    try:
        yield
    finally:
        stop.set()
        await shut_down(serving, _DRAIN)
