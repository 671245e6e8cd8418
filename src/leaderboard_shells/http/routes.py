"""From the table of operations to routes: one a path, so that a wrong method learns of all the right ones."""

from collections.abc import Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from leaderboard_shells.http.docs import docs_page
from leaderboard_shells.http.endpoint import Endpoint
from leaderboard_shells.http.openapi import document
from leaderboard_shells.http.openapi.pages import DOCS, OPENAPI, Page
from leaderboard_shells.http.operation import AnyOperation, Service
from leaderboard_shells.http.paths import RawRoute


def routes(service: Service, operations: Sequence[AnyOperation]) -> list[BaseRoute]:
    """Every operation, and the two pages that describe them."""
    described = document(operations, service.access.anybody.public)
    return [
        *operation_routes(service, operations),
        _static(OPENAPI, msgspec.json.encode(described)),
        _static(DOCS, docs_page(described).encode()),
    ]


def operation_routes(service: Service, operations: Sequence[AnyOperation]) -> list[BaseRoute]:
    """These operations alone."""
    by_path: dict[str, list[AnyOperation]] = {}
    for operation in operations:
        by_path.setdefault(operation.path, []).append(operation)
    return [_route(path, service, operations) for path, operations in by_path.items()]


def _route(path: str, service: Service, operations: Sequence[AnyOperation]) -> RawRoute:
    return RawRoute(path, Endpoint(service, operations), methods=[operation.method for operation in operations])


def _static(page: Page, content: bytes) -> RawRoute:
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}

    async def serve(_request: Request) -> Response:
        return Response(content, media_type=page.media_type, headers=headers)

    return RawRoute(page.path, serve, name=page.name)
