"""A frozen board, as somebody who looks at the page sees it: that it is, until when, and nobody on it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Boards, fact, faults, live, podium

SCHEMES = [{"color_scheme": "light"}, {"color_scheme": "dark"}]


@pytest.mark.parametrize("options", SCHEMES, ids=["light", "dark"])
def test_a_board_freezes_and_is_shown_again(
    page: Page, boards: Boards, board: str, screenshots: Path, options: dict[str, object]
) -> None:
    """While somebody looks: the badge comes, everybody goes, scores that are taken do not show, and then all do."""
    boards.submit(board, {"ada": 60, "bob": 50, "cyd": 40, "dan": 30})
    page.goto(f"/b/{board}?player=dan")
    live(page)
    badge = page.get_by_role("status").filter(has_text="Frozen")
    expect(badge).to_have_count(0)
    until = datetime.now(UTC) + timedelta(days=1)

    boards.change(board, hide_after=datetime.now(UTC).isoformat(), show_at=until.isoformat())

    expect(badge).to_have_text(re.compile(r"^Frozen until .*\d{2}:\d{2}"))
    expect(podium(page)).to_have_count(0)
    expect(page.get_by_text("Scores go on, and are shown when the board is.")).to_be_visible()
    expect(page.get_by_text("Nobody of this name")).to_have_count(0)
    expect(fact(page, "Players")).to_have_text("\u2013")
    boards.submit(board, {"dan": 90, "eve": 80})
    page.wait_for_timeout(1_500)
    expect(podium(page)).to_have_count(0)
    page.screenshot(path=screenshots / f"frozen-{options['color_scheme']}.png", full_page=True)
    assert [] == faults(page)

    boards.change(board, show_at=None)
    expect(badge).to_have_text("Frozen")
    boards.change(board, hide_after=None)
    expect(podium(page)).to_have_text(["dan (followed)", "eve", "ada"])
    expect(badge).to_have_count(0)
