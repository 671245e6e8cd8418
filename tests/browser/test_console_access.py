"""Everyone can use the console: on a phone, by keyboard, by day and by night."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_kit import OPERATIONS, guarded, opened
from tests.browser.kit import Boards, faults
from tests.support.server import Server

#: Where one can be, and what shows that one is there.
PLACES = {
    "boards": ("#/boards", "New leaderboard"),
    "new": ("#/new", "Create the leaderboard"),
    "standings": ("#/board/{board}", "player-60"),
    "settings": ("#/board/{board}/settings", "Save the changes"),
    "seasons": ("#/board/{board}/seasons", "Players"),
    "ending": ("#/board/{board}/ending", "Delete it"),
    "player": ("#/player/player-01", "What would be gone"),
    "server": ("#/server", "What is asked most"),
    "access": ("#/access", "A token for a player"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with guarded(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def boards(server: Server) -> Boards:
    return Boards(server.url, OPERATIONS)


@pytest.fixture
def busy(boards: Boards) -> str:
    board = "a-board-with-quite-a-long-id-that-has-to-fit-on-a-phone-as-well"
    if not PLAYED:
        boards.create(board, name="A leaderboard with quite a long name that has to fit on a phone as well")
        boards.submit(board, {f"player-{number:02}": 12_345.678 * number for number in range(1, 61)})
        PLAYED.append(board)
    return board


PLAYED: list[str] = []


@pytest.mark.parametrize("width", [320, 390, 1_280])
@pytest.mark.parametrize("options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"])
def test_every_place_is_fit_for_everyone(
    page: Page, busy: str, width: int, options: dict[str, object], screenshots: Path
) -> None:
    """axe finds nothing serious, nothing needs scrolling sideways, and nothing is too small for a finger."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/console")
    expect(page.get_by_label("Access key")).to_be_visible()
    found = {"gate": faults(page)}
    opened(page)
    too_wide, too_small, out_of_sight = {}, {}, {}
    for name, (place, shown) in PLACES.items():
        page.evaluate("place => { location.hash = place }", place.format(board=busy))
        expect(page.get_by_text(shown).first).to_be_visible()
        for summary in page.locator("main summary").all():
            summary.click()
        page.screenshot(path=screenshots / f"console-{name}-{width}-{options['color_scheme']}.png", full_page=True)
        found[name] = faults(page)
        too_wide[name] = page.evaluate("document.documentElement.scrollWidth") - width
        out_of_sight[name] = page.locator(":is(.places-nav, .tabs) a").evaluate_all(
            "all => all.map((it) => it.getBoundingClientRect().right).filter((right) => right > innerWidth).length"
        )
        too_small[name] = page.locator("main :is(button, select, input, textarea, summary):visible").evaluate_all(
            "all => all.filter((it) => it.getBoundingClientRect().height < 40).length"
        )
    assert found == {"gate": [], **{name: [] for name in PLACES}}
    assert dict.fromkeys(PLACES, 0) == {name: max(0, wide) for name, wide in too_wide.items()} == too_small
    assert dict.fromkeys(PLACES, 0) == out_of_sight


def test_the_keyboard_is_enough(page: Page, busy: str) -> None:
    """To enter the key, skip to the work, find a board and open it."""
    page.goto("/console")
    page.get_by_label("Access key").focus()
    page.keyboard.type(OPERATIONS)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Key operations")).to_be_visible()
    page.get_by_role("link", name="Skip to the work").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Search by id or name")).to_be_focused()
    page.keyboard.type(busy[:20])
    expect(page.locator(".board-list li")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text("quite a long name")


def test_the_public_page_does_not_load_the_console(page: Page, busy: str) -> None:
    """Its parts come for whoever comes for it."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/assets/operators-" in url]
    page.goto("/console")
    expect(page.get_by_label("Access key")).to_be_visible()
    assert [url for url in asked if "/assets/operators-" in url]
