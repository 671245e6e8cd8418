"""`/metrics`."""

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from leaderboard_shells.http.openapi.pages import METRICS
from leaderboard_shells.http.paths import RawRoute


def metrics_route(registry: CollectorRegistry) -> BaseRoute:
    """Answers with all families, in the form that whoever asks prefers."""

    async def serve(request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), headers={"Content-Type": content_type, "Cache-Control": "no-store"})

    return RawRoute(METRICS.path, serve, name=METRICS.name)
