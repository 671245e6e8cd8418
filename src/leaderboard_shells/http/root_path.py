"""A server under a path of its origin, behind a proxy that takes the path off its requests or leaves it on."""

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

#: What a `Host` header may hold that is written into a page.
_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
#: How a server is called that was asked under no name.
_NAMELESS = "127.0.0.1:8080"
_ROOT_PATH = "leaderboard.root_path"


class RootPath:
    """Takes `root_path` off the requests on which it still is.

    No path of the server's own begins like it, so nothing can be taken for what it is not.
    """

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self._app = app
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope = {**scope, _ROOT_PATH: self._root_path}
        if scope["type"] != "lifespan" and self._is_on(scope["path"]):
            length = len(self._root_path)
            scope["path"] = scope["path"][length:] or "/"
            raw = scope.get("raw_path")
            if raw is not None:
                scope["raw_path"] = raw.removeprefix(self._root_path.encode()) or b"/"
        await self._app(scope, receive, send)

    def _is_on(self, path: str) -> bool:
        return path == self._root_path or path.startswith(f"{self._root_path}/")


def root_path_of(scope: Scope) -> str:
    """The path of the origin under which the server is that this request came to; empty for the origin itself."""
    return str(scope.get(_ROOT_PATH, ""))


def served_from(scope: Scope, root_path: str) -> str:
    """The URL under which whoever sent this request reached the server, without a slash at its end."""
    host = Headers(scope=scope).get("host", "")
    return f"{scope['scheme']}://{host if _HOST.fullmatch(host) else _NAMELESS}{root_path}"
