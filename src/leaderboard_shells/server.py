"""`leaderboard serve`: one process with the API, live boards, their web page and the scheduler, from start to stop."""

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from types import ModuleType

import structlog
from starlette.routing import WebSocketRoute

from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_shells.access import Access, Scope, access_from_settings
from leaderboard_shells.access.key_reload import reloading_keys
from leaderboard_shells.engines.limits import ConnectionLimits
from leaderboard_shells.engines.listener import CannotListen, listen, url_of
from leaderboard_shells.engines.running import load_engine, shut_down
from leaderboard_shells.http.app import create_app
from leaderboard_shells.http.error_response import raw_error_response
from leaderboard_shells.live.asyncapi import asyncapi_route
from leaderboard_shells.live.hub import Hub
from leaderboard_shells.live.socket import endpoint
from leaderboard_shells.live.socket_limiter import SocketLimiter
from leaderboard_shells.live.stream_endpoint import stream_route
from leaderboard_shells.monitoring import Metrics, logs
from leaderboard_shells.monitoring.collectors import NO_LABELS
from leaderboard_shells.monitoring.process_resources import (
    default_max_connections,
    measured_loop_lag,
    monitored_descriptors,
    raise_limit,
)
from leaderboard_shells.settings import Settings, unused
from leaderboard_shells.supervision.membership import ALONE, Membership
from leaderboard_shells.supervision.reporting import Reporting, reporting
from leaderboard_shells.supervision.role import Role
from leaderboard_shells.supervision.supervisor import supervise
from leaderboard_shells.web import page_routes
from leaderboard_shells.wire.addresses import is_loopback
from leaderboard_shells.wire.limits import MAX_MESSAGE_BYTES
from leaderboard_shells.wiring import Services, services
from leaderboard_shells.workers.ingestion import consuming
from leaderboard_shells.workers.lifecycle import run_event_loop, stop_signal, tune_garbage_collection
from leaderboard_shells.workers.monitoring_server import monitoring_listener, monitoring_server
from leaderboard_shells.workers.schedule import board_health_jobs, scheduled_jobs

_log = structlog.stdlib.get_logger("leaderboard.server")

#: What is listened with for the API, by its name among the workers.
_LISTENER = "server"
#: How long the start waits for boards to be restored before it serves those that are, in seconds.
_WARM_UP = 3.0
#: How long the server goes on listening, at least, once it is told to stop: whoever asks /ready is to hear of it.
_NOTICE = 0.5
#: How long it goes on listening, at most, for requests that are under way, in seconds.
_FINISHING = 2.0
#: How long it stays, when it listens no more, for requests that are on their way over connections it has, in seconds.
_LINGER = 0.5
#: How long requests may take from there on, in seconds.
_GRACE = 2.0
#: How long the engine may take to end altogether, in seconds.
_DRAIN = 3.0


def serve(settings: Settings, read: Callable[[], Settings], *, allow_anonymous: bool = False) -> int:
    """Serve until SIGTERM or SIGINT, in this process or in as many as the settings want; returns the exit code. `read`
    gives the settings as they are later, for keys that were changed.

    Raises `CannotListen`, or what a store says when it cannot be opened.
    """
    membership = Membership(Role.taken())
    logs.configure_logging(settings, membership.number)
    raise_limit()
    if not (allow_anonymous or settings.auth.keys or is_loopback(settings.server.host)):
        raise CannotListen(
            f"server.host is {settings.server.host}, which others can reach, and there are no access keys; "
            "`leaderboard key create` makes one for auth.keys, --allow-anonymous does without"
        )
    if membership.is_alone:
        for variable, section in unused(settings, os.environ):
            _log.warning("variable not used", variable=variable, reason=f"the configuration has no section {section}")
    engine = load_engine(settings.server.engine)
    if membership.is_alone and settings.server.workers > 1:
        listeners = {_LISTENER: _listener(settings)}
        if settings.metrics is not None:
            listeners["metrics"] = monitoring_listener(settings.metrics)
        # Where scores are consumed, two of the same number would be two of one member of the group.
        return supervise(settings.server.workers, listeners, read, overlapping=not settings.kafka.enabled)
    run_event_loop(_serve(settings, engine, read, membership))
    return 0


def _listener(settings: Settings) -> socket.socket:
    return listen(settings.server.host, settings.server.port, "--port, server.port or LEADERBOARD_SERVER__PORT")


