"""A server under a path of its origin, behind a proxy that takes the path off, one that leaves it on, and none."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.integration.cli.kit import Cli
from tests.support.live import watching
from tests.support.reverse_proxy import reverse_proxy
from tests.support.server import Server, running

PREFIX = "/games/board"


@pytest.fixture(scope="module", params=["hypercorn", "uvicorn"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {"LEADERBOARD_SERVER__ENGINE": request.param, "LEADERBOARD_SERVER__ROOT_PATH": PREFIX}
    with running(tmp_path_factory.mktemp("server"), **settings) as server:
        yield server


@pytest.fixture(scope="module", params=["stripped", "left on", "direct"])
def url(request: pytest.FixtureRequest, server: Server) -> Iterator[str]:
    """Where whoever uses it finds it."""
    if request.param == "direct":
        yield server.url + PREFIX
        return
    with reverse_proxy(server.port, PREFIX, strips=request.param == "stripped") as url:
        yield url


def test_the_page_and_its_parts(url: str) -> None:
    """The page is at the path and at every board below it, and names parts that are there."""
    origin = url.removesuffix(PREFIX)
    for place in (url, f"{url}/", f"{url}/b/game1"):
        page = httpx.get(place)
        parts = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assert {f"{PREFIX}/"} == {part[: len(PREFIX) + 1] for part in parts}, place
        assert {200} == {httpx.get(origin + part).status_code for part in parts}, place


def test_the_documents_name_the_address(url: str) -> None:
    """`/docs` says where it is served from, and links to the document, which says the same."""
    page = httpx.get(f"{url}/docs")
    assert f"curl '{url}/api/v1/leaderboards/game1/around/alice?range=5'" in page.text.replace("&#x27;", "'")
    [link] = re.findall(r'href="(openapi\.json)"', page.text)
    document = httpx.get(str(page.url.join(link))).json()
    assert PREFIX == document["servers"][0]["url"]


def test_what_is_made_is_where_the_answer_says(url: str) -> None:
    """`Location` leads to it, through the same proxy."""
    httpx.delete(f"{url}/api/v1/leaderboards/made")
    made = httpx.post(f"{url}/api/v1/leaderboards", json={"id": "made", "name": "Made"})
    found = httpx.get(str(made.url.join(made.headers["location"])))

    assert (201, 200, "made") == (made.status_code, found.status_code, found.json()["data"]["id"])


async def test_the_socket(url: str) -> None:
    """`/ws` is below the path as well."""
    async with watching(url) as watcher:
        await watcher.send("ping")
        assert {"type": "pong"} == await watcher.receive()


def test_the_command_line(url: str, tmp_path: Path) -> None:
    """`--url` takes an address with a path."""

    def leaderboard(*words: str) -> str:
        return Cli(tmp_path, "http://unused").does(*words, "--url", f"{url}/")

    httpx.delete(f"{url}/api/v1/leaderboards/typed")
    leaderboard("board", "create", "typed")
    leaderboard("submit", "typed", "ada", "5")
    assert "ada" in leaderboard("top", "typed")
    assert "typed" in [board["id"] for board in json.loads(leaderboard("board", "list", "--json"))]


def test_what_is_elsewhere_is_not_there(server: Server) -> None:
    """A path that only begins like it is another one."""
    assert 404 == httpx.get(f"{server.url}{PREFIX}x/health").status_code
    assert 404 == httpx.get(f"{server.url}/games/health").status_code
    assert 200 == httpx.get(f"{server.url}/health").status_code
