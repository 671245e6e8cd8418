"""Sockets that show no key, and sockets that are too many."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from leaderboard_shells.settings import Auth, Duration, Live, Server
from tests.support.in_process import serving
from tests.support.keys import bearer, key
from tests.support.live import watching

pytestmark = pytest.mark.parametrize("engine", ["hypercorn", "uvicorn"])
#: Behind a proxy on this machine, which says where a socket comes from.
PROXIED = Server(trusted_proxies=("127.0.0.1",))


async def test_a_key_has_to_be_shown_in_time(tmp_path: Path, engine: str) -> None:
    """Who shows none is told, and sent away with 1008; whoever shows one stays."""
    auth, live = Auth(keys=(key("a", "read"),)), Live(auth_timeout=Duration("500ms"))
    async with (
        serving(tmp_path, engine, auth, live=live) as server,
        watching(server.url) as first,
        watching(server.url) as second,
    ):
        await first.send("auth", token="lbk_a")
        await first.subscribe("game1")
        assert "key_required" == (await second.receive())["code"]
        with pytest.raises(ConnectionClosed):
            await second.receive()
        assert 1008 == second.connection.close_code
        await first.send("ping")
        assert "pong" == (await first.receive())["type"]


async def test_where_something_is_open_nobody_is_waited_for(tmp_path: Path, engine: str) -> None:
    """Whoever may read without a key may watch for as long as they like."""
    auth, live = Auth(keys=(key("a", "read"),), anonymous=("read",)), Live(auth_timeout=Duration("100ms"))
    async with serving(tmp_path, engine, auth, live=live) as server, watching(server.url) as watcher:
        await watcher.subscribe("game1")
        assert await watcher.silence(0.5)


async def test_too_many_sockets(tmp_path: Path, engine: str) -> None:
    """One too many from an address, or in all, is refused at the handshake, which says what to set."""
    live = Live(max_sockets=4, max_sockets_per_address=2)
    async with serving(tmp_path, engine, live=live, server=PROXIED) as server, AsyncExitStack() as open_sockets:

        async def ask(address: str) -> int:
            try:
                await open_sockets.enter_async_context(
                    watching(server.url, additional_headers={"X-Forwarded-For": address})
                )
            except InvalidStatus as refused:
                told.append(refused.response.headers["Retry-After"] + (refused.response.body or b"").decode())
                return refused.response.status_code
            return 101

        told: list[str] = []
        addresses = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "203.0.113.7", "203.0.113.8", "203.0.113.9"]
        assert [101, 101, 429, 101, 101, 429] == [await ask(address) for address in addresses]
        assert "live.max_sockets_per_address" in told[0]
        assert "live.max_sockets " in told[1]


async def test_a_valid_key_is_a_valid_key(tmp_path: Path, engine: str) -> None:
    """A key in the handshake needs no further one."""
    auth, live = Auth(keys=(key("a", "read"),)), Live(auth_timeout=Duration("100ms"))
    async with (
        serving(tmp_path, engine, auth, live=live) as server,
        watching(server.url, additional_headers=bearer("a")) as watcher,
    ):
        await watcher.subscribe("game1")
        assert await watcher.silence(0.5)


async def test_an_error_is_short(tmp_path: Path, engine: str) -> None:
    """Of a message full of fields that nobody knows a few are named, and the others are counted."""
    async with serving(tmp_path, engine) as server, watching(server.url) as watcher:
        for type_ in ("submit_score", "subscribe", "auth"):
            await watcher.send(type_, **{f"f{number}": 0 for number in range(1_000)})
            error = await watcher.receive()
            assert "invalid" == error["code"]
            assert "more" in error["error"]
            assert len(error["error"]) < 1_500
