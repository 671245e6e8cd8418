"""One player everywhere, in the console: seen, put right, taken off, erased."""

from collections.abc import Iterator
from urllib.parse import quote
from uuid import uuid4

import httpx2 as httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.console_kit import OPERATIONS, control, field, guarded, lines, opened
from tests.browser.kit import Boards
from tests.support.server import Server

HEADERS = {"Authorization": f"Bearer {OPERATIONS}"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with guarded(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def boards(server: Server) -> Boards:
    return Boards(server.url, OPERATIONS)


@pytest.fixture
def player() -> str:
    """One whom nobody else knows, with an id that must be encoded."""
    return f"ada/{uuid4().hex[:8]} #1?"


def found(page: Page, player: str) -> None:
    opened(page, at="#/player")
    page.get_by_label("Player id").fill(player)
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(player)


def on(page: Page, player: str, board: str) -> Locator:
    return page.get_by_role("article", name=f"{player} on {board}")


def score_of(server: Server, board: str, player: str) -> object:
    answer = httpx.get(
        f"{server.url}/api/v1/leaderboards/{board}/players", params={"ids": player}, headers=HEADERS
    ).json()
    return answer["data"][0]["score"] if answer["data"] else None


def test_a_score_is_put_right(page: Page, server: Server, boards: Boards, board: str, player: str) -> None:
    """What the API says of it stands at its field."""
    boards.submit(board, {player: 1_234})
    found(page, player)
    card = on(page, player, board)
    expect(card).to_contain_text("1,234")
    card.get_by_text("Put right").first.click()
    control(card, "score").fill("twelve")
    control(card, "metadata").fill("[1]")
    card.get_by_role("button", name="Put right").click()
    expect(field(card, "score").locator(".fault")).to_have_text("must be a number")
    expect(field(card, "metadata").locator(".fault")).to_be_visible()
    control(card, "score").fill("12.5")
    control(card, "metadata").fill('{"level": 3}')
    card.get_by_role("button", name="Put right").click()

    expect(card.locator(".facts")).to_contain_text("12.5")
    assert 12.5 == score_of(server, board, player)


def test_a_player_is_taken_off(page: Page, server: Server, boards: Boards, board: str, player: str) -> None:
    """Off the open season, and out of a past one, where the score was put right before; once the id was typed."""
    boards.submit(board, {player: 1, "bob": 2})
    boards.reset(board)
    boards.submit(board, {player: 3})
    found(page, player)
    card = on(page, player, board)
    card.get_by_text("Take off").first.click()
    off = card.get_by_role("button", name=f"Take off {board}")
    expect(off).to_be_disabled()
    card.locator(".confirm input").fill(player)
    off.click()
    expect(card).to_have_count(0)
    assert score_of(server, board, player) is None

    past = page.locator("details").filter(has_text="In a past season")
    past.locator("summary").click()
    past.get_by_label("Leaderboard").fill(board)
    past.get_by_label("Season").fill("9")
    past.get_by_role("button", name="Look").click()
    expect(past.get_by_text("season_not_found")).to_be_visible()
    past.get_by_label("Season").fill("1")
    past.get_by_role("button", name="Look").click()
    expect(past.get_by_text("Rank 2, with 1.")).to_be_visible()
    control(past, "score").fill("5")
    past.get_by_role("button", name="Put right").click()
    expect(past.get_by_text("Rank 1, with 5.")).to_be_visible()
    past.locator(".confirm input").fill(player)
    past.get_by_role("button", name="Take out of season 1").click()
    expect(past.get_by_text("player_not_found")).to_be_visible()


def test_who_a_player_is_is_said_and_forgotten(page: Page, player: str) -> None:
    """Also of one who is on no leaderboard; what the API refuses stands at its field."""
    found(page, player)
    expect(page.get_by_text(f"Nothing was said of who {player} is.")).to_be_visible()
    control(page, "display_name").fill("Ada")
    control(page, "country").fill("Germany")
    page.get_by_role("button", name="Save the profile").click()
    expect(field(page, "country").locator(".fault")).to_be_visible()
    control(page, "country").fill("DE")
    page.get_by_role("button", name="Save the profile").click()
    expect(page.get_by_text("Nothing was said of")).to_have_count(0)

    page.get_by_text("Forget who they are").click()
    page.get_by_role("button", name="Forget the profile").click()
    expect(page.get_by_text(f"Nothing was said of who {player} is.")).to_be_visible()


def test_a_player_is_erased_everywhere(page: Page, server: Server, boards: Boards, board: str, player: str) -> None:
    """What it will touch is shown before, past seasons too; it takes the id, typed."""
    other = boards.create(f"{board}-other")
    boards.submit(board, {player: 1})
    boards.reset(board)
    boards.submit(other, {player: 2, "bob": 1})
    found(page, player)
    grave = page.locator(".grave")
    expect(grave.locator(".traces li")).to_contain_text([f"{board} season 1", f"{other} season 1"])
    erase = grave.get_by_role("button", name="Erase everywhere")
    expect(erase).to_be_disabled()
    grave.locator(".confirm input").fill(player)
    erase.click()

    expect(page.get_by_text(f"There is nothing of {player} to erase.")).to_be_visible()
    path = f"{server.url}/api/v1/players/{quote(player, safe='')}"
    assert 404 == httpx.get(path, headers=HEADERS).status_code
    assert [line for line in lines(page) if "-X DELETE" in line] == [
        f"curl -sS -X DELETE '{path}' -H \"Authorization: Bearer $LEADERBOARD_KEY\""
    ]
