"""`leaderboard serve`: one process with the API, live boards, their web page and the scheduler, from start to stop."""

import asyncio
import socket
from contextlib import AsyncExitStack, suppress
from types import ModuleType

import structlog
from starlette.routing import WebSocketRoute

from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_shells import logs
from leaderboard_shells.access import access_of
from leaderboard_shells.consumer import consuming
from leaderboard_shells.engines.limits import Limits
from leaderboard_shells.engines.running import ended, engine_named
from leaderboard_shells.http.app import create_app
from leaderboard_shells.listener import CannotListen, is_loopback, listen, url_of
from leaderboard_shells.live.hub import Hub
from leaderboard_shells.live.socket import MAX_MESSAGE, endpoint
from leaderboard_shells.metrics import Metrics
from leaderboard_shells.metrics.listener import answering
from leaderboard_shells.metrics.loop_lag import loop_lag
from leaderboard_shells.metrics.pulled import ALONE
from leaderboard_shells.process import run_to_the_end, seldom_look_for_cycles, stop_signal
from leaderboard_shells.scheduler import schedule, watch
from leaderboard_shells.settings import Settings
from leaderboard_shells.web import page_routes
from leaderboard_shells.wiring import Services, services

_log = structlog.stdlib.get_logger("leaderboard.server")

#: How long the start waits for boards to be restored before it serves those that are, in seconds.
_WARM_UP = 3.0
#: How long the server goes on listening, at least, once it is told to stop: whoever asks /ready is to hear of it.
_NOTICE = 0.5
#: How long it goes on listening, at most, for requests that are under way, in seconds.
_FINISHING = 2.0
#: How long requests may take from there on, in seconds.
_GRACE = 2.0
#: How long the engine may take to end altogether, in seconds.
_DRAIN = 3.0


def serve(settings: Settings, *, allow_anonymous: bool = False) -> None:
    """Serve until SIGTERM or SIGINT. Raises `CannotListen`, or what a store says when it cannot be opened."""
    logs.set_up(settings)
    if not (allow_anonymous or settings.auth.keys or is_loopback(settings.server.host)):
        raise CannotListen(
            f"server.host is {settings.server.host}, which others can reach, and there are no access keys; "
            "`leaderboard key create` makes one for auth.keys, --allow-anonymous does without"
        )
    engine = engine_named(settings.server.engine)
    run_to_the_end(_serve(settings, engine))


async def _serve(settings: Settings, engine: ModuleType) -> None:
    listener = listen(settings.server.host, settings.server.port)
    async with stop_signal() as stop, services(settings) as running:
        with suppress(TimeoutError, StoreUnavailable):
            async with asyncio.timeout(_WARM_UP):
                await running.application.watch()
        async with AsyncExitStack() as work:
            await work.enter_async_context(answering(settings, running))
            await work.enter_async_context(loop_lag(running.metrics))
            await work.enter_async_context(watch(running))
            await work.enter_async_context(schedule(running, settings.sync))
            if settings.kafka.enabled:
                consumer = consuming(running, settings.kafka)
                await work.enter_async_context(consumer)
            seldom_look_for_cycles()
            await run(settings, running, engine, listener, stop)
    _log.info("stopped")


async def run(
    settings: Settings,
    running: Services,
    engine: ModuleType,
    listener: socket.socket,
    stop: asyncio.Event,
    *,
    notice: float = _NOTICE,
) -> None:
    """Serve over open stores until `stop` is set, then drain: say so at /ready while what is under way is answered,
    close the live sockets, stop listening. `notice`: for how long it is said at least, in seconds."""
    access = access_of(settings.auth)
    hub = Hub(running.application.read, settings.live.max_updates_per_second)
    _follow(running.metrics, hub)
    app = create_app(
        running.application,
        running.readiness,
        allowed_origins=settings.server.allowed_origins,
        loopback=is_loopback(settings.server.host),
        read_timeout=settings.server.read_timeout.seconds,
        access=access,
        metrics=running.metrics,
        extra_routes=[WebSocketRoute("/ws", endpoint(running.application, hub, access)), *page_routes()],
    )
    limits = Limits(idle_timeout=settings.server.idle_timeout.seconds, grace=_GRACE, max_message=MAX_MESSAGE)
    engine_stop = asyncio.Event()
    url = url_of(listener)
    with hub.listening(running.broadcaster):
        serving = asyncio.create_task(engine.run(app, listener, limits, engine_stop))
        told = asyncio.create_task(stop.wait())
        _log.info("serving", url=url)
        await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        _log.info("stopping")
        running.readiness.draining = True
        await _finished(running.metrics, notice)
        await hub.close()
        engine_stop.set()
        await ended(serving, _DRAIN)


async def _finished(metrics: Metrics, notice: float) -> None:
    """Return when nothing is under way, or has been for too long."""
    await asyncio.sleep(notice)
    with suppress(TimeoutError):
        async with asyncio.timeout(_FINISHING - notice):
            await metrics.under_way.none()


def _follow(metrics: Metrics, hub: Hub) -> None:
    """Let what the hub counts be read when somebody asks for the metrics."""
    metrics.sockets.read(lambda: {ALONE: hub.sockets})
    metrics.subscriptions.read(lambda: {ALONE: hub.subscriptions})
    metrics.frames.read(lambda: {ALONE: hub.counts.sent})
    metrics.dropped.read(lambda: {ALONE: hub.counts.dropped})
