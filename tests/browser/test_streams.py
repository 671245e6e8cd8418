"""A browser's own reader of event streams, as the documentation shows it."""

import re
from pathlib import Path

import httpx2 as httpx
import pytest
from playwright.sync_api import BrowserContext, Page

from tests.support.server import Server

DOCUMENTATION = Path(__file__).parents[2].joinpath("docs/streams.md").read_text()
BOARD = "/api/v1/leaderboards/game1"
#: What stands in place of a page's own table.
SHOW = "const shown = []; const show = (entries) => { window.last = entries; };"
SCORE = "() => window.last && window.last[0] && window.last[0].score"


@pytest.mark.timeout(120)
def test_the_documented_page_follows_the_board(context: BrowserContext, server: Server) -> None:
    """Also past a restart of the server: the browser comes back by itself, and closes with the board."""
    page = context.new_page()
    page.goto("/")
    httpx.post(f"{server.url}/api/v1/leaderboards", json={"id": "game1", "name": "Game 1", "update_mode": "replace"})
    [example] = re.findall(r"^```js\n(.*?)^```$", DOCUMENTATION, re.DOTALL | re.MULTILINE)
    page.evaluate(f"() => {{ {SHOW} {example} window.source = source; }}")

    submit(server, 40)
    page.wait_for_function(f"{SCORE} === 40")
    server.stop()
    server.start()
    submit(server, 50)
    page.wait_for_function(f"{SCORE} === 50")

    httpx.delete(f"{server.url}{BOARD}")
    page.wait_for_function("() => window.source.readyState === EventSource.CLOSED")


@pytest.mark.timeout(120)
def test_a_browser_gives_up_where_coming_back_would_not_help(page: Page, server: Server) -> None:
    page.goto("/")
    page.evaluate(f"() => {{ window.source = new EventSource('{BOARD}9/stream'); }}")
    page.wait_for_function("() => window.source.readyState === EventSource.CLOSED")


def submit(server: Server, score: int) -> None:
    body = {"player_id": "ann", "leaderboard_id": "game1", "score": score}
    assert 200 == httpx.post(f"{server.url}/api/v1/scores", json=body).status_code
