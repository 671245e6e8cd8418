"""From the table of operations to routes: one a path, so that a wrong method learns of all the right ones."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import msgspec
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from leaderboard_shells.access import Access
from leaderboard_shells.http.docs import SERVER, docs_page
from leaderboard_shells.http.endpoint import Endpoint
from leaderboard_shells.http.kept_content import KeptContent
from leaderboard_shells.http.openapi import document
from leaderboard_shells.http.openapi.pages import DOCS, METRICS, OPENAPI, Page
from leaderboard_shells.http.operation import AnyOperation, ApiContext
from leaderboard_shells.http.paths import RawRoute
from leaderboard_shells.http.proxies import client_address
from leaderboard_shells.http.root_path import served_from

#: For how many addresses a page is remembered: a server has few.
_ADDRESSES = 4
_METRICS_HEADERS = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"}
_DOCUMENT_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    # Another version of the server says something else under the same name.
    "Cache-Control": "no-cache",
}


class PageRoute(RawRoute):
    """The route of a page, which the document describes."""

    def __init__(self, page: Page, endpoint: Callable[..., Any]) -> None:
        super().__init__(page.path, endpoint, methods=["GET"], name=page.name)
        self.page = page


def routes(
    service: ApiContext, operations: Sequence[AnyOperation], extra_routes: Sequence[BaseRoute] = ()
) -> list[BaseRoute]:
    """Every operation, whatever else is served, and the two pages that describe them. They are made for the first who
    asks: most servers are started more often than they are read."""
    more_pages = [route.page for route in extra_routes if isinstance(route, PageRoute)]

    @cache
    def described() -> Mapping[str, Any]:
        return document(operations, service.access.anybody.public, service.root_path, more_pages)

    return [
        *operation_routes(service, operations),
        static_route(OPENAPI, lambda: msgspec.json.encode(described())),
        _addressed(DOCS, lambda: docs_page(described()), service.root_path),
        *extra_routes,
    ]


def operation_routes(service: ApiContext, operations: Sequence[AnyOperation]) -> list[BaseRoute]:
    """These operations alone."""
    by_path: dict[str, list[AnyOperation]] = {}
    for operation in operations:
        by_path.setdefault(operation.path, []).append(operation)
    return [_route(path, service, operations) for path, operations in by_path.items()]


def metrics_route(exposition: Callable[[], Awaitable[bytes]], access: Access) -> BaseRoute:
    """`/metrics`: answers whoever may ask with all families, in the text form that every Prometheus reads."""

    async def serve(request: Request) -> Response:
        if METRICS.scope is not None:
            access.enter(request.headers.raw, client_address(request.scope), METRICS.scope)
        return Response(await exposition(), headers=_METRICS_HEADERS)

    return RawRoute(METRICS.path, serve, name=METRICS.name)


def _route(path: str, service: ApiContext, operations: Sequence[AnyOperation]) -> RawRoute:
    return RawRoute(path, Endpoint(service, operations), methods=[operation.method for operation in operations])


def static_route(page: Page, content: Callable[[], bytes]) -> PageRoute:
    """A page that is made for the first who asks for it, and kept."""

    @cache
    def kept() -> KeptContent:
        return _kept(page, content())

    async def serve(request: Request) -> Response:
        return kept().answer(request)

    return PageRoute(page, serve)


def _addressed(page: Page, text: Callable[[], str], root_path: str) -> RawRoute:
    """A page that names the address under which it was asked for."""
    made = cache(text)

    @lru_cache(_ADDRESSES)
    def at(address: str) -> KeptContent:
        return _kept(page, made().replace(SERVER, address).encode())

    async def serve(request: Request) -> Response:
        return at(served_from(request.scope, root_path)).answer(request)

    return RawRoute(page.path, serve, name=page.name)


def _kept(page: Page, content: bytes) -> KeptContent:
    return KeptContent(content, page.media_type, _DOCUMENT_HEADERS)
