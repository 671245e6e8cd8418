"""A board of 2,000 under a hundred changes a second: nothing jumps that did not move, and the end is right."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2 as httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Boards, live

PLAYERS, AT_ONCE, CHANGES = 2_000, 10, 600
FOLLOWED = "p0001"
#: Watches what the browser itself calls a shift of the layout, and which parts of the page it names as shifted.
WATCH = """() => {
  window.shifted = [];
  const within = (node) => {
    const part = node && (node.nodeType === 1 ? node : node.parentElement);
    return part !== null && part.closest('.ranks ol, .podium') !== null;
  };
  const name = (node) => (node && node.outerHTML ? node.outerHTML.slice(0, 80) : String(node && node.nodeValue));
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) {
      const parts = shift.sources.map(({ node }) => node).filter((node) => node && node.isConnected);
      window.shifted.push(...parts.filter((node) => !within(node)).map(name));
    }
  }).observe({ type: 'layout-shift' });
}"""


@contextmanager
def changes(boards: Boards, board: str) -> Iterator[threading.Thread]:
    """A hundred a second, half of them among those who are shown; as many as there are in six seconds."""
    chance = random.Random(7)
    players = [f"p{number:04}" for number in range(PLAYERS)]

    def feed() -> None:
        begun = time.monotonic()
        for turn in range(CHANGES // AT_ONCE):
            some = (chance.choice(players[:60] if chance.random() < 0.5 else players) for _ in range(AT_ONCE))
            boards.submit(board, {player: chance.randrange(60_000, 100_000) for player in some})
            time.sleep(max(0.0, begun + (turn + 1) / 10 - time.monotonic()))

    thread = threading.Thread(target=feed)
    thread.start()
    try:
        yield thread
    finally:
        thread.join()


@pytest.mark.parametrize("width", [320, 390])
def test_the_line_of_who_is_followed_holds_still(page: Page, boards: Boards, board: str, width: int) -> None:
    """On a phone their name stands where it stood, however many digits the rank beside it has."""
    boards.submit(board, {f"p{number:04}": 10_000 - number for number in range(1, 1_000)})
    boards.submit(board, {FOLLOWED: 20_000, "last": 0})
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/b/{board}?player={FOLLOWED}")
    live(page)
    line = page.get_by_label(f"Player {FOLLOWED}").locator("header")
    expect(line.locator(".rank")).to_have_text("1")
    page.evaluate(WATCH)
    left = line.locator("h2").evaluate("(name) => name.getBoundingClientRect().left")

    for rank, text in ((10, "10"), (100, "100"), (1_000, "1,000"), (9, "9")):
        boards.submit(board, {FOLLOWED: 10_000 - rank - 0.5 if rank < 1_000 else -1})
        expect(line.locator(".rank")).to_have_text(text)
        assert left == line.locator("h2").evaluate("(name) => name.getBoundingClientRect().left"), rank
    assert [] == page.evaluate("window.shifted")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.timeout(180)
def test_only_the_list_moves(page: Page, boards: Boards, board: str, width: int) -> None:
    """With a player followed whose own rank jumps about; how smooth it is, is measured and not asserted here."""
    chance = random.Random(3)
    for first in range(0, PLAYERS, 500):
        boards.submit(board, {f"p{number:04}": chance.randrange(100_000) for number in range(first, first + 500)})
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/b/{board}?player={FOLLOWED}")
    live(page)
    expect(page.locator(".score > [aria-hidden]").first).not_to_be_empty()
    boards.submit(board, {FOLLOWED: 99_000})
    expect(page.locator("[aria-label=Standings] .followed")).to_be_visible()
    page.wait_for_timeout(1_000)
    page.evaluate(WATCH)

    with changes(boards, board) as feeding:
        while feeding.is_alive():
            page.wait_for_timeout(500)

    best = httpx.get(f"{boards.url}/api/v1/leaderboards/{board}/top?limit=50").json()["data"]
    shown = page.locator("[aria-label=Standings] .player bdi")
    expect(shown).to_have_text([entry["player_id"] for entry in best])
    scores = page.locator("[aria-label=Standings] .score > .unseen")
    expect(scores).to_have_text([f"{entry['score']:,}" for entry in best])
    assert [] == page.evaluate("window.shifted")
