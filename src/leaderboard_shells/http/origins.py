"""Whose web pages may write: those this server serves itself, and those it was told of."""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from attrs import frozen
from starlette.types import ASGIApp, Receive, Scope, Send

from leaderboard_shells.http.errors import ForeignOrigin
from leaderboard_shells.http.refusal import Refusal

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PORTS = {"http": 80, "https": 443}


@frozen
class Origins:
    """Tells own origins from foreign ones. `loopback`: this server is meant for this machine alone."""

    allowed: Collection[str]
    loopback: bool

    def is_foreign(self, origin: str, host: str) -> bool:
        """Whether `origin` is neither listed nor the place that `host` (the header) names.

        A loopback server answers to loopback names alone: another name that leads here was bent to do so.
        """
        if origin in self.allowed:
            return False
        try:
            page, here = urlsplit(origin), urlsplit(f"//{host}")
            same = _place(page, page.scheme) == _place(here, page.scheme)
        except ValueError:
            return True
        return not same or (self.loopback and not _is_loopback(page.hostname or ""))


def _place(url: SplitResult, scheme: str) -> tuple[str, int | None]:
    if not url.hostname:
        raise ValueError("names no host")
    return url.hostname, url.port or _PORTS.get(scheme)


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


class OriginGuard:
    """Refuses writes and WebSocket handshakes that a browser sends on behalf of a foreign page."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope.get("method") in _SAFE:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin-1")
        if origin and self._origins.is_foreign(origin, headers.get(b"host", b"").decode("latin-1")):
            await _refuse(origin, scope, receive, send)
        else:
            await self._app(scope, receive, send)


async def _refuse(origin: str, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await Refusal(ForeignOrigin(origin))(scope, receive, send)
        return
    await receive()
    # A close before the handshake is accepted is answered 403 by every server.
    await send({"type": "websocket.close", "code": 1008})
