"""An address of its own for whoever looks after a process: `/metrics`, `/health` and `/ready`, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from leaderboard_shells.engines.limits import ConnectionLimits
from leaderboard_shells.engines.listener import listen, url_of
from leaderboard_shells.engines.running import load_engine, shut_down
from leaderboard_shells.http.app import create_service_app
from leaderboard_shells.http.error_response import raw_error_response
from leaderboard_shells.settings import Settings
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


@asynccontextmanager
async def monitoring_server(settings: Settings, running: Services) -> AsyncIterator[None]:
    """Answer for as long as the context lasts, if the settings have the section `metrics`. Raises `CannotListen`."""
    if settings.metrics is None:
        yield
        return
    listener = listen(settings.metrics.host, settings.metrics.port, "metrics.port")
    url = url_of(listener)
    loopback = is_loopback(settings.metrics.host)
    app = create_service_app(running.application, running.readiness, running.metrics, loopback=loopback)
    stop = asyncio.Event()
    serving = asyncio.create_task(load_engine(settings.server.engine).run(app, listener, _LIMITS, stop))
    _log.info("metrics", url=url)
    try:
        yield
    finally:
        stop.set()
        await shut_down(serving, _DRAIN)
