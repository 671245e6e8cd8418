"""`/metrics`."""

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from leaderboard_shells.access import Access
from leaderboard_shells.http.openapi.pages import METRICS
from leaderboard_shells.http.paths import RawRoute

_HEADERS = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"}


def metrics_route(registry: CollectorRegistry, access: Access) -> BaseRoute:
    """Answers whoever may ask with all families, in the text form that every Prometheus reads."""

    async def serve(request: Request) -> Response:
        if METRICS.scope is not None:
            access.caller(request.headers.raw).require(METRICS.scope)
        return Response(generate_latest(registry), headers=_HEADERS)

    return RawRoute(METRICS.path, serve, name=METRICS.name)
