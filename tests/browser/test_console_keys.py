"""The key of the console: entered, used, shown to nobody, and gone with the page."""

import os
import subprocess
from collections.abc import Iterator

import httpx2 as httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_kit import GAME, OPERATIONS, enter, guarded, lines, opened
from tests.browser.kit import Boards
from tests.support.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with guarded(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def boards(server: Server) -> Boards:
    return Boards(server.url, OPERATIONS)


def test_a_key_lives_as_long_as_the_page(page: Page, board: str) -> None:
    """It is in no store of the browser, in no address and nowhere on the page; a reload asks for it again."""
    page.goto("/console")
    expect(page.get_by_role("heading", name="This server asks for an access key")).to_be_visible()
    enter(page, "two words")
    expect(page.get_by_text("A key is made of visible characters")).to_be_visible()
    enter(page, "lbk_wrong")
    expect(page.get_by_text("This access key or player token is not valid.")).to_be_visible()
    enter(page, f" {OPERATIONS} ")
    expect(page.get_by_text("Key operations")).to_be_visible()
    expect(page.locator(".board-list").get_by_text(board).first).to_be_visible()

    page.get_by_role("link", name="Server").click()
    expect(page.get_by_text("repository: ok")).to_be_visible()
    assert OPERATIONS not in "".join(lines(page))
    assert OPERATIONS not in page.content() + page.url
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert not page.evaluate("key => Object.values(history.state ?? {}).includes(key)", OPERATIONS)

    page.reload()
    expect(page.get_by_role("heading", name="This server asks for an access key")).to_be_visible()
    expect(page.get_by_label("Access key")).to_have_value("")


def test_a_key_is_forgotten(page: Page) -> None:
    """With what was asked by it: whoever comes next is not told."""
    opened(page)
    assert lines(page)
    page.get_by_role("button", name="Forget the key").click()

    expect(page.get_by_role("heading", name="This server asks for an access key")).to_be_visible()
    assert all("Bearer" not in line for line in lines(page))


def test_the_key_of_the_public_page_is_another_one(page: Page, board: str) -> None:
    """What a reader has entered there opens nothing here."""
    page.goto(f"/b/{board}")
    enter(page, OPERATIONS)
    expect(page.get_by_text("Nobody has a score yet")).to_be_visible()

    page.goto("/console")
    expect(page.get_by_role("heading", name="This server asks for an access key")).to_be_visible()


def test_what_it_opens_is_told_and_nothing_else_offered(page: Page, boards: Boards) -> None:
    """By the server's own word; what is tried all the same is refused by the server, and shown."""
    boards.create("game-open")
    boards.create("other-closed")
    opened(page, GAME, "#/access")
    expect(page.get_by_text("It opens the leaderboards game*.")).to_be_visible()
    expect(page.locator(".scopes .good code")).to_have_text(["read", "manage"])
    expect(page.get_by_text("This takes the scope submit, which this key does not have.")).to_be_visible()

    page.evaluate("location.hash = '#/board/game-open/ending'")
    expect(page.get_by_role("button", name="Delete the leaderboard")).to_be_visible()
    page.evaluate("location.hash = '#/board/other-closed/settings'")
    expect(page.get_by_text("does not open leaderboard 'other-closed'")).to_be_visible()
    page.evaluate("location.hash = '#/server'")
    expect(page.get_by_text("This needs the scope 'admin', which the key or token does not have.")).to_be_visible()


def test_a_line_does_what_the_console_did(page: Page, boards: Boards) -> None:
    """Copied into a shell, where the key stands in a variable."""
    boards.create("by-line")
    opened(page, at="#/board/by-line/settings")
    page.get_by_label("Name", exact=True).fill('It\'s a $(name) `of` "its" own')
    line = page.locator(".send .copied code").inner_text()
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("heading", level=2)).to_have_text('It\'s a $(name) `of` "its" own')
    assert line in lines(page)

    boards.change("by-line", name="changed by somebody")
    environment = {"PATH": os.environ["PATH"], "LEADERBOARD_KEY": OPERATIONS}
    subprocess.run(["sh", "-euc", line], env=environment, check=True, capture_output=True, timeout=60)
    headers = {"Authorization": f"Bearer {OPERATIONS}"}
    told = httpx.get(f"{boards.url}/api/v1/leaderboards/by-line", headers=headers).json()["data"]
    assert told["name"] == 'It\'s a $(name) `of` "its" own'


def test_a_token_is_made_and_shown_once(page: Page, boards: Boards) -> None:
    """It opens what it says; no line holds it."""
    boards.create("game-token")
    opened(page, at="#/access")
    page.get_by_role("button", name="Make a token").click()
    expect(page.locator('[data-field="player_id"] .fault')).to_be_visible()
    page.get_by_label("Player id").fill("ada")
    page.get_by_label("Leaderboards").fill("game-token")
    page.get_by_role("button", name="Make a token").click()
    token = page.locator(".done .copied code").inner_text()

    answer = httpx.get(f"{boards.url}/api/v1/access", headers={"Authorization": f"Bearer {token}"}).json()["data"]
    assert ("token", "ada", ["game-token"]) == tuple(answer[name] for name in ("shown", "player_id", "boards"))
    assert token not in "".join(lines(page))


def test_what_was_refused_is_looked_at(page: Page, boards: Boards) -> None:
    """With its code, its path as it is declared, and the name of the key; nothing of what was sent."""
    httpx.get(f"{boards.url}/api/v1/leaderboards/planted", headers={"Authorization": f"Bearer {GAME}"})
    httpx.post(f"{boards.url}/api/v1/scores", json={"player_id": "planted"})
    opened(page, at="#/server")

    rows = page.locator(".log li")
    mine = rows.filter(has_text="POST /api/v1/scores")
    expect(mine.first).to_contain_text("key_required")
    expect(rows.filter(has_text="GET /api/v1/leaderboards/{id}").first).to_contain_text("key game")
    expect(page.locator(".log").get_by_text("planted")).to_have_count(0)
