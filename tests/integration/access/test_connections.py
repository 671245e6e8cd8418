"""A refusal that comes before the body was read leaves the connection in order."""

import asyncio
from http.client import HTTPConnection
from pathlib import Path

import httpx2 as httpx
import pytest

from leaderboard_shells.settings import Auth
from tests.integration.http.kit import SCORES, refused
from tests.support.in_process import serving
from tests.support.keys import key

AUTH = Auth(keys=(key("game", "submit"),))


@pytest.mark.parametrize("engine", ["hypercorn", "uvicorn"])
@pytest.mark.parametrize("size", [0, 10, 100_000, 1_000_000])
async def test_the_next_request_is_answered(tmp_path: Path, engine: str, size: int) -> None:
    """One connection carries refusal after refusal, however long the bodies that nobody wants are."""
    async with serving(tmp_path, engine, AUTH) as live:
        statuses = await asyncio.to_thread(ask_over_one_connection, live.url.removeprefix("http://"), b"x" * size)

    assert [401, 401, 404, 405, 401] == statuses


def ask_over_one_connection(address: str, body: bytes) -> list[int]:
    """The statuses of requests that are sent one after the other; fails when the connection is closed between them."""
    connection = HTTPConnection(address, timeout=30)
    connection.connect()
    connection.auto_open = 0
    statuses = []
    for path in (SCORES, f"{SCORES}/batch", "/nowhere", "/health", SCORES):
        connection.request("POST", path, body)
        with connection.getresponse() as answer:
            answer.read()
            statuses.append(answer.status)
    connection.close()
    return statuses


@pytest.mark.parametrize("engine", ["hypercorn", "uvicorn"])
async def test_a_body_without_end(tmp_path: Path, engine: str) -> None:
    """One that does not say how long it is costs its connection, after the refusal."""
    async with serving(tmp_path, engine, AUTH) as live:

        async def endless() -> object:
            for _ in range(40):
                yield b"x" * 65_536

        async with httpx.AsyncClient(base_url=live.url, timeout=30) as client:
            answer = await client.post(SCORES, content=endless())  # type: ignore[arg-type]
    assert (401, "key_required") == refused(answer)
    assert "close" == answer.headers["connection"]
