"""Under which names a server answers, and what a TLS proxy on the same machine has to say."""

from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from leaderboard_shells.settings import Server
from tests.integration.http.kit import BOARDS, SCORES, refused, submission
from tests.support.in_process import serving

pytestmark = pytest.mark.parametrize("engine", ["hypercorn", "uvicorn"])
NAME = "play.example.com"
PAGE = {"Origin": f"https://{NAME}"}
#: What a proxy adds that passes the name on, and one that does not.
PASSING = {"Host": NAME, "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
NAMING = {"X-Forwarded-Host": NAME, "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
BEHIND = Server(allowed_hosts=(NAME,), trusted_proxies=("127.0.0.1",))


async def handshake(url: str, headers: dict[str, str]) -> tuple[int, str]:
    """The status of a WebSocket handshake with these headers, and what comes with it when it is refused."""
    host = headers.get("Host", url.removeprefix("http://"))
    others = {name: value for name, value in headers.items() if name != "Host"}
    address, _, port = url.removeprefix("http://").partition(":")
    try:
        async with connect(f"ws://{host}/ws", host=address, port=int(port), additional_headers=others):
            return 101, ""
    except InvalidStatus as refusal:
        return refusal.response.status_code, (refusal.response.body or b"").decode()


async def test_a_bent_name_gets_nothing(tmp_path: Path, engine: str) -> None:
    """On loopback no path, page or socket answers under another name; under the machine's own all do."""
    bent = {"Host": "rebound.example:8080"}
    async with serving(tmp_path, engine) as live, httpx.AsyncClient(base_url=live.url) as client:
        for path in ("/", "/docs", "/health", "/metrics", BOARDS, "/nowhere"):
            answer = await client.get(path, headers=bent)
            assert (421, "host_not_allowed") == refused(answer)
            assert "server.allowed_hosts" in answer.json()["error"]
        answer = await client.post(SCORES, json=submission(), headers=bent)
        assert (421, "host_not_allowed") == refused(answer)
        status, told = await handshake(live.url, bent)
        assert 421 == status
        assert "server.allowed_hosts" in told

        for name in ("localhost", "127.0.0.1:1", "[::1]:8080", "LOCALHOST:8080"):
            assert 200 == (await client.get(BOARDS, headers={"Host": name})).status_code
            assert 101 == (await handshake(live.url, {"Host": name}))[0]


@pytest.mark.parametrize("proxy", [PASSING, NAMING], ids=["passing the name on", "naming it"])
async def test_behind_a_proxy_that_ends_tls(tmp_path: Path, engine: str, proxy: dict[str, str]) -> None:
    """The page writes and opens sockets from its own origin; one of the same name without TLS does not."""
    async with serving(tmp_path, engine, server=BEHIND) as live, httpx.AsyncClient(base_url=live.url) as client:
        assert 200 == (await client.post(SCORES, json=submission(), headers=proxy | PAGE)).status_code
        assert 101 == (await handshake(live.url, proxy | PAGE))[0]

        for origin in (f"http://{NAME}", "https://evil.example"):
            foreign: dict[str, Any] = proxy | {"Origin": origin}
            assert (403, "forbidden") == refused(await client.post(SCORES, json=submission(), headers=foreign))
            status, told = await handshake(live.url, foreign)
            assert 403 == status
            assert "server.allowed_origins" in told


async def test_who_is_no_trusted_proxy(tmp_path: Path, engine: str) -> None:
    """What anybody else says in these headers changes nothing."""
    async with serving(tmp_path, engine) as live, httpx.AsyncClient(base_url=live.url) as client:
        answer = await client.post(SCORES, json=submission(), headers=NAMING | PAGE)
        assert (403, "forbidden") == refused(answer)
        assert 403 == (await handshake(live.url, NAMING | PAGE))[0]
        bent = {"Host": "rebound.example", "X-Forwarded-Host": "localhost"}
        assert (421, "host_not_allowed") == refused(await client.get(BOARDS, headers=bent))
