"""How much the page is to be waited for: few bytes, and two round trips until somebody is seen."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Response, Route, WebSocketRoute, expect

from tests.browser.kit import Boards, live, podium

#: Of all that is transferred until the board is live, in bytes: page, script, style, icon and what was read.
MOST = 100_000
#: The same where gzip is all that is taken, as by browsers over plain HTTP from elsewhere.
MOST_GZIP = 110_000


@pytest.mark.parametrize(("encoding", "most"), [(None, MOST), ("gzip", MOST_GZIP)])
def test_the_page_is_light(page: Page, boards: Boards, board: str, encoding: str | None, most: int) -> None:
    """All of it, with a full first page of ranks, as it comes over the wire."""
    if encoding is not None:
        page.context.set_extra_http_headers({"Accept-Encoding": encoding})
    boards.submit(board, {f"player-{number:03}": 1_000 - number for number in range(200)})
    told: list[Response] = []
    page.on("response", lambda each: told.append(each))  # noqa: PLW0108
    page.goto(f"/b/{board}")
    live(page)
    page.wait_for_load_state("networkidle")

    weights = {urlsplit(each.url).path: each.request.sizes() for each in told}
    # What two parts had in common would be a third one, and one round trip more.
    assert 1 == sum(path.endswith(".js") for path in weights), weights
    assert any(path.endswith(".css") for path in weights)
    total = sum(sizes["responseBodySize"] + sizes["responseHeadersSize"] for sizes in weights.values())
    assert 20_000 < total <= most, weights


def test_the_board_is_seen_after_two_round_trips(context: BrowserContext, boards: Boards, board: str) -> None:
    """The page; then what it names, which includes the first places. Nothing that is asked later is answered here."""
    boards.submit(board, {"ada": 3, "bob": 2, "cyd": 1})
    page = context.new_page()
    second: list[Route] = []
    trips = 1

    def answer(route: Route) -> None:
        if trips == 1 and urlsplit(route.request.url).path == f"/b/{board}":
            route.continue_()
        elif trips == 1:
            second.append(route)
        else:
            route.abort()

    page.route("**/*", answer)
    page.route_web_socket("**/ws", lambda _socket: None)
    page.goto(f"/b/{board}", wait_until="commit")
    # Whatever the page's head and headers name is asked for now, and held until all of it was.
    while len(second) < 4:
        page.wait_for_timeout(50)
    page.wait_for_timeout(500)
    trips = 2
    asked = sorted(urlsplit(route.request.url).path.rpartition("/")[2].rpartition(".")[2] for route in second)
    for route in second:
        route.continue_()

    expect(podium(page)).to_have_text(["ada", "bob", "cyd"])
    assert {"js", "css", "range", board} <= set(asked)


def test_what_is_seen_early_becomes_live(page: Page, boards: Boards, board: str) -> None:
    """The first places stand while nothing is connected, and say so; then they are followed, and counted."""
    boards.submit(board, {f"player-{number:02}": 100 - number for number in range(60)})
    connects: list[bool] = []

    def connect(socket: WebSocketRoute) -> None:
        if connects:
            socket.connect_to_server()

    page.route_web_socket("**/ws", connect)
    page.goto(f"/b/{board}")
    expect(podium(page)).to_have_text(["player-00", "player-01", "player-02"])
    expect(page.locator(".board.stale")).to_be_visible()
    expect(page.get_by_role("navigation", name="Pages of ranks")).to_have_count(0)

    connects.append(True)
    page.reload()
    live(page)
    expect(page.get_by_role("navigation", name="Pages of ranks")).to_have_count(1)
