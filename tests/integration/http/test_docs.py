"""The documentation page."""

import re
from html.parser import HTMLParser

import httpx2 as httpx
import pytest

from leaderboard_shells.http.errors import ERROR_SPECS


class Reader(HTMLParser):
    """Notes what a page links to, names and leaves open."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "meta":
            self.open.append(tag)
        for name, value in attrs:
            if name in ("href", "src"):
                self.links.append(value or "")
            if name == "id":
                self.names.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()


@pytest.fixture
async def page(client: httpx.AsyncClient) -> str:
    answer = await client.get("/docs")
    assert "text/html; charset=utf-8" == answer.headers["content-type"]
    return answer.text


@pytest.fixture
def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


async def test_it_loads_nothing(client: httpx.AsyncClient, read: Reader, page: str) -> None:
    """The page is whole in itself: it needs no script and no other file, and forbids the browser to fetch any."""
    assert not read.tags & {"script", "link", "img", "iframe"}
    assert {"openapi.json"} == {link for link in read.links if not link.startswith("#")}
    assert "url(" not in page
    assert "default-src 'none'" in (await client.get("/docs")).headers["content-security-policy"]


async def test_it_is_well_formed(read: Reader) -> None:
    """Every element that is opened is closed."""
    assert [] == read.open


async def test_it_shows_every_operation(client: httpx.AsyncClient, read: Reader, page: str) -> None:
    """Each operation has a section, an entry in the contents, its statuses and a command to try."""
    document = (await client.get("/openapi.json")).json()
    names, codes = [], [error.code for error in ERROR_SPECS]
    for methods in document["paths"].values():
        for operation in methods.values():
            names.append(operation["operationId"])
            section = re.search(f'<section id="{names[-1]}".*?</section>', page, re.DOTALL)
            assert section
            assert "curl " in section[0]
            for status in operation["responses"]:
                assert f">{status}</code>" in section[0]

    assert sorted([*names, "errors", *codes]) == sorted(read.names)
    assert sorted(f"#{name}" for name in [*names, "errors"]) == sorted(
        link for link in read.links if link.startswith("#")
    )


async def test_its_commands_are_the_documents(page: str) -> None:
    """Examples are written out, ids in their place."""
    assert "http://localhost:8080/api/v1/leaderboards/game1/around/alice?range=5" in page
    assert "{id}" not in "".join(re.findall(r"<pre>.*?</pre>", page, re.DOTALL))


async def test_it_follows_the_readers_light(page: str) -> None:
    """The page is light or dark as its reader has it."""
    assert "prefers-color-scheme: dark" in page
