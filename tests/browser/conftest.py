"""A real server, and a real browser that looks at its page."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.kit import Boards
from tests.support.browser import required
from tests.support.server import Server, running

#: Where the tests leave what the page looked like, to be looked at.
SCREENSHOTS = Path(__file__).parents[2] / ".run/screenshots"


# One a module, and no longer: while Playwright's loop exists, the asynchronous tests of other folders cannot run.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = required()
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=chromium) as browser:
        expect.set_options(timeout=60_000)
        yield browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def boards(server: Server) -> Boards:
    return Boards(server.url)


@pytest.fixture
def board(boards: Boards) -> str:
    """A fresh board that keeps the latest score."""
    return boards.create(f"board-{uuid4().hex[:8]}")


@pytest.fixture
def options() -> dict[str, object]:
    """How the browser is set up; a test module may say it otherwise."""
    return {}


@pytest.fixture
def context(browser: Browser, server: Server, options: dict[str, object]) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=server.url, locale="en-GB", **options) as context:  # type: ignore[arg-type]
        yield context


@pytest.fixture
def page(context: BrowserContext, server: Server) -> Iterator[Page]:
    """A page that must ask nobody else and must run without a fault."""
    faults: list[str] = []
    own = urlsplit(server.url).netloc
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "ontent Security Policy" in said.text else None)
    page.on("request", lambda asked: None if urlsplit(asked.url).netloc == own else faults.append(asked.url))
    yield page
    assert faults == []


@pytest.fixture
def screenshots() -> Path:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
