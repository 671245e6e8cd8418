"""The list of boards is read once and told from there on; and when a board changed last is the board's own matter."""

import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Boards, fact, live, open_boards

MANY = 400


def test_many_boards_are_read_once(page: Page, boards: Boards) -> None:
    """Boards come and go on the page without a single further request, however many there are."""
    for number in range(MANY):
        boards.create(f"many-{number:03}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto("/b/many-000")
    live(page)
    expect(fact(page, "Last update")).not_to_have_text("–")
    # A list of that length is searched; what is not listed is counted.
    found = open_boards(page, "MANY-")
    expect(found).to_have_count(200)
    expect(page.get_by_text("200 more. Type some of the name to find them.")).to_be_visible()
    page.get_by_label("Search leaderboards").fill("many-399")
    expect(found).to_have_text(["many-399"])
    page.get_by_label("Search leaderboards").fill("late-")
    expect(page.get_by_text("No leaderboard is called so.")).to_be_visible()
    before = asked.count("/api/v1/leaderboards")

    for number in range(5):
        boards.create(f"late-{number}")
        expect(page.locator(f"[data-board=late-{number}]")).to_have_count(1)
    boards.delete("late-0")
    expect(page.locator("[data-board=late-0]")).to_have_count(0)

    assert before <= MANY // 200 + 1
    assert before == asked.count("/api/v1/leaderboards")


@pytest.mark.parametrize("options", [{"timezone_id": "UTC"}], ids=["utc"])
def test_the_last_update_is_the_boards(page: Page, boards: Boards, board: str) -> None:
    """Not when the page was opened, nor when a player was chosen; a score moves it."""

    def last() -> str:
        answer = httpx.get(f"{boards.url}/api/v1/leaderboards/{board}").json()
        moment: str = answer["data"]["last_activity_at"]
        return moment[11:19]

    boards.submit(board, {"ada": 5})
    before = last()
    while f"{datetime.now(UTC):%H:%M:%S}" == before:
        time.sleep(0.05)
    page.goto(f"/b/{board}")
    live(page)
    expect(fact(page, "Last update")).to_have_text(before)
    page.get_by_role("button", name="ada").click()
    expect(fact(page, "Rank")).to_be_visible()
    expect(fact(page, "Last update")).to_have_text(before)

    boards.submit(board, {"ada": 6})
    expect(fact(page, "Last update")).not_to_have_text(before)
