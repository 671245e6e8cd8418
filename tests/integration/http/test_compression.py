"""Large answers are sent compressed to whoever takes them so."""

import gzip

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from leaderboard_core import Application, NewBoard, Submission
from tests.integration.http.kit import BOARDS, Raw, ask

TOP = f"{BOARDS}/game1/top?limit=1000"


@pytest.fixture
async def board(application: Application) -> None:
    await application.boards.create(NewBoard(id="game1", name="Game"))
    players = [Submission(player_id=f"player-{number}", leaderboard_id="game1", score=number) for number in range(1000)]
    await application.submit_many(players)


async def get(app: Starlette, path: str, takes: str | None, method: str = "GET") -> Raw:
    headers = {"host": "localhost:8080"} | ({} if takes is None else {"accept-encoding": takes})
    return await ask(app, method, path.encode(), headers=headers)


@pytest.mark.parametrize("path", [TOP, f"{BOARDS}/game1/range?end=100", "/openapi.json", "/docs"])
async def test_what_is_large_is_compressed(app: Starlette, board: None, path: str) -> None:
    """The same answer in a fraction of the bytes; caches are told what it depends on."""
    plain, packed = await get(app, path, None), await get(app, path, "gzip, deflate, br")

    assert ("content-encoding" not in plain.headers, packed.headers["content-encoding"]) == (True, "gzip")
    assert all("accept-encoding" in answer.headers["vary"].lower() for answer in (plain, packed))
    assert len(packed.body) == int(packed.headers["content-length"]) < len(plain.body) / 3
    assert stripped(plain.body) == stripped(gzip.decompress(packed.body))


def stripped(body: bytes) -> bytes:
    """Without the moment of the answer."""
    return body.partition(b'"as_of"')[0]


async def test_what_is_small_is_not(app: Starlette, board: None) -> None:
    """Ten places are sent as they are."""
    answer = await get(app, f"{BOARDS}/game1/top?limit=10", "gzip")

    assert "content-encoding" not in answer.headers
    assert "accept-encoding" not in answer.headers.get("vary", "").lower()


@pytest.mark.parametrize("takes", ["identity", "br", "gzip;q=0, *", "deflate, gzip;q=0.0"])
async def test_who_does_not_take_it_gets_it_plain(app: Starlette, board: None, takes: str) -> None:
    """A weight of 0 is a refusal, also where anything else is welcome."""
    assert "content-encoding" not in (await get(app, TOP, takes)).headers


@pytest.mark.parametrize("takes", ["gzip", "GZIP;q=0.1", "*", "x-gzip", "deflate;q=1, gzip ; q=0.5"])
async def test_the_ways_to_ask_for_it(app: Starlette, board: None, takes: str) -> None:
    """By its name in any case, by its old one, or as any."""
    assert "gzip" == (await get(app, TOP, takes)).headers["content-encoding"]


async def test_head_says_what_get_would(app: Starlette, board: None, client: httpx.AsyncClient) -> None:
    """The same headers and no body."""
    head, answer = await get(app, "/openapi.json", "gzip", "HEAD"), await get(app, "/openapi.json", "gzip")

    assert b"" == head.body
    assert head.headers["content-length"] == answer.headers["content-length"]
