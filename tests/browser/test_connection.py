"""A server that goes and comes back, as the page shows it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Boards, connected, fact, live, podium
from tests.support.server import Server, running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own, for it is ended."""
    with running(tmp_path) as server:
        yield server


@pytest.mark.parametrize("ending", ["kill", "stop"])
def test_a_server_that_comes_back_is_followed_again(page: Page, server: Server, ending: str) -> None:
    """Meanwhile the page says when it tries again and keeps what it knew; then it shows what is true now."""
    boards = Boards(server.url)
    board = boards.create("game1")
    boards.submit(board, {"ada": 3, "bob": 2})
    page.goto(f"/b/{board}?player=bob")
    live(page)
    expect(podium(page)).to_have_text(["ada", "bob (followed)"])

    getattr(server, ending)()
    indicator = page.locator(".connection")
    expect(indicator).to_have_text(re.compile(r"^Reconnecting\s?in [0-9]+ s\s?Retry now$"))
    expect(podium(page)).to_have_text(["ada", "bob (followed)"])

    server.start()
    boards.submit(board, {"bob": 9, "cyd": 1})
    live(page)
    expect(podium(page)).to_have_text(["bob (followed)", "ada", "cyd"])
    expect(fact(page, "Rank")).to_have_text("1 of 3")
    boards.submit(board, {"cyd": 10})
    expect(podium(page)).to_have_text(["cyd", "bob (followed)", "ada"])


def test_the_way_back_need_not_be_waited_for(page: Page, server: Server) -> None:
    """After a long outage the pauses are long; the button tries at once."""
    boards = Boards(server.url)
    board = boards.create("game1")
    page.clock.install()
    page.goto(f"/b/{board}")
    live(page)
    server.kill()
    countdown = page.locator(".countdown")
    expect(countdown).to_have_text(re.compile(r"in ([7-9]|[12][0-9]) s"))
    # From now on no pause of the page ends by itself.
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))

    server.start()
    page.get_by_role("button", name="Retry now").click()

    connected(page)


def test_what_happened_to_the_board_meanwhile_is_true_afterwards(page: Page, server: Server) -> None:
    """A board that was deleted and made anew while nobody was connected shows nothing of the old one."""
    boards = Boards(server.url)
    board = boards.create("game1")
    boards.submit(board, {f"old{number}": number for number in range(9)})
    page.goto(f"/b/{board}")
    live(page)
    page.context.set_offline(True)
    server.kill()
    server.start()
    boards.delete(board)
    boards.create(board)
    boards.submit(board, {"new": 1})

    page.context.set_offline(False)

    live(page)
    expect(podium(page)).to_have_text(["new"])


def test_a_page_without_its_server_says_so(page: Page, server: Server) -> None:
    """The page is open, the server is not."""
    page.route("**/api/v1/**", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_role("heading", name="The leaderboards cannot be read")).to_be_visible()

    Boards(server.url).create("game1")
    page.unroute_all()
    expect(page.get_by_text("Nobody has a score yet")).to_be_visible()


def test_offline_is_called_so(page: Page, server: Server) -> None:
    """Without a network the page does not blame the server, and does not wait for the silence to tell."""
    board = Boards(server.url).create("game1")
    page.goto(f"/b/{board}")
    live(page)
    page.context.set_offline(True)
    expect(page.get_by_text("Offline, trying again")).to_be_visible()

    page.context.set_offline(False)
    live(page)
