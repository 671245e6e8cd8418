"""The page speaks the language of its reader."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.kit import Boards, faults
from tests.support.server import Server

LIVE = {"en": "Live", "de": "Live", "es": "En vivo", "ja": "ライブ", "ar": "مباشر"}
HEADS = {
    "en": ["Rank", "Player", "Score"],
    "de": ["Rang", "Spieler", "Punkte"],
    "es": ["Puesto", "Jugador", "Puntos"],
    "ja": ["順位", "プレイヤー", "スコア"],
    "ar": ["المرتبة", "اللاعب", "النتيجة"],
}
#: The ranks, but for those of a player's card.
BELOW = "section:not(.player-card) > .ranks"
SCORES = {"en-GB": "1,234.5", "de-DE": "1.234,5", "es-ES": "1234,5", "ja-JP": "1,234.5", "ar-EG": "1,234.5"}


@pytest.fixture
def filled(boards: Boards, board: str) -> str:
    boards.submit(board, {f"player-{number:02}": 1_234.5 + 10 * number for number in range(12)})
    return board


def opened(browser: Browser, server: Server, path: str, language: str, width: int) -> Page:
    context = browser.new_context(
        base_url=server.url, locale=language, viewport={"width": width, "height": 844}, color_scheme="dark"
    )
    page = context.new_page()
    page.goto(path)
    expect(page.locator(".connection")).to_have_text(LIVE[language[:2]])
    expect(page.locator(".board:not(.stale)")).to_be_visible()
    return page


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", list(SCORES))
def test_each_language(
    browser: Browser, server: Server, filled: str, language: str, width: int, screenshots: Path
) -> None:
    """The browser's own, with its numbers, to its side; nothing needs scrolling sideways, and axe is content."""
    page = opened(browser, server, f"/b/{filled}?player=player-05", language, width)

    expect(page.locator(f"{BELOW} .heads > *")).to_have_text(HEADS[language[:2]])
    expect(page.locator(f"{BELOW} .score").last).to_contain_text(SCORES[language])
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        language[:2],
        "rtl" if language == "ar-EG" else "ltr",
    ]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=screenshots / f"language-{language}-{width}.png")
    assert [] == faults(page)
    page.context.close()


def test_from_right_to_left_rows_begin_at_the_right(browser: Browser, server: Server, filled: str) -> None:
    """The rank before the name before the score, as one reads; a score's own digits are never turned round."""
    page = opened(browser, server, f"/b/{filled}", "ar", 390)

    first = page.locator(f"{BELOW} li").first
    places = [first.locator(part).bounding_box() for part in (".rank", ".player bdi", ".score")]
    rank, name, score = (place["x"] if place else 0 for place in places)
    assert rank > name > score
    page.context.close()


def test_a_language_is_chosen_and_stays(page: Page, filled: str) -> None:
    """Everything changes at once, what is live goes on, and a reload remembers; the page was never loaded anew."""
    page.goto(f"/b/{filled}")
    expect(page.locator(".connection")).to_have_text("Live")
    page.evaluate("() => { window.same = true; }")

    page.get_by_role("combobox", name="Language").select_option("de")
    expect(page.get_by_role("combobox", name="Sprache")).to_have_value("de")
    expect(page.locator(f"{BELOW} .heads > *")).to_have_text(HEADS["de"])
    expect(page.locator(f"{BELOW} .score").last).to_contain_text("1.234,5")
    assert page.evaluate("window.same") is True
    assert page.evaluate("document.documentElement.lang") == "de"
    page.reload()
    expect(page.locator(f"{BELOW} .heads > *")).to_have_text(HEADS["de"])


def test_a_browser_of_another_language_is_spoken_to_in_english(browser: Browser, server: Server, filled: str) -> None:
    with browser.new_context(base_url=server.url, locale="fr-FR") as context:
        page = context.new_page()
        page.goto(f"/b/{filled}")
        expect(page.locator(f"{BELOW} .heads > *")).to_have_text(HEADS["en"])
