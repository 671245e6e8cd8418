"""The HTTP application: a plain ASGI callable that knows neither the server that runs it nor where things lie."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from leaderboard_core.application import Application
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.access.access import OPEN, Access
from leaderboard_shells.http.cors import Cors
from leaderboard_shells.http.failures import Failures, refuse, refuse_by_router
from leaderboard_shells.http.operation import Service
from leaderboard_shells.http.operations import all_operations
from leaderboard_shells.http.operations.service import SERVICE
from leaderboard_shells.http.origins import OriginGuard, Origins
from leaderboard_shells.http.patience import Patience
from leaderboard_shells.http.readiness import Readiness
from leaderboard_shells.http.request_id import RequestIds
from leaderboard_shells.http.routes import operation_routes, routes
from leaderboard_shells.metrics import Metrics
from leaderboard_shells.metrics.page import metrics_route
from leaderboard_shells.metrics.requests import MeasuredRequests


def create_app(
    application: Application,
    readiness: Readiness,
    *,
    allowed_origins: Sequence[str] = (),
    loopback: bool = True,
    read_timeout: float = 5.0,
    metrics: Metrics | None = None,
    access: Access = OPEN,
    extra_routes: Sequence[BaseRoute] = (),
) -> Starlette:
    """The API over an application, and whatever else is to be served beside it.

    Web pages of `allowed_origins` may read and write. `loopback` says that only this machine can reach the server;
    then pages under any other name are foreign. `read_timeout`: seconds that the body of a request may take to arrive.
    `access` says who may do what; everybody everything, if it is left out. `metrics` are what `/metrics` shows, the
    requests among them; if they are left out, the requests alone.
    """
    metrics = metrics or Metrics()
    service = Service(application, readiness, Patience(read_timeout), access)
    operations = all_operations(application.read.limits)
    cors = [Middleware(Cors, allowed_origins)] if allowed_origins else []
    return _app(
        [*routes(service, operations), metrics_route(metrics.registry, access), *extra_routes],
        [
            Middleware(MeasuredRequests, metrics),
            Middleware(RequestIds),
            *cors,
            Middleware(Failures),
            Middleware(OriginGuard, Origins(allowed_origins, loopback)),
        ],
    )


def create_service_app(application: Application, readiness: Readiness, metrics: Metrics) -> Starlette:
    """What a process says of itself, and nothing of the leaderboards; asking is not counted."""
    service = Service(application, readiness, Patience(0.0), OPEN)
    return _app(
        [*operation_routes(service, SERVICE), metrics_route(metrics.registry, OPEN)],
        [Middleware(RequestIds), Middleware(Failures)],
    )


def _app(routes: Sequence[BaseRoute], middleware: Sequence[Middleware]) -> Starlette:
    app = Starlette(
        routes=routes,
        middleware=middleware,
        exception_handlers={HTTPException: refuse_by_router, LeaderboardError: refuse},
    )
    # A path with a slash too many is another path, not a redirection.
    app.router.redirect_slashes = False
    return app
