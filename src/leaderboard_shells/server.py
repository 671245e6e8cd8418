"""`leaderboard serve`: one process with the API, live boards, their web page and the scheduler, from start to stop."""

import asyncio
import socket
from contextlib import AsyncExitStack, suppress
from importlib import import_module
from types import ModuleType

import structlog
from starlette.routing import WebSocketRoute

from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_shells import logs
from leaderboard_shells.consumer import consuming
from leaderboard_shells.engines.limits import Limits
from leaderboard_shells.http.app import create_app
from leaderboard_shells.listener import CannotListen, is_loopback, listen, url_of
from leaderboard_shells.live.hub import Hub
from leaderboard_shells.live.socket import MAX_MESSAGE, endpoint
from leaderboard_shells.process import settle, stop_signal
from leaderboard_shells.scheduler import schedule, watch
from leaderboard_shells.settings import Settings
from leaderboard_shells.web import page_routes
from leaderboard_shells.wiring import Services, services

_log = structlog.stdlib.get_logger("leaderboard.server")

#: How long the start waits for boards to be restored before it serves those that are, in seconds.
_WARM_UP = 3.0
#: How long requests under way may take once the server is told to stop, in seconds.
_GRACE = 3.0
#: How long the engine may take to end altogether, in seconds.
_DRAIN = 4.0


def serve(settings: Settings, *, allow_anonymous: bool = False) -> None:
    """Serve until SIGTERM or SIGINT. Raises `CannotListen`, or what a store says when it cannot be opened."""
    logs.set_up(settings.server.log_level)
    if not (allow_anonymous or is_loopback(settings.server.host)):
        raise CannotListen(
            f"server.host is {settings.server.host}, which others can reach, and there are no access keys; "
            "use --allow-anonymous to let everyone write"
        )
    engine = engine_named(settings.server.engine)
    with asyncio.Runner(loop_factory=engine.new_event_loop) as runner:
        runner.run(_serve(settings, engine))


def engine_named(name: str) -> ModuleType:
    """The engine of this name; each is imported only when it is used, for each is an extra of its own."""
    try:
        return import_module(f"leaderboard_shells.engines.{name}")
    except ModuleNotFoundError as error:
        raise CannotListen(
            f"server.engine is {name}, which needs {error.name}: pip install 'leaderboard-system[{name}]'"
        ) from error


async def _serve(settings: Settings, engine: ModuleType) -> None:
    listener = listen(settings.server.host, settings.server.port)
    async with stop_signal() as stop, services(settings) as running:
        with suppress(TimeoutError, StoreUnavailable):
            async with asyncio.timeout(_WARM_UP):
                await running.application.watch()
        async with AsyncExitStack() as work:
            await work.enter_async_context(watch(running.application))
            await work.enter_async_context(schedule(running.application, running.lease, settings.sync))
            if settings.kafka.enabled:
                consumer = consuming(running.application.ingest, running.queue, settings.kafka)
                await work.enter_async_context(consumer)
            settle()
            await run(settings, running, engine, listener, stop)
    _log.info("stopped")


async def run(
    settings: Settings, running: Services, engine: ModuleType, listener: socket.socket, stop: asyncio.Event
) -> None:
    """Serve over open stores until `stop` is set, then drain: first the live sockets, then the engine."""
    hub = Hub(running.application.read, settings.live.max_updates_per_second)
    app = create_app(
        running.application,
        running.readiness,
        allowed_origins=settings.server.allowed_origins,
        loopback=is_loopback(settings.server.host),
        read_timeout=settings.server.read_timeout.seconds,
        extra_routes=[WebSocketRoute("/ws", endpoint(running.application, hub)), *page_routes()],
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
        await hub.close()
        engine_stop.set()
        await _ended(serving)


async def _ended(serving: "asyncio.Task[None]") -> None:
    """Wait for the engine to end, and end it if it does not."""
    await asyncio.wait({serving}, timeout=_DRAIN)
    if not serving.done():
        serving.cancel()
        await asyncio.wait({serving}, timeout=1.0)
    elif (error := serving.exception()) is not None:
        raise error
