"""Seasons that have ended and are not settled, and settled ones that were put right."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2 as httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Boards, faults, podium, seasons
from tests.support.server import Server

SCHEMES = [{"color_scheme": "light"}, {"color_scheme": "dark"}]


@pytest.mark.parametrize("options", SCHEMES, ids=["light", "dark"])
def test_a_season_in_grace_says_until_when_and_one_put_right_says_so(
    page: Page, server: Server, boards: Boards, board: str, screenshots: Path, options: dict[str, object]
) -> None:
    """In the list of seasons and over its ranks, which follow what comes late until the season settles."""
    boards.change(board, reset_period="weekly", reset_grace="1h")
    boards.submit(board, {"ada": 3, "bob": 2})
    made = datetime.now(UTC)
    boards.reset(board)
    page.goto(f"/b/{board}?season=1")
    note = page.locator(".past .badge")
    expect(note).to_have_text(re.compile(r"^settles at .*\d{2}:\d{2}"))
    expect(seasons(page).locator("option[value='1']")).to_have_text(
        re.compile(r"^Season 1, settles at .*, players: 2$")
    )
    expect(podium(page)).to_have_text(["ada", "bob"])

    late = {
        "leaderboard_id": board,
        "player_id": "cyd",
        "score": 9,
        "occurred_at": (made - timedelta(milliseconds=1)).isoformat(),
    }
    told = httpx.post(f"{server.url}/api/v1/scores", json=late).raise_for_status().json()
    assert told["data"]["season"] == 1
    expect(podium(page)).to_have_text(["cyd", "ada", "bob"])
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=screenshots / f"grace-{width}-{options['color_scheme']}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [] == faults(page)

    boards.change(board, reset_grace=None)
    expect(note).to_have_count(0)
    address = f"{server.url}/api/v1/leaderboards/{board}/player/bob?season=1"
    httpx.patch(address, json={"score": 20}, timeout=30).raise_for_status()
    page.reload()
    expect(podium(page)).to_have_text(["bob", "cyd", "ada"])
    expect(note).to_have_text("corrected")
    expect(seasons(page).locator("option[value='1']")).to_have_text(re.compile(r", corrected, players: 3$"))
