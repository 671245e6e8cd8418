"""Players without a result on the page: listed last, with dashes, and never on the podium."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Boards, faults, podium, ranks

SCHEMES = [{"color_scheme": "light"}, {"color_scheme": "dark"}]


@pytest.mark.parametrize("options", SCHEMES, ids=["light", "dark"])
def test_who_has_no_result_is_last_and_on_no_step(
    page: Page, boards: Boards, board: str, screenshots: Path, options: dict[str, object]
) -> None:
    """Live as it changes, in a season that is over, and of the player who is followed."""
    boards.change(board, allow_null_score=True)
    boards.submit(board, {"ada": 9.5, "dns": None, "bob": 8, "dnf": None})
    page.goto(f"/b/{board}?player=dnf")

    expect(podium(page)).to_have_text(["ada", "bob"])
    below = ranks(page)
    expect(below.locator(".player")).to_have_text(["dns", "dnf (followed)"])
    expect(below.locator(".rank")).to_have_text(["–", "–"])
    expect(below.locator(".score")).to_have_text(["–", "–"])
    facts = page.locator(".player-card .facts dd")
    expect(facts.first).to_have_text("–")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=screenshots / f"unranked-{width}-{options['color_scheme']}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [] == faults(page)

    boards.submit(board, {"dnf": 9})
    expect(podium(page)).to_have_text(["ada", "dnf (followed)", "bob"])
    boards.submit(board, {"ada": None})
    expect(podium(page)).to_have_text(["dnf (followed)", "bob"])
    expect(below.locator(".player")).to_have_text(["dns", "ada"])
    boards.reset(board)
    page.goto(f"/b/{board}?season=1")
    expect(podium(page)).to_have_text(["dnf", "bob"])
    expect(below.locator(".player")).to_have_text(["dns", "ada"])
    assert [] == faults(page)
