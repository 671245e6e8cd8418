"""The page shows who players are: names, pictures, countries and teams."""

from pathlib import Path
from uuid import uuid4

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.kit import Boards, faults, live, podium, row
from tests.support.server import Server

PICTURE = "https://pictures.example/ada.png"
MISSING = "https://pictures.example/none.png"
#: A green square.
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="green"/></svg>'
PEOPLE = {
    "p1": {"display_name": "Ada Lovelace", "avatar_url": PICTURE, "country": "GB", "team": "Analytical Engines"},
    "p2": {"display_name": "Bea", "avatar_url": MISSING, "country": "DE"},
    "p3": None,
    "p4": {"display_name": "A name that goes on for as long as a name may go on, to the end", "team": "Blue"},
    "p5": {"country": "KR"},
    "p6": None,
}

#: Each two texts of one player, as they are drawn, that lie on each other by more than a pixel.
OVERLAPS = """() => [...document.querySelectorAll('[aria-label=Standings] .who')].flatMap((who) => {
  const all = [...who.querySelectorAll('.player > bdi, .beside > bdi, .flag')];
  const texts = all.filter((it) => it.offsetParent !== null);
  const lines = texts.flatMap((it) => {
    const range = document.createRange();
    range.selectNodeContents(it.classList.contains('flag') ? it.firstElementChild ?? it : it);
    return [...range.getClientRects()].filter(({ width }) => width > 1).map((box) => [it, box]);
  });
  const between = (a, b, from, to) => Math.min(a[to], b[to]) - Math.max(a[from], b[from]) > 1;
  return lines.flatMap(([one, a], index) =>
    lines.slice(index + 1)
      .filter(([other, b]) => other !== one && between(a, b, 'left', 'right') && between(a, b, 'top', 'bottom'))
      .map(([other]) => `${one.textContent} | ${other.textContent}`));
})"""


@pytest.fixture
def page(browser: Browser, server: Server, options: dict[str, object]) -> Page:
    """A page whose pictures come from elsewhere, some of which never come; it asks nobody for anything else."""
    context = browser.new_context(base_url=server.url, locale="en-GB", **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(60_000)

    def answer(route: Route) -> None:
        assert "referer" not in route.request.headers
        if route.request.url == PICTURE:
            route.fulfill(body=SVG, content_type="image/svg+xml")
        else:
            route.abort()

    context.route("https://pictures.example/**", answer)
    return page


def told(server: Server, board: str, player: str, score: float, profile: object) -> None:
    body = {"leaderboard_id": board, "player_id": player, "score": score, "profile": profile}
    httpx.post(f"{server.url}/api/v1/scores", json=body).raise_for_status()


@pytest.fixture
def named(server: Server, boards: Boards) -> str:
    board = boards.create(f"named-{uuid4().hex[:8]}")
    for place, (player, profile) in enumerate(PEOPLE.items()):
        told(server, board, player, 1000 - place, profile)
    return board


def test_names_and_pictures(page: Page, server: Server, named: str) -> None:
    """By the name that others see, with the id beside it; a letter where no picture comes."""
    page.goto(f"/b/{named}")
    live(page)

    ada = row(page, "Ada Lovelace")
    expect(ada.locator(".beside")).to_have_text("p1Analytical Engines")
    expect(ada.locator(".flag")).to_have_text("GBUnited Kingdom")
    expect(ada.locator(".avatar img")).to_have_js_property("naturalWidth", 150)
    expect(row(page, "Bea").locator(".avatar")).to_have_text("B")
    expect(row(page, "Bea").locator(".avatar img")).to_have_count(0)
    expect(row(page, "p5").get_by_text("South Korea")).to_have_count(1)
    expect(row(page, "p5").locator(".beside")).to_have_count(0)
    expect(row(page, "p6").locator(".beside")).to_have_count(0)
    before = row(page, "p6").bounding_box()
    told(server, named, "p6", 995, {"display_name": "Fay", "avatar_url": MISSING})
    fay = row(page, "Fay")
    expect(fay.locator(".avatar")).to_have_text("F")
    assert before is not None
    assert before["width"] == (fay.bounding_box() or before)["width"]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_line_lies_on_another(page: Page, server: Server, board: str, width: int, screenshots: Path) -> None:
    """However many lines a name takes, on the podium and below it; on a phone a podium of such is as low as rows."""
    for number in range(6):
        profile = {"display_name": f"University of Somewhere {number}", "country": "DE", "team": "Northern Conference"}
        told(server, board, f"university-of-somewhere-{number}", 9 - number, profile)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/b/{board}")
    live(page)

    expect(page.locator("[aria-label=Standings] .who")).to_have_count(6)
    page.screenshot(path=screenshots / f"long-names-{width}.png")
    assert [] == page.evaluate(OVERLAPS)
    if width < 700:
        assert (page.get_by_role("list", name="Podium").bounding_box() or {})["height"] < 240


def test_a_followed_player_has_a_name(page: Page, named: str) -> None:
    """The card is headed by it, and the address by the id."""
    page.goto(f"/b/{named}")
    live(page)
    page.get_by_role("button", name="Ada Lovelace", exact=True).click()

    expect(page.locator(".player-card h2")).to_have_text("Ada Lovelace")
    assert "player=p1" in page.url


def test_past_seasons_and_further_pages_have_names(page: Page, boards: Boards, server: Server, named: str) -> None:
    """Each the names of its time."""
    boards.submit(named, {f"more-{n:02}": n for n in range(60)})
    told(server, named, "last", -5, {"display_name": "The last one"})
    page.goto(f"/b/{named}?page=2")
    expect(row(page, "The last one")).to_be_visible()
    boards.reset(named)
    told(server, named, "p1", 1, {"display_name": "Augusta"})

    page.goto(f"/b/{named}?season=1")
    expect(row(page, "Ada Lovelace")).to_be_visible()
    page.goto(f"/b/{named}")
    expect(row(page, "Augusta")).to_be_visible()


def test_where_nobody_says_who_they_are(page: Page, boards: Boards, board: str) -> None:
    """No pictures, no letters: the page is what it was."""
    # Who has said it on another board is known on this one, too.
    boards.submit(board, {f"nobody-{n}": n for n in range(9)})
    page.goto(f"/b/{board}")
    live(page)

    expect(podium(page)).to_have_count(3)
    expect(page.locator(".avatar, .beside, .flag")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"])
def test_it_fits_every_screen(
    page: Page, named: str, width: int, options: dict[str, object], screenshots: Path
) -> None:
    """Nothing is cut off or beyond the edge, in any light, and axe finds nothing serious."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/b/{named}?player=p4")
    live(page)
    expect(row(page, "Ada Lovelace").locator(".avatar img")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=screenshots / f"profiles-{width}-{options['color_scheme']}.png", full_page=True)
    assert [] == faults(page)
