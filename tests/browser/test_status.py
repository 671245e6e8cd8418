"""The status page: what the server does over time, for whoever may read its metrics."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.kit import Boards, faults, live
from tests.support.keys import bearer, key
from tests.support.server import Server, running

#: The widths that the page is looked at.
WIDTHS = (320, 390, 768, 1280)


def plot(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def figure(page: Page, title: str, name: str) -> Locator:
    return plot(page, title).locator("dl > div").filter(has_text=name).locator("dd")


def test_what_is_done_shows(page: Page, boards: Boards, board: str) -> None:
    """Scores, commits and who watches: in figures, as lines and as a table, all of the request that is told."""
    watcher = page.context.new_page()
    watcher.goto(f"/b/{board}")
    live(watcher)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/status")
    expect(page.get_by_role("status").filter(has_text="Ready")).to_be_visible()
    expect(page.get_by_text("The first figures come")).to_be_visible()
    boards.submit(board, {f"p{number}": number for number in range(50)})

    expect(figure(page, "Submissions each second", "Refused")).to_have_text("0")
    expect(figure(page, "Live readers", "Connections")).to_have_text("1")
    expect(plot(page, "Behind in Kafka")).to_contain_text("This server does not consume from Kafka.")
    line = plot(page, "Submissions each second").locator("path.line-0")
    expect(line).to_have_attribute("d", re.compile("^M"))

    page.get_by_text("As a table").click()
    # The figures are of the last look; what was done before it is in the table, and in the line.
    busy = page.get_by_role("table").locator("tbody tr").filter(has_text=re.compile("[0-9] (ms|sec)"))
    expect(busy.first.get_by_role("cell").first).to_have_text(re.compile(r"^(?!0$)[0-9.]+$"))
    told = page.locator(".copied code").inner_text()
    assert told == f"curl -sS '{boards.url}/metrics'"
    assert f"{boards.url}/metrics" in asked


def test_what_is_pointed_at_is_told_in_all_plots(page: Page, boards: Boards, board: str) -> None:
    """The moment and its values; without a pointer the values of now."""
    page.goto("/status")
    drawn = plot(page, "Live readers").locator("svg")
    expect(drawn).to_be_visible()
    expect(page.locator("path.cursor")).to_have_count(0)
    drawn.scroll_into_view_if_needed()
    drawn.hover()

    expect(plot(page, "Live readers").locator("strong")).to_have_text(re.compile("[0-9]"))
    page.mouse.move(0, 0)
    expect(page.locator("path.cursor")).to_have_count(0)


def test_a_server_that_is_away_is_told_and_asked_again(page: Page) -> None:
    """What was seen stays, the line breaks, and goes on when it is back."""
    page.goto("/status")
    expect(plot(page, "Live readers").locator("svg")).to_be_visible()
    page.route("**/metrics", lambda route: route.abort())
    expect(page.get_by_role("alert")).to_have_text("The server does not answer. This page goes on trying.")
    expect(plot(page, "Live readers").locator("svg")).to_be_visible()

    page.unroute("**/metrics")
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose metrics take a key."""
    keys = [
        {"name": "operations", "sha256": key("operations", "admin").sha256, "scopes": ["admin"]},
        {"name": "reader", "sha256": key("reader", "read").sha256, "scopes": ["read"]},
    ]
    with running(tmp_path_factory.mktemp("closed"), LEADERBOARD_AUTH__KEYS=json.dumps(keys)) as server:
        yield server


def test_figures_take_a_key_that_is_kept_nowhere(browser: Browser, closed: Server) -> None:
    """That the server is ready is told to everybody. A key that does not open them is told so; no key is stored."""
    token = {name: bearer(name)["Authorization"].removeprefix("Bearer ") for name in ("reader", "operations")}
    with browser.new_context(base_url=closed.url, locale="en-GB") as context:
        page = context.new_page()
        page.goto("/status")
        expect(page.get_by_text("realtime: ok")).to_be_visible()
        expect(page.get_by_role("alert")).to_have_text("These figures take a key with the scope admin.")
        assert [] == faults(page)
        for name in ("reader", "operations"):
            page.get_by_label("Access key").fill(token[name])
            page.get_by_role("button", name="Use this key").click()
            if name == "reader":
                expect(page.get_by_role("alert")).to_contain_text("admin")
        expect(plot(page, "Live readers")).to_be_visible()

        assert page.locator(".copied code").inner_text().endswith('"Authorization: Bearer $LEADERBOARD_KEY"')
        stored = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])")
        assert token["operations"] not in stored
        page.get_by_role("button", name="Forget the key").click()
        expect(page.get_by_role("alert")).to_have_text("These figures take a key with the scope admin.")
        expect(plot(page, "Live readers")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(browser: Browser, server: Server, screenshots: Path, scheme: str) -> None:
    """In every language and width: axe finds nothing serious, nothing sticks out, each language runs to its side."""
    names = {"en": "Status", "de": "Betriebszustand", "es": "Estado", "ja": "稼働状況", "ar": "الحالة"}
    for language, title in names.items():
        with browser.new_context(base_url=server.url, locale=language, color_scheme=scheme) as context:  # type: ignore[arg-type]
            page = context.new_page()
            page.goto("/status")
            expect(page.get_by_role("heading", level=1)).to_have_text(title)
            expect(page.locator(".plot svg").first).to_be_visible()
            page.locator(".figures-table summary").click()
            assert [] == faults(page), language
            assert ("rtl" if language == "ar" else "ltr") == page.evaluate("document.documentElement.dir")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 844})
                assert 0 >= page.evaluate("document.documentElement.scrollWidth - innerWidth"), (language, width)
                if language in ("en", "ar"):
                    page.screenshot(path=screenshots / f"status-{language}-{width}-{scheme}.png", full_page=True)


def test_the_console_shows_it_as_well(page: Page, boards: Boards, board: str) -> None:
    """Beside the figures of now, in the console's language, and leads there."""
    page.goto("/console#/server")
    expect(page.get_by_role("heading", name="Over time")).to_be_visible()
    boards.submit(board, {"ada": 1})
    expect(plot(page, "Submissions each second").locator("path.line-0")).to_have_attribute("d", re.compile("^M"))
    assert [] == faults(page)

    page.get_by_role("link", name="The status page").click()
    expect(page).to_have_url(f"{boards.url}/status")
    expect(page.get_by_role("heading", level=1)).to_have_text("Status")
