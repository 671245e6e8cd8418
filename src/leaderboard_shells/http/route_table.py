"""Finding the route of a path by its segments, where a router tries one route after the other."""

from collections.abc import Awaitable, Iterable
from typing import Any, Final, NamedTuple

from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from leaderboard_shells.http.paths import RawRoute, raw_path

#: Stand in the tree for any segment that is not empty, and for the end of a path; no segment holds a slash.
_ANY: Final = "/"
_END: Final = "//"


class _Leaf(NamedTuple):
    """What stands at the end of a path: its route, the methods it takes, and the names of its parameters."""

    route: RawRoute
    methods: frozenset[str]
    parameters: tuple[str, ...]


class RouteTable:
    """Takes a request straight to its route. What is none of these, or not by this method, goes to the router."""

    def __init__(self, router: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        self._router = router
        self._tree: dict[str, Any] = {}
        #: Those whose path is always the same, by it.
        self._fixed: dict[bytes, _Leaf] = {}
        for route in routes:
            if isinstance(route, RawRoute):
                self._add(route)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http":
            path = raw_path(scope)
            held: list[str] = []
            leaf = self._fixed.get(path) or self._found(path, held)
            if leaf is not None and scope["method"] in leaf.methods:
                scope["route"] = leaf.route
                scope["path_params"] = dict(zip(leaf.parameters, held, strict=True))
                return leaf.route.app(scope, receive, send)
        return self._router(scope, receive, send)

    def _found(self, path: bytes, held: list[str]) -> "_Leaf | None":
        """The route of a path; `held` gets what stands in the places of its parameters."""
        node = self._tree
        for segment in path.decode("utf-8", "surrogateescape").split("/"):
            following = node.get(segment)
            if following is None:
                following = node.get(_ANY)
                if following is None or not segment:
                    return None
                held.append(segment)
            node = following
        return node.get(_END)

    def _add(self, route: RawRoute) -> None:
        leaf = _Leaf(route, frozenset(route.methods or ()), tuple(route.param_convertors))
        if not leaf.parameters:
            self._fixed.setdefault(route.path.encode(), leaf)
            return
        node = self._tree
        for segment in route.path.split("/"):
            node = node.setdefault(_ANY if segment.startswith("{") else segment, {})
        node.setdefault(_END, leaf)
