"""Requests that a proxy passes on: who asked, under which name and how, is what the proxy says, if it is trusted."""

import re
from collections.abc import Collection
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.types import ASGIApp, Receive, Scope, Send

#: Stands in the scope of a request whose proxy says whether it came by `http` or by `https`.
SCHEME = "leaderboard.forwarded_scheme"
_FOR, _HOST, _PROTO = b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto"
_PORTED = re.compile(r"\[(.+)\](?::[0-9]+)?|([0-9.]+):[0-9]+")
_SCHEMES = {"http": {"http": "http", "https": "https"}, "websocket": {"http": "ws", "https": "wss"}}
_REMEMBERED = 4096


class Proxies:
    """Addresses and networks (`10.0.0.0/8`) of proxies whose word is taken."""

    def __init__(self, trusted: Collection[str]) -> None:
        self._networks = [ip_network(text, strict=False) for text in trusted]
        self.trust = lru_cache(_REMEMBERED)(self._trust)

    def _trust(self, address: str) -> bool:
        known = plain_address(address)
        return known is not None and any(ip_address(known) in network for network in self._networks)


def plain_address(text: str) -> str | None:
    """An IP address without brackets, port and IPv6 around IPv4; None for what is none."""
    ported = _PORTED.fullmatch(text)
    try:
        address = ip_address((ported[1] or ported[2]) if ported else text)
    except ValueError:
        return None
    return str((isinstance(address, IPv6Address) and address.ipv4_mapped) or address)


def client_address(scope: Scope) -> str:
    """Where a request comes from: the address of whoever asked the first trusted proxy, or of whoever asks."""
    client = scope.get("client")
    return client[0] if client else ""


class ForwardedHeaders:
    """Lets a request that comes from a trusted proxy look as it did when it came to the first one.

    Of each header the last value is the word of the proxy that is asked; the one before is what that one was told, and
    so on: they are followed for as long as proxies are trusted, so that nobody can say who they are themselves.
    """

    def __init__(self, app: ASGIApp, proxies: Proxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if client and self._proxies.trust(client[0]):
            scope = self._as_it_came(scope)
        await self._app(scope, receive, send)

    def _as_it_came(self, scope: Scope) -> Scope:
        headers = scope["headers"]
        as_it_came, hops = dict(scope), 0
        for text in reversed(_values(headers, _FOR)):
            address = plain_address(text)
            if address is None:
                break
            hops += 1
            as_it_came["client"] = (address, 0)
            if not self._proxies.trust(address):
                break
        scheme = _told(headers, _PROTO, hops).lower()
        if scheme in _SCHEMES[scope["type"]]:
            as_it_came["scheme"] = _SCHEMES[scope["type"]][scheme]
            as_it_came[SCHEME] = scheme
        if host := _told(headers, _HOST, hops):
            others = [(name, value) for name, value in headers if name != b"host"]
            as_it_came["headers"] = [(b"host", host.encode("latin-1")), *others]
        return as_it_came


def _told(headers: list[tuple[bytes, bytes]], name: bytes, hops: int) -> str:
    """What the outermost trusted proxy said; a proxy may also have left one value alone."""
    values = _values(headers, name)
    return values[-min(max(hops, 1), len(values))] if values else ""


def _values(headers: list[tuple[bytes, bytes]], name: bytes) -> list[str]:
    joined = ",".join(value.decode("latin-1") for key, value in headers if key == name)
    return [part for text in joined.split(",") if (part := text.strip())]
