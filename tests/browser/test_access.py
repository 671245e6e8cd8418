"""Everyone can use the page: on a phone, by keyboard, by ear, without motion, by day and by night."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Boards, faults, hold_time, live, podium, ranks

PLAYERS = {f"player-{number:03}": 12_345 - 67 * number for number in range(1, 61)}


@pytest.fixture
def busy(boards: Boards, board: str) -> str:
    """A board of two pages with a past season."""
    boards.submit(board, {"ada": 1})
    boards.reset(board)
    boards.submit(board, PLAYERS)
    return board


def at(path: str, shown: str) -> Callable[[Page, str], None]:
    def go(page: Page, board: str) -> None:
        page.goto(path.format(board=board))
        expect(page.get_by_text(shown).first).to_be_visible()

    return go


STATES = {
    "ranks": at("/b/{board}", "player-050"),
    "second page": at("/b/{board}?page=2", "player-060"),
    "player": at("/b/{board}?player=player-030", "Percentile"),
    "absent player": at("/b/{board}?player=nobody", "Nobody of this name"),
    "past season": at("/b/{board}?season=1", "ada"),
    "no such season": at("/b/{board}?season=9", "has no season 9"),
    "no such board": at("/b/none", "There is no leaderboard"),
}


@pytest.mark.parametrize("options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, boards: Boards, busy: str, options: dict[str, object]) -> None:
    """In each state of the page, and while ranks change."""
    found = {}
    hold_time(page)
    for name, go in STATES.items():
        go(page, busy)
        if name == "ranks":
            live(page)
            boards.submit(busy, {"player-040": 12_000, "player-010": 11_000, "newcomer": 11_900})
            expect(page.locator(".movement.new")).to_be_visible()
        page.wait_for_timeout(500)
        found[name] = faults(page)
        if name == "ranks":
            boards.submit(busy, PLAYERS)
    assert {name: [] for name in STATES} == found


@pytest.mark.parametrize("options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"])
def test_axe_finds_nothing_serious_without_a_server(page: Page, busy: str, options: dict[str, object]) -> None:
    """The page before it has an answer, and with a connection that does not come about."""
    page.route_web_socket("**/ws", lambda socket: socket.close())
    page.goto(f"/b/{busy}")
    expect(page.get_by_role("button", name="Retry now")).to_be_visible()
    assert [] == faults(page)


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("options", [{"has_touch": True, "is_mobile": True}], ids=["touch"])
def test_a_phone_shows_all_of_it(page: Page, busy: str, width: int, screenshots: Path) -> None:
    """Nothing is cut off and nothing needs scrolling sideways."""
    page.set_viewport_size({"width": width, "height": 780})
    page.goto(f"/b/{busy}?player=player-030")
    expect(ranks(page)).to_have_count(47)
    live(page)

    page.screenshot(path=screenshots / f"phone-{width}.png", full_page=True)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.locator("button:visible, select:visible, input:visible").evaluate_all(
        "all => all.filter((it) => it.getBoundingClientRect().height < 40).length"
    )
    assert small == 0


def test_a_wide_screen_has_the_player_beside_the_ranks(page: Page, busy: str, screenshots: Path) -> None:
    """What is followed stays in sight."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/b/{busy}?player=player-030")
    live(page)
    card = page.get_by_role("region", name="Player player-030")
    page.mouse.wheel(0, 1_200)

    expect(card).to_be_in_viewport(ratio=1)
    page.screenshot(path=screenshots / "wide.png")


def test_the_keyboard_is_enough(page: Page, boards: Boards, busy: str) -> None:
    """Skip to the ranks, follow a player, stop, choose another board: no mouse."""
    boards.create("zzz", name="Zzz")
    page.goto(f"/b/{busy}")
    live(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the ranks")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    page.get_by_label("Find a player").focus()
    page.keyboard.type("player-002")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Player player-002")).to_be_visible()
    podium(page).nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name=re.compile("^Player "))).to_have_count(1)

    page.get_by_role("heading", level=1).get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("zz")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zzz")


@pytest.mark.parametrize("options", [{"reduced_motion": "reduce"}], ids=["reduced"])
def test_who_wants_no_motion_gets_none(page: Page, boards: Boards, busy: str) -> None:
    """Rows and scores are at once where they belong; what moved is still said."""
    hold_time(page)
    page.goto(f"/b/{busy}")
    live(page)
    page.evaluate("() => { Element.prototype.animate = () => { throw new Error('moves'); }; }")

    boards.submit(busy, {"player-040": 12_000})

    expect(page.locator(".movement.up")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0


def test_a_listener_hears_ranks_names_movement_and_scores(page: Page, boards: Boards, board: str) -> None:
    """What is animated for the eye is one plain text for the ear."""
    boards.submit(board, {"ada": 4_000, "bob": 3_000, "cyd": 2_000, "dan": 1_000, "eve": 900})
    hold_time(page)
    page.goto(f"/b/{board}")
    live(page)
    boards.submit(board, {"eve": 1_500})

    expect(page.get_by_role("list", name="Ranks")).to_match_aria_snapshot(
        """
        - list "Ranks":
          - listitem:
            - text: "4"
            - button "eve"
            - text: up 1 1,500
          - listitem:
            - text: "5"
            - button "dan"
            - text: down 1 1,000
        """
    )
    expect(page.get_by_role("status").filter(has_text="Live")).to_have_count(1)