async def _serve(
    settings: Settings, engine: ModuleType, read: Callable[[], Settings], membership: Membership = ALONE
) -> None:
    listener = membership.listener(_LISTENER, lambda: _listener(settings))
    async with stop_signal() as stop, services(settings) as running:
        with suppress(TimeoutError, StoreUnavailable):
            async with asyncio.timeout(_WARM_UP):
                await running.application.health_sweep()
        async with AsyncExitStack() as work:
            told = await work.enter_async_context(reporting(membership, running.readiness, running.metrics.registry))
            await work.enter_async_context(monitoring_server(settings, running, told, membership))
            await work.enter_async_context(measured_loop_lag(running.metrics))
            await work.enter_async_context(board_health_jobs(running))
            await work.enter_async_context(monitored_descriptors(running.readiness))
            await work.enter_async_context(scheduled_jobs(running, settings.sync))
            if settings.kafka.enabled:
                consumer = consuming(running, settings.kafka)
                await work.enter_async_context(consumer)
            tune_garbage_collection()
            access = access_from_settings(settings.auth)
            await work.enter_async_context(reloading_keys(access, settings.auth, lambda: read().auth))
            await work.enter_async_context(membership.obeying(running.readiness))
            await run(settings, running, engine, listener, stop, access=access, told=told, membership=membership)
    _log.info("stopped")


async def run(
    settings: Settings,
    running: Services,
    engine: ModuleType,
    listener: socket.socket,
    stop: asyncio.Event,
    *,
    access: Access | None = None,
    told: Reporting | None = None,
    membership: Membership = ALONE,
    notice: float = _NOTICE,
) -> None:
    """Serve over open stores until `stop` is set, then drain: say so at /ready while what is under way is answered,
    stop listening, close the live sockets. `access`: who may do what, if it is not to be made of the settings. `told`:
    what is said at /ready and /metrics, if not what this process alone knows. `notice`: for how long it is said at
    least that the process stops, in seconds."""
    access = access or access_from_settings(settings.auth)
    root_path = settings.server.root_path
    hub = Hub(
        running.application.read,
        running.application.boards.seen_by_anybody,
        settings.live.max_updates_per_second,
        running.spans,
    )
    _expose_counts(running.metrics, hub)
    limiter = SocketLimiter(settings.live.max_sockets, settings.live.max_sockets_per_address)
    live = endpoint(running.application, hub, access, limiter, settings.live.auth_timeout.seconds)
    app = create_app(
        running.application,
        running.readiness if told is None else told.readiness,
        allowed_origins=settings.server.allowed_origins,
        allowed_hosts=settings.server.allowed_hosts,
        trusted_proxies=settings.server.trusted_proxies,
        loopback=is_loopback(settings.server.host),
        root_path=root_path,
        read_timeout=settings.server.read_timeout.seconds,
        access=access,
        metrics=running.metrics,
        exposition=None if told is None else told.metrics,
        extra_routes=[
            WebSocketRoute("/ws", live),
            stream_route(hub, access, limiter),
            asyncapi_route(settings.kafka.topic, settings.kafka.dead_letter_topic),
            *page_routes(
                root_path,
                lambda board_id: access.anybody.refusal(Scope.READ, board_id) is None,
                settings.server.embed_ancestors,
            ),
        ],
        spans=running.spans,
        dead_letters=running.queue.desk,
    )
    limits = ConnectionLimits(
        read_timeout=settings.server.read_timeout.seconds,
        idle_timeout=settings.server.idle_timeout.seconds,
        grace=_GRACE,
        linger=_LINGER,
        max_message=MAX_MESSAGE_BYTES,
        max_connections=settings.server.max_connections or default_max_connections(),
        error_response=raw_error_response,
    )
    engine_stop = asyncio.Event()
    url = url_of(listener) + root_path
    with hub.listening(running.broadcaster, running.application.health_sweep):
        serving = asyncio.create_task(engine.run(app, listener, limits, engine_stop))
        stopping = asyncio.create_task(stop.wait())
        _log.info("serving", url=url, engine=settings.server.engine)
        membership.serving()
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        _log.info("stopping")
        running.readiness.draining = True
        # Whoever has successors at the same address need not wait for anybody to turn elsewhere.
        if not running.readiness.successors:
            await _finished(running.metrics, notice)
        # Whoever is told to go comes back at once, and is not to be let in here.
        engine_stop.set()
        await hub.close()
        await shut_down(serving, _DRAIN)


async def _finished(metrics: Metrics, notice: float) -> None:
    """Return when nothing is under way, or has been for too long."""
    await asyncio.sleep(notice)
    with suppress(TimeoutError):
        async with asyncio.timeout(_FINISHING - notice):
            await metrics.in_flight.drained()


def _expose_counts(metrics: Metrics, hub: Hub) -> None:
    """Let what the hub counts be read when somebody asks for the metrics."""
    metrics.sockets.read(lambda: {NO_LABELS: hub.sockets})
    metrics.subscriptions.read(lambda: {NO_LABELS: hub.subscriptions})
    metrics.frames.read(lambda: {NO_LABELS: hub.counts.sent})
    metrics.dropped.read(lambda: {NO_LABELS: hub.counts.dropped})
