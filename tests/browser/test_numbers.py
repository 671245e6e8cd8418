"""Scores and names are shown whole and exactly, on a phone as well."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Boards, fact, faults, live, podium, ranks, row

LONG = "a-player-with-a-very-long-name-" + "0123456789" * 8
EXACT = {
    "close-1": (0.987654, "0.987654"),
    "close-2": (0.987651, "0.987651"),
    "tiny": (0.0000123, "0.0000123"),
    "third": (1 / 3, "0.3333333333333333"),
    "large": (9_007_199_254_740_991, "9,007,199,254,740,991"),
    "both": (-123_456_789.12345679, "-123,456,789.12345679"),
}


def test_scores_are_exact(page: Page, boards: Boards, board: str) -> None:
    """Two scores that differ read differently, none reads 0 that is not, none is rounded."""
    boards.submit(board, {player: score for player, (score, _) in EXACT.items()})
    page.goto(f"/b/{board}?player=tiny")
    live(page)

    shown = {player: row(page, player).locator(".score > [aria-hidden]").text_content() for player in EXACT}
    assert {player: text for player, (_, text) in EXACT.items()} == shown
    expect(fact(page, "Score").locator(".unseen")).to_have_text("0.0000123")


@pytest.mark.parametrize(
    "options",
    [{"has_touch": True, "is_mobile": True, "color_scheme": scheme} for scheme in ("light", "dark")],
    ids=["light", "dark"],
)
def test_nothing_is_cut_off_on_a_phone(
    page: Page, boards: Boards, board: str, screenshots: Path, options: dict[str, object]
) -> None:
    """Names of 110 characters and scores of 16 digits can be read whole at 320 px, on the podium and below it."""
    crowd = {f"{number}-{LONG}"[:110]: 9_007_199_254_740_000 - number + 0.0 for number in range(1, 7)}
    boards.submit(board, {**crowd, "ada": 5})
    page.set_viewport_size({"width": 320, "height": 780})
    page.goto(f"/b/{board}?player=2-{LONG}"[: 110 + len(f"/b/{board}?player=")])
    live(page)
    expect(podium(page)).to_have_count(3)
    expect(ranks(page)).to_have_count(4)

    page.screenshot(path=screenshots / f"long-{options['color_scheme']}.png", full_page=True)

    assert [] == faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    cut = page.locator("h1, h2, dd:not(:has(.score)), .player, .score > [aria-hidden], .rank").evaluate_all(
        """all => all.filter((it) => {
          const outer = it.getBoundingClientRect();
          const range = document.createRange();
          range.selectNodeContents(it);
          const inner = range.getBoundingClientRect();
          const whole = inner.left >= 0 && inner.right <= 320;
          const hides = getComputedStyle(it).overflow !== 'visible';
          return !whole || (hides && (it.scrollWidth > it.clientWidth || it.scrollHeight > it.clientHeight));
        }).map((it) => it.outerHTML)"""
    )
    assert [] == cut
