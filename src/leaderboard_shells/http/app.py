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
from leaderboard_shells.http.origins import OriginGuard, Origins
from leaderboard_shells.http.readiness import Readiness
from leaderboard_shells.http.request_id import RequestIds
from leaderboard_shells.http.routes import routes


def create_app(
    application: Application,
    readiness: Readiness,
    *,
    allowed_origins: Sequence[str] = (),
    loopback: bool = True,
    read_timeout: float = 5.0,
    access: Access = OPEN,
    extra_routes: Sequence[BaseRoute] = (),
) -> Starlette:
    """The API over an application, and whatever else is to be served beside it.

    Web pages of `allowed_origins` may read and write. `loopback` says that only this machine can reach the server;
    then pages under any other name are foreign. `read_timeout`: seconds that the body of a request may take to arrive.
    `access` says who may do what; everybody everything, if it is left out.
    """
    service = Service(application, readiness, read_timeout, access)
    operations = all_operations(application.read.limits)
    cors = [Middleware(Cors, allowed_origins)] if allowed_origins else []
    app = Starlette(
        routes=[*routes(service, operations), *extra_routes],
        middleware=[
            Middleware(RequestIds),
            *cors,
            Middleware(Failures),
            Middleware(OriginGuard, Origins(allowed_origins, loopback)),
        ],
        exception_handlers={HTTPException: refuse_by_router, LeaderboardError: refuse},
    )
    # A path with a slash too many is another path, not a redirection.
    app.router.redirect_slashes = False
    return app
