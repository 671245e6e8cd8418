"""The table finds the route that the router would, and leaves everything else to it."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from leaderboard_shells.http.paths import RawRoute
from leaderboard_shells.http.route_table import RouteTable


class Noted:
    """Notes that it was asked."""

    def __init__(self, asked: list[Any]) -> None:
        self._asked = asked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        self._asked.append(scope.get("route"))


def routes(asked: list[Any]) -> Sequence[BaseRoute]:
    return [
        RawRoute(path, Noted(asked), methods=methods)
        for path, methods in (
            ("/", ["GET"]),
            ("/scores", ["POST"]),
            ("/scores/batch", ["POST"]),
            ("/boards", ["GET", "POST"]),
            ("/boards/{id}", ["GET", "PATCH"]),
            ("/boards/{id}/top", ["GET"]),
            ("/boards/{id}/player/{player_id}", ["GET", "DELETE"]),
        )
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "//",
        "",
        "*",
        "boards/a",
        "/boards",
        "/boards/",
        "/boards//top",
        "/boards/a",
        "/boards/a/top",
        "/boards/a/top/",
        "/boards/top/top",
        "/boards/a%2Ftop",
        "/boards/../top",
        "/boards/a/player/b",
        "/boards/a/player/%ff",
        "/boards/a/player/b/c",
        "/boards/a/player/",
        "/scores",
        "/scores/batch",
        "/scores/other",
        "/nothing",
    ],
)
def test_it_takes_the_route_that_the_router_would(path: str, method: str) -> None:
    """The same route with the same parameters; what the router would refuse goes to the router."""
    asked: list[Any] = []
    known = routes(asked)
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode()}
    matches = [(route, *route.matches(dict(scope))) for route in known]
    expected = next(((route, child) for route, match, child in matches if match is Match.FULL), (None, {}))

    asyncio.run(asked_of(RouteTable(Noted(asked), known), scope))

    assert [expected[0]] == asked
    assert expected[1].get("path_params") == scope.get("path_params")


async def asked_of(table: RouteTable, scope: Scope) -> None:
    async def receive() -> Any: ...

    async def send(message: Any) -> None: ...

    await table(scope, receive, send)


def test_sockets_go_to_the_router() -> None:
    """A WebSocket at a path of the API is not taken for a request."""
    asked: list[Any] = []

    asyncio.run(asked_of(RouteTable(Noted(asked), routes(asked)), {"type": "websocket", "path": "/boards"}))

    assert [None] == asked
