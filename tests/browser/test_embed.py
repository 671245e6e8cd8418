"""A board in a frame of somebody else's page, for sites and for streams; in real frames, from another origin."""

import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.browser.kit import Boards, faults
from tests.support.server import Server, free_port, running

#: A site in strong colours, so that it is seen where it shows through.
SITE = (
    '<!doctype html><html lang="en" style="color-scheme:{scheme}"><title>Site</title>'
    '<body style="margin:0;background:rgb(200,0,0)">{frame}'
)
FRAME = (
    '<iframe src="{address}" title="Leaderboard" style="border:0;width:420px;height:600px;color-scheme:light"></iframe>'
)


@contextmanager
def site(frame: str, scheme: str = "light") -> Iterator[str]:
    """Another origin with one page, of its own scheme, which holds the frame."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = SITE.format(frame=frame, scheme=scheme).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_told: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", free_port()), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One that may be embedded by sites of this machine."""
    ancestors = {"LEADERBOARD_SERVER__EMBED_ANCESTORS": "http://127.0.0.1:*, https://play.example.com"}
    with running(tmp_path_factory.mktemp("server"), **ancestors) as server:
        yield server


@pytest.fixture
def filled(boards: Boards, board: str) -> str:
    boards.submit(board, {f"player-{number:02}": 100 - number for number in range(30)})
    return board


def framed(page: Page, address: str) -> Frame:
    """The frame of a page, once what is in it was loaded or refused."""
    page.goto(address)
    page.wait_for_load_state("load")
    return page.frames[1]


def names(frame: Frame) -> list[str]:
    return frame.locator(".ranks .player").all_text_contents()


def colour(page: Page, x: int, y: int) -> tuple[int, int, int]:
    """Of one point of what is seen."""
    png = page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
    at = png.index(b"IDAT")
    length = int.from_bytes(png[at - 4 : at])
    _, red, green, blue = zlib.decompressobj().decompress(png[at + 4 : at + 4 + length])[:4]
    return red, green, blue


@pytest.mark.parametrize("query", ["", "?top=5&heading=none&theme=dark", "?player=player-20"])
def test_an_allowed_site_shows_a_board_live(
    browser: Browser, server: Server, boards: Boards, filled: str, query: str, screenshots: Path
) -> None:
    """The ten best, or as many as are asked for, as they change; and who is followed, wherever they are."""
    frame = FRAME.format(address=f"{server.url}/embed/{filled}{query}")
    top = 5 if "top" in query else 10
    followed = ["player-20"] if "player" in query else []
    with site(frame) as address, browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        inner = framed(page, address)
        expect(inner.locator(".ranks li")).to_have_count(top + len(followed))
        assert [f"player-{number:02}" for number in range(top)] + followed == names(inner)
        expect(inner.locator(".embedded:not(.stale)")).to_be_visible()
        expect(inner.get_by_role("heading", level=1)).to_have_count(0 if "heading" in query else 1)

        boards.submit(filled, {"newcomer": 99.5})
        expect(inner.locator(".ranks .player").nth(1)).to_have_text("newcomer")
        assert [] == faults(page)
        assert inner.evaluate("document.documentElement.scrollWidth") <= 420
        page.screenshot(path=screenshots / f"embed-{len(query)}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_behind_shows_through(browser: Browser, server: Server, filled: str, scheme: str, theme: str) -> None:
    """Where it is asked to, in either scheme of the reader's, the site's and the board's; else it does not."""
    address = f"{server.url}/embed/{filled}?theme={theme}&top=3"
    seen = {}
    for background in ("transparent", ""):
        with (
            site(FRAME.format(address=f"{address}&background={background}"), scheme) as url,
            browser.new_context(color_scheme=scheme) as context,  # type: ignore[arg-type]
        ):
            page = context.new_page()
            inner = framed(page, url)
            expect(inner.locator(".ranks li")).to_have_count(3)
            seen[background] = colour(page, 2, 590)

    assert seen["transparent"] == (200, 0, 0)
    # Of the board's own scheme, whatever the reader's is.
    assert (sum(seen[""]) > 600) is (theme == "light")
    assert (sum(seen[""]) < 150) is (theme == "dark")


@pytest.mark.parametrize("path", ["/", "/b/{board}"])
def test_the_page_itself_is_shown_within_no_other_site(
    browser: Browser, server: Server, filled: str, path: str
) -> None:
    """Whatever may embed boards: a click on the page can change what somebody follows."""
    with (
        site(FRAME.format(address=server.url + path.format(board=filled))) as address,
        browser.new_context() as context,
    ):
        page = context.new_page()
        inner = framed(page, address)
        expect(inner.locator("#root")).to_have_count(0)
        assert inner.url.startswith("chrome-error:")


def test_other_sites_are_refused(browser: Browser, tmp_path: Path) -> None:
    """By default all of them, and those that are not named; the server's own pages embed what they like."""
    with running(tmp_path) as server:
        board = Boards(server.url).create("game1")
        Boards(server.url).submit(board, {"ada": 1})
        frame = FRAME.format(address=f"{server.url}/embed/{board}")
        with site(frame) as address, browser.new_context() as context:
            page = context.new_page()
            inner = framed(page, address)
            assert inner.url.startswith("chrome-error:")

            page.goto(server.url)
            page.evaluate("(frame) => document.body.insertAdjacentHTML('beforeend', frame)", frame)
            expect(page.frame_locator("iframe").locator(".ranks .player")).to_have_text(["ada"])


def test_a_board_that_is_not_there_says_so_and_shows_once_it_is(browser: Browser, server: Server) -> None:
    with browser.new_context(base_url=server.url, locale="en-GB") as context:
        page = context.new_page()
        page.goto("/embed/later")
        expect(page.get_by_role("status").filter(has_text="There is no leaderboard “later”")).to_be_visible()

        boards = Boards(server.url)
        boards.submit(boards.create("later"), {"ada": 1})
        expect(page.locator(".ranks .player")).to_have_text(["ada"])
