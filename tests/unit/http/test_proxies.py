"""What is believed of what proxies say."""

from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from leaderboard_shells.http.proxies import SCHEME, ForwardedHeaders, Proxies, plain_address

TRUSTED = ["127.0.0.1", "10.0.0.0/8", "fd00::/8"]


async def seen(client: str, type_: str = "http", **headers: str) -> Scope:
    """The scope that an application behind proxies sees; of a header name `x_forwarded_for` stands for itself."""
    found: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(scope)

    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": type_, "client": (client, 5), "scheme": "http", "headers": pairs}
    await ForwardedHeaders(app, Proxies(TRUSTED))(scope, None, None)  # type: ignore[arg-type]
    return found[0]


@pytest.mark.parametrize(
    ("peer", "told", "client"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "spoofed, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
        ("127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:10.1.2.3", "203.0.113.7", "203.0.113.7"),
        ("fd00::1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("127.0.0.1", "203.0.113.7, unknown, 10.0.0.2", "10.0.0.2"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
    ],
)
async def test_who_asked(peer: str, told: str, client: str) -> None:
    """The last address that no trusted proxy has: what is said before it, anybody may have said."""
    assert client == (await seen(peer, x_forwarded_for=told))["client"][0]


async def test_under_which_name_and_how() -> None:
    """Name and scheme are those that the outermost trusted proxy was asked by."""
    one = {"host": "127.0.0.1:8080", "x_forwarded_host": "play.example", "x_forwarded_proto": "HTTPS"}
    scope = await seen("127.0.0.1", **one)
    assert ("https", "https", [b"play.example"]) == (scope["scheme"], scope[SCHEME], hosts(scope))
    scope = await seen("127.0.0.1", "websocket", **one)
    assert ("wss", "https") == (scope["scheme"], scope[SCHEME])

    chain = "evil, play.example, inner"
    scope = await seen("127.0.0.1", x_forwarded_for="203.0.113.7, 10.0.0.2", x_forwarded_host=chain)
    assert [b"play.example"] == hosts(scope)
    scope = await seen("127.0.0.1", x_forwarded_proto="https, nonsense")
    assert ("http", None) == (scope["scheme"], scope.get(SCHEME))


async def test_nobody_else_is_believed() -> None:
    """What a stranger says of themselves is not looked at."""
    scope = await seen("203.0.113.9", host="here", x_forwarded_host="play.example", x_forwarded_proto="https")

    assert ("http", None, [b"here"]) == (scope["scheme"], scope.get(SCHEME), hosts(scope))


def hosts(scope: Scope) -> list[bytes]:
    return [value for name, value in scope["headers"] if name == b"host"]


@pytest.mark.parametrize("text", ["", "unknown", "_hidden", "1.2.3", "1.2.3.4.5:6", "[1.2.3.4", "a:b"])
def test_no_address(text: str) -> None:
    assert plain_address(text) is None
