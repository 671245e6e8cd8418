"""The page and its parts are handed out as browsers like it."""

import re
from collections.abc import AsyncIterator

import httpx2 as httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from leaderboard_adapters.memory import memory_leaderboard
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from leaderboard_shells.settings.rules import OWN_PATHS
from leaderboard_shells.web import page_routes


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app: Starlette = create_app(memory_leaderboard(), Readiness(), extra_routes=page_routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        yield client


async def parts(client: httpx.AsyncClient) -> list[str]:
    """What the page says it is made of."""
    head = (await client.get("/")).text.partition("</head>")[0]
    return re.findall(r'(?:src|href)="([^"]+)"', head)


@pytest.mark.parametrize("path", ["/", "/b/game1", "/b/game1?player=p1", "/b/no%2Fboard", "/console", "/status"])
async def test_the_page_is_at_every_board(client: httpx.AsyncClient, path: str) -> None:
    """One page; what it shows is told by its address."""
    answer = await client.get(path)

    assert (200, "text/html; charset=utf-8", "no-cache") == (
        answer.status_code,
        answer.headers["content-type"],
        answer.headers["cache-control"],
    )
    assert '<div id="root">' in answer.text


async def test_every_part_is_there_and_may_be_kept(client: httpx.AsyncClient) -> None:
    """Script, style and icon come with their types and never change under their names."""
    answers = {path: await client.get(path) for path in await parts(client)}

    types = {answer.headers["content-type"].partition(";")[0] for answer in answers.values()}
    assert {"text/javascript", "text/css", "image/svg+xml"} == types
    assert {"public, max-age=31536000, immutable"} == {answer.headers["cache-control"] for answer in answers.values()}


async def test_nothing_comes_from_elsewhere(client: httpx.AsyncClient) -> None:
    """The page names no other origin, and the browser is told to ask none."""
    assert all(path.startswith("/assets/") for path in await parts(client))
    policy = (await client.get("/")).headers["content-security-policy"].split("; ")
    assert ["default-src 'self'", "img-src 'self' https:"] == policy[:2]


async def test_the_console_is_shown_within_no_other_page(client: httpx.AsyncClient) -> None:
    """What may be clicked there changes things; the page itself may stand within pages of its own origin."""
    policies = [(await client.get(path)).headers["content-security-policy"] for path in ("/console", "/")]

    assert ["frame-ancestors 'none'", "frame-ancestors 'self'"] == [policy.split("; ")[-1] for policy in policies]
    assert policies[0].startswith("default-src 'self'; ")


@pytest.mark.parametrize("tag", ["{}", "W/{}", '"other", {}', "*"])
async def test_what_is_held_is_not_sent_again(client: httpx.AsyncClient, tag: str) -> None:
    """A matching entity tag is answered with 304 and no body."""
    held = (await client.get("/")).headers["etag"]

    answer = await client.get("/", headers={"If-None-Match": tag.format(held)})

    assert (304, b"", held) == (answer.status_code, answer.content, answer.headers["etag"])


async def test_the_parts_are_sent_compressed(client: httpx.AsyncClient) -> None:
    """In less than half of the bytes, under a tag of their own; whoever holds either form holds the content."""
    script = next(part for part in await parts(client) if part.endswith(".js"))
    packed = await client.get(script, headers={"Accept-Encoding": "gzip"})
    plain = await client.get(script, headers={"Accept-Encoding": "identity"})
    again = [await client.get(script, headers={"If-None-Match": each.headers["etag"]}) for each in (packed, plain)]

    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.content == plain.content
    assert [304, 304] == [answer.status_code for answer in again]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br", "br"),
        ("*", "br"),
        ("br;q=0.5, gzip;q=0.5", "br"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("deflate", None),
    ],
)
async def test_brotli_is_sent_to_who_takes_it(client: httpx.AsyncClient, accepted: str, encoding: str | None) -> None:
    """It is smaller than gzip, under a tag of its own; whoever holds it holds the content."""
    script = next(part for part in await parts(client) if part.endswith(".js"))
    sizes = {}
    for way in ("br", "gzip"):
        async with client.stream("GET", script, headers={"Accept-Encoding": way}) as answer:
            sizes[way] = len(b"".join([piece async for piece in answer.aiter_raw()]))

    async with client.stream("GET", script, headers={"Accept-Encoding": accepted}) as answer:
        sent = b"".join([piece async for piece in answer.aiter_raw()])
    tag = answer.headers["etag"]
    again = await client.get(script, headers={"If-None-Match": tag, "Accept-Encoding": accepted})

    assert encoding == answer.headers.get("content-encoding")
    assert "Accept-Encoding" == answer.headers["vary"]
    assert sizes["br"] < 0.9 * sizes["gzip"]
    assert encoding is None or sizes[encoding] == len(sent)
    assert (304, tag) == (again.status_code, again.headers["etag"])


async def test_another_tag_gets_the_page(client: httpx.AsyncClient) -> None:
    """What is held of an earlier version is replaced."""
    assert (await client.get("/", headers={"If-None-Match": '"old"'})).status_code == 200


async def test_head_is_answered_without_a_body(client: httpx.AsyncClient) -> None:
    """HEAD says what GET would."""
    plain = {"Accept-Encoding": "identity"}
    answer = await client.head("/b/game1", headers=plain)

    assert (200, b"") == (answer.status_code, answer.content)
    assert int(answer.headers["content-length"]) == len((await client.get("/b/game1", headers=plain)).content)


@pytest.mark.parametrize(
    "path", ["/assets/none.js", "/assets/index.js.br", "/assets/", "/assets/..%2Findex.html", "/b/", "/b/a/b"]
)
async def test_what_is_not_there_is_told_in_the_envelope(client: httpx.AsyncClient, path: str) -> None:
    """Unknown paths are answered as everywhere."""
    answer = await client.get(path)

    assert (404, "not_found") == (answer.status_code, answer.json()["code"])


async def test_other_methods_are_refused(client: httpx.AsyncClient) -> None:
    """A page is only read."""
    answer = await client.post("/")

    assert (405, "method_not_allowed") == (answer.status_code, answer.json()["code"])
    assert {"GET", "HEAD"} <= set(answer.headers["allow"].split(", "))


def test_no_root_path_can_hide_a_path_of_the_server() -> None:
    """What `server.root_path` may not begin with are the first parts of all paths there are; `/ws` is beside them."""
    app = create_app(memory_leaderboard(), Readiness(), extra_routes=page_routes())
    firsts = {route.path.split("/")[1] for route in app.routes if isinstance(route, Route)}

    assert OWN_PATHS == (firsts - {""}) | {"ws"}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/b/game1", True),
        ("/b/game1?player=p1", True),
        ("/b/game1?season=2", False),
        ("/b/game1?page=2", False),
        ("/b/no%2Fboard", False),
        ("/b/closed", False),
        ("/b/a%3E%2C%0D%0A", False),
        ("/", False),
    ],
)
async def test_browsers_are_told_what_the_page_asks_first(path: str, told: bool) -> None:
    """Where it begins with the first places of a board that anybody may read; never of what no board can be called."""
    routes = page_routes("/games", lambda board: board != "closed")
    app: Starlette = create_app(memory_leaderboard(), Readiness(), extra_routes=routes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        link = (await client.get(path)).headers.get("link", "")

    board = "</games/api/v1/leaderboards/game1>; rel=preload; as=fetch; crossorigin"
    places = board.replace("game1>", "game1/range?start=1&end=50&include=profile>")
    assert link == (f"{board}, {places}" if told else "")
