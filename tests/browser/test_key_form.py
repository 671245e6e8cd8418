"""Where the key of a server is entered that shows nothing without one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from leaderboard_shells.access.keys import digest_of
from tests.browser.kit import Boards, faults, live, open_boards, ranks, row
from tests.support.server import Server, running

KEYS = json.dumps(
    [
        {"name": "game", "sha256": digest_of("lbk_game"), "scopes": ["admin"]},
        {"name": "other", "sha256": digest_of("lbk_other"), "scopes": ["read"], "boards": ["other*"]},
    ]
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server"), LEADERBOARD_AUTH__KEYS=KEYS) as server:
        yield server


@pytest.fixture
def boards(server: Server) -> Boards:
    return Boards(server.url, "lbk_game")


def enter(page: Page, key: str) -> None:
    page.get_by_label("Access key").fill(key)
    page.get_by_role("button", name="Use this key").click()


def test_a_key_is_entered_kept_and_forgotten(page: Page, boards: Boards, board: str, screenshots: Path) -> None:
    """A wrong one is told apart from none; the right one opens the page, live, outlives a reload, and can be let go."""
    boards.submit(board, {f"player-{number}": number for number in range(1, 6)})
    page.goto(f"/b/{board}?player=player-3")
    expect(page.get_by_role("heading", name="This server asks for an access key")).to_be_visible()
    page.screenshot(path=screenshots / "key.png")
    enter(page, "two words")
    expect(page.get_by_text("A key is made of visible characters")).to_be_visible()
    assert [] == faults(page)
    enter(page, "lbk_wrong")
    expect(page.get_by_text("This access key or player token is not valid.")).to_be_visible()
    enter(page, " lbk_game ")
    live(page)
    expect(ranks(page)).to_have_count(2)
    assert "lbk_game" not in page.url

    boards.submit(board, {"newcomer": 2.5})
    expect(row(page, "newcomer")).to_be_visible()
    page.reload()
    live(page)
    expect(ranks(page)).to_have_count(3)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 1, ""]

    page.get_by_role("button", name="Forget the access key").click()
    expect(page.get_by_role("heading", name="This server asks for an access key")).to_be_visible()
    expect(page.get_by_text("newcomer")).to_have_count(0)


def test_a_key_of_other_boards(page: Page, boards: Boards, board: str) -> None:
    """It is told that this board is not open to it, beside the boards that are; and another key may be entered."""
    boards.create("other1")
    page.goto(f"/b/{board}")
    enter(page, "lbk_other")
    expect(page.get_by_role("heading", name="This leaderboard is not open to you")).to_be_visible()
    expect(open_boards(page)).to_have_text(["other1"])
    page.keyboard.press("Escape")

    enter(page, "lbk_game")
    live(page)
    expect(page.get_by_text("Nobody has a score yet")).to_be_visible()
