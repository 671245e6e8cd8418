"""The HTTP application: a plain ASGI callable that knows neither the server that runs it nor where things lie."""

from collections.abc import Awaitable, Callable, Sequence

from prometheus_client import generate_latest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from leaderboard_core.application import Application
from leaderboard_core.usecases.dead_letters import DeadLetterDesk
from leaderboard_shells.access.access import OPEN, Access
from leaderboard_shells.http.access_log import AccessLog
from leaderboard_shells.http.allowed_hosts import AllowedHosts, AllowedOrigins
from leaderboard_shells.http.body_timeout import BodyTimeout
from leaderboard_shells.http.cors import Cors
from leaderboard_shells.http.cross_site_guard import CrossSiteGuard
from leaderboard_shells.http.operation import ApiContext
from leaderboard_shells.http.operations import all_operations
from leaderboard_shells.http.operations.service import SERVICE
from leaderboard_shells.http.proxies import ForwardedHeaders, Proxies
from leaderboard_shells.http.recent_refusals import RecentRefusals
from leaderboard_shells.http.request_pipeline import RequestPipeline
from leaderboard_shells.http.root_path import RootPath
from leaderboard_shells.http.route_table import RouteTable
from leaderboard_shells.http.routes import metrics_route, operation_routes, routes
from leaderboard_shells.http.unhandled_errors import UnhandledErrors
from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.monitoring.readiness import AnyReadiness
from leaderboard_shells.monitoring.request_metrics import RequestMetrics
from leaderboard_shells.tracing import Spans


def create_app(
    application: Application,
    readiness: AnyReadiness,
    *,
    allowed_origins: Sequence[str] = (),
    allowed_hosts: Sequence[str] = (),
    trusted_proxies: Sequence[str] = (),
    loopback: bool = True,
    read_timeout: float = 5.0,
    root_path: str = "",
    metrics: Metrics | None = None,
    exposition: Callable[[], Awaitable[bytes]] | None = None,
    access: Access = OPEN,
    extra_routes: Sequence[BaseRoute] = (),
    spans: Spans | None = None,
    dead_letters: DeadLetterDesk | None = None,
) -> Starlette:
    """The API over an application, and whatever else is to be served beside it.

    Web pages of `allowed_origins` may read and write. `allowed_hosts` are the names that it answers to; any, if there
    are none, but for a server that only this machine can reach (`loopback`): that answers to the machine's own. What
    `trusted_proxies` say of the requests that they pass on is believed. `read_timeout`: seconds that the body of a
    request may take to arrive. `root_path`: the path of the origin under which it is served. `access` says who may do
    what; everybody everything, if it is left out. `metrics` count the requests, and are what `/metrics` shows unless
    `exposition` is. `spans` trace them. `dead_letters`: where they are looked at, if the server has a queue.
    """
    counting = metrics or Metrics()
    refusals = RecentRefusals(access)
    service = ApiContext(
        application,
        readiness,
        BodyTimeout(read_timeout),
        access,
        root_path,
        refusals=refusals,
        dead_letters=dead_letters,
    )
    operations = all_operations(application.read.limits)
    proxied = [Middleware(ForwardedHeaders, Proxies(trusted_proxies))] if trusted_proxies else []
    cors = [Middleware(Cors, allowed_origins)] if allowed_origins else []
    return _app(
        routes(service, operations, [metrics_route(exposition or _all_of(counting), access), *extra_routes]),
        [
            *([Middleware(RootPath, root_path)] if root_path else []),
            *proxied,
            Middleware(RequestPipeline, readiness, RequestMetrics(counting), AccessLog(refusals), spans),
            *cors,
            Middleware(UnhandledErrors),
            Middleware(CrossSiteGuard, AllowedHosts(allowed_hosts, loopback=loopback), AllowedOrigins(allowed_origins)),
        ],
    )


def create_service_app(
    application: Application,
    readiness: AnyReadiness,
    exposition: Callable[[], Awaitable[bytes]],
    *,
    loopback: bool = True,
) -> Starlette:
    """What a process says of itself, and nothing of the leaderboards; asking is not counted."""
    service = ApiContext(application, readiness, BodyTimeout(0.0), OPEN)
    return _app(
        [*operation_routes(service, SERVICE), metrics_route(exposition, OPEN)],
        [
            Middleware(RequestPipeline, readiness),
            Middleware(UnhandledErrors),
            Middleware(CrossSiteGuard, AllowedHosts((), loopback=loopback), AllowedOrigins(())),
        ],
    )


def _all_of(metrics: Metrics) -> Callable[[], Awaitable[bytes]]:
    async def exposition() -> bytes:
        return generate_latest(metrics.registry)

    return exposition


class _App(Starlette):
    """Without Starlette's own handling of errors, which passes every message of every answer through two more hands:
    `UnhandledErrors` answers for all of them."""

    def build_middleware_stack(self) -> ASGIApp:
        app: ASGIApp = RouteTable(self.router, self.router.routes)
        for cls, args, named in reversed(self.user_middleware):
            app = cls(app, *args, **named)
        return app


def _app(routes: Sequence[BaseRoute], middleware: Sequence[Middleware]) -> Starlette:
    app = _App(routes=routes, middleware=middleware)
    # A path with a slash too many is another path, not a redirection.
    app.router.redirect_slashes = False
    return app
