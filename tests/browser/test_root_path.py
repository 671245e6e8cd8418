"""The page of a server under a path of its origin."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.kit import Boards, choose_board, live, podium
from tests.support.reverse_proxy import reverse_proxy
from tests.support.server import running

PREFIX = "/games/board"


@pytest.fixture(params=[True, False], ids=["stripped", "left-on"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with (
        running(tmp_path, LEADERBOARD_SERVER__ROOT_PATH=PREFIX) as server,
        reverse_proxy(server.port, PREFIX, strips=request.param) as url,
    ):
        yield url


def test_all_of_it_is_below_the_path(browser: Browser, url: str) -> None:
    """The empty page names the address; boards are shown live, chosen and shared below the path; so is `/docs`."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(url)
        expect(page.get_by_text(f"leaderboard board create game1 --url {url}")).to_be_visible()
        boards = Boards(url)
        boards.create("first")
        expect(page).to_have_url(f"{url}/b/first")
        boards.submit("first", {"ada": 5})
        live(page)
        expect(podium(page)).to_have_text(["ada"])

        boards.create("second")
        choose_board(page, "second")
        expect(page).to_have_url(f"{url}/b/second")
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("second")
        page.get_by_role("link", name="API documentation").click()
        expect(page).to_have_url(f"{url}/docs")
        expect(page.get_by_text(f"curl '{url}/health'")).to_be_visible()

        page.goto(f"{url}/console#/board/first")
        expect(page.get_by_role("link", name="ada")).to_be_visible()
        line = f"curl -sS '{url}/api/v1/leaderboards/first'"
        expect(page.locator(".calls li code").filter(has_text=line).first).to_have_text(line)
