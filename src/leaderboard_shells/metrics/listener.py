"""An address of its own for whoever looks after a process: `/metrics`, `/health` and `/ready`, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from leaderboard_shells.engines.limits import Limits
from leaderboard_shells.engines.running import ended, engine_named
from leaderboard_shells.http.app import create_service_app
from leaderboard_shells.listener import listen, url_of
from leaderboard_shells.settings import Settings
from leaderboard_shells.wiring import Services

_log = structlog.stdlib.get_logger("leaderboard.metrics")

#: Nobody sends anything long here, and nobody is missed.
_LIMITS = Limits(idle_timeout=30.0, grace=1.0, max_message=1024)
#: How long the engine may take to end, in seconds.
_DRAIN = 2.0


@asynccontextmanager
async def answering(settings: Settings, running: Services) -> AsyncIterator[None]:
    """Answer for as long as the context lasts, if the settings have the section `metrics`. Raises `CannotListen`."""
    if settings.metrics is None:
        yield
        return
    listener = listen(settings.metrics.host, settings.metrics.port)
    url = url_of(listener)
    app = create_service_app(running.application, running.readiness, running.metrics)
    stop = asyncio.Event()
    serving = asyncio.create_task(engine_named(settings.server.engine).run(app, listener, _LIMITS, stop))
    _log.info("metrics", url=url)
    try:
        yield
    finally:
        stop.set()
        await ended(serving, _DRAIN)
