"""A wide leaderboard on the page and in the console: it looks like any other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_kit import OPERATIONS, control, enter, guarded, opened
from tests.browser.kit import Boards, live
from tests.support.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with guarded(tmp_path_factory.mktemp("server")) as server:
        yield server


def test_it_is_made_in_the_console_and_shown_live(page: Page, server: Server, screenshots: Path) -> None:
    """The form says how many shards; the page shows what comes to any of them, and the console what the board is."""
    boards = Boards(server.url, OPERATIONS)
    opened(page, at="#/new")
    control(page, "id").fill("world")
    control(page, "name").fill("World")
    control(page, "shards").fill("6")
    page.get_by_role("button", name="Create the leaderboard").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("World")
    boards.submit("world", {f"player {number:02}": number for number in range(30)})
    page.get_by_role("link", name="Settings").click()
    expect(control(page, "shards")).to_have_value("6")
    expect(control(page, "shards")).to_be_disabled()
    page.screenshot(path=screenshots / "wide-console.png", full_page=True)
    opened(page)
    expect(page.locator(".board-list li")).to_have_count(1)

    page.goto("/b/world")
    enter(page, OPERATIONS)
    live(page)
    for number in range(6):
        boards.submit("world", {f"player {number:02}": 100 + number})
        expect(page.locator(".board").get_by_text(f"{100 + number}", exact=True).first).to_be_visible()
    page.screenshot(path=screenshots / "wide-page.png", full_page=True)
    boards.reset("world")
    expect(page.locator(".board").get_by_text("105", exact=True)).to_have_count(0)
