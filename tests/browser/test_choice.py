"""Choosing what to look at: boards, seasons, addresses."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.kit import Boards, choose_board, fact, live, open_boards, podium, ranks, seasons
from tests.support.server import running


def test_the_list_follows_boards_that_come_and_go(page: Page, boards: Boards, board: str) -> None:
    """A new board can be chosen within seconds, a deleted one no longer."""
    page.goto(f"/b/{board}")
    live(page)
    option = open_boards(page, "passing")
    expect(option).to_have_count(0)

    boards.create("passing")
    expect(option).to_have_count(1)
    boards.delete("passing")
    expect(option).to_have_count(0)


def test_a_board_that_is_deleted_while_it_is_watched_says_so(page: Page, boards: Boards) -> None:
    """Nothing of it stays on the page; made anew, it shows again."""
    boards.create("doomed")
    boards.submit("doomed", {"ada": 1})
    page.goto("/b/doomed")
    live(page)
    expect(podium(page)).to_have_text(["ada"])

    boards.delete("doomed")
    expect(page.get_by_role("heading", name="This leaderboard was deleted")).to_be_visible()
    expect(page.get_by_text("ada")).to_have_count(0)

    boards.create("doomed")
    boards.submit("doomed", {"bob": 1})
    expect(podium(page)).to_have_text(["bob"])


def test_a_board_that_is_not_there_says_so_and_shows_once_it_is(page: Page, boards: Boards) -> None:
    """The address of a board may be known before the board is made."""
    page.goto("/b/later")
    expect(page.get_by_role("heading", name="There is no leaderboard “later”")).to_be_visible()

    boards.create("later")
    expect(page.get_by_text("Nobody has a score yet")).to_be_visible()


def test_an_impossible_board_says_so(page: Page) -> None:
    """An id that no board can have is no fault of the page."""
    page.goto("/b/no%20board%2F")
    expect(page.get_by_role("heading", name="There is no leaderboard “no board/”")).to_be_visible()


def test_a_server_without_boards_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    """The first board opens by itself."""
    with running(tmp_path) as server, browser.new_context() as context:
        page = context.new_page()
        page.goto(server.url)
        expect(page.get_by_text(f"leaderboard board create game1 --url {server.url}")).to_be_visible()

        Boards(server.url).create("first")
        expect(page.get_by_text("Nobody has a score yet")).to_be_visible()
        expect(page).to_have_url(f"{server.url}/b/first")


@contextmanager
def load(boards: Boards, *names: str) -> Iterator[None]:
    """Scores all the time on several boards, every player called after the board."""
    stop = threading.Event()

    def feed() -> None:
        for turn in count():
            if stop.wait(0.02):
                return
            for name in names:
                boards.submit(name, {f"{name}-{(turn * step) % 30}": turn * step % 997 for step in (7, 11, 13)})

    thread = threading.Thread(target=feed)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_switching_under_load_never_shows_rows_of_another_board(page: Page, boards: Boards) -> None:
    """Every state that the page goes through holds players of the chosen board alone."""
    names = [boards.create(name) for name in ("red", "blue", "green")]
    with load(boards, *names):
        page.goto("/b/red")
        expect(ranks(page)).not_to_have_count(0)
        page.evaluate(
            """() => {
              window.foreign = []; window.seen = 0;
              new MutationObserver(() => {
                const chosen = decodeURIComponent(location.pathname.slice(3));
                for (const player of document.querySelectorAll('.player')) {
                  window.seen += 1;
                  if (!player.textContent.startsWith(chosen + '-')) window.foreign.push([chosen, player.textContent]);
                }
              }).observe(document.getElementById('root'), { childList: true, subtree: true, characterData: true });
            }"""
        )
        for turn in range(24):
            choose_board(page, names[turn % 3])
            page.wait_for_timeout(15 * (turn % 6))
        choose_board(page, "blue")
        expect(podium(page)).to_contain_text(["blue-", "blue-", "blue-"])

    assert page.evaluate("window.foreign") == []
    assert page.evaluate("window.seen") > 100


def test_past_seasons_can_be_looked_at(page: Page, boards: Boards, board: str) -> None:
    """A season that ended keeps its ranks, and its address can be shared; the open one goes on."""
    boards.submit(board, {f"old{number:02}": 100 - number for number in range(60)})
    page.goto(f"/b/{board}")
    expect(podium(page)).to_have_text(["old00", "old01", "old02"])
    boards.reset(board)
    boards.submit(board, {"new": 1})
    expect(podium(page)).to_have_text(["new"])
    expect(fact(page, "Season")).to_have_text("2")

    seasons(page).select_option("1")
    expect(podium(page)).to_have_text(["old00", "old01", "old02"])
    expect(fact(page, "Players")).to_have_text("60")
    expect(fact(page, "Ended")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(ranks(page).last).to_contain_text("old59")

    page.goto(f"/b/{board}?season=1&player=old30")
    expect(fact(page, "Rank")).to_have_text("31 of 60")
    seasons(page).select_option("")
    expect(podium(page)).to_have_text(["new"])
    expect(page.get_by_text("Nobody of this name")).to_be_visible()


def test_a_season_that_never_was_says_so(page: Page, board: str) -> None:
    """An address may be wrong."""
    page.goto(f"/b/{board}?season=7")
    expect(page.get_by_role("heading", name="This leaderboard has no season 7")).to_be_visible()


def test_back_and_forward_lead_through_what_was_chosen(page: Page, boards: Boards, board: str) -> None:
    """Choices are the browser's history."""
    boards.create("other")
    boards.submit("other", {"bob": 1})
    page.goto(f"/b/{board}")
    live(page)
    choose_board(page, "other")
    expect(podium(page)).to_have_text(["bob"])

    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(board)
    page.go_forward()
    expect(podium(page)).to_have_text(["bob"])
