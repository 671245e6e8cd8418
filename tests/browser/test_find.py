"""Finding a player by what somebody types, and the way to the player's row."""

import re

import httpx2 as httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Boards, fact, faults, live, row
from tests.support.server import Server


def find(page: Page, typed: str) -> None:
    page.get_by_label("Find a player").fill(typed)
    page.get_by_role("button", name="Find").click()


@pytest.fixture
def crowd(page: Page, boards: Boards, board: str) -> str:
    """A board of three pages, shown."""
    boards.submit(board, {f"Player-{number:03}": 1_000 - number for number in range(1, 121)})
    page.goto(f"/b/{board}")
    live(page)
    return board


@pytest.mark.parametrize("typed", ["  Player-002 ", "player-002", "PLAYER-110", "\tpLAYER-110"])
def test_blanks_and_case_do_not_matter(page: Page, crowd: str, typed: str) -> None:
    """Whether the player is among those that are shown or far below."""
    find(page, typed)

    rank = typed.strip()[-3:].lstrip("0")
    expect(fact(page, "Rank")).to_have_text(f"{rank} of 120")
    expect(page.get_by_role("region", name=f"Player Player-{typed.strip()[-3:]}")).to_be_visible()


def test_the_exact_id_wins(page: Page, boards: Boards, crowd: str) -> None:
    """Of two that differ in case alone the one that was typed is meant, wherever it stands."""
    boards.submit(crowd, {"PLAYER-001": -5})

    find(page, "PLAYER-001")
    expect(fact(page, "Rank")).to_have_text("121 of 121")
    find(page, "Player-001")
    expect(fact(page, "Rank")).to_have_text("1 of 121")


def test_nothing_typed_follows_nobody(page: Page, crowd: str) -> None:
    """Blanks alone are nothing."""
    find(page, "Player-001")
    expect(fact(page, "Rank")).to_be_visible()
    find(page, "   ")
    expect(page.get_by_role("region", name=re.compile("^Player "))).to_have_count(0)


def test_a_jump_leads_to_the_row(page: Page, crowd: str) -> None:
    """On another page of ranks, in sight, and the keyboard goes on from there; also on the podium."""
    find(page, "player-110")
    page.get_by_role("button", name="Show in the ranks").click()

    there = row(page, "Player-110")
    expect(there).to_be_in_viewport()
    expect(there.get_by_role("button")).to_be_focused()
    assert page.url.endswith("?page=3&player=Player-110")

    find(page, "player-002")
    page.get_by_role("button", name="Show in the ranks").click()
    expect(row(page, "Player-002").get_by_role("button")).to_be_focused()
    assert page.url.endswith("?player=Player-002")


def test_in_a_season_that_is_over(page: Page, boards: Boards, board: str) -> None:
    """There, names are looked for as well."""
    boards.submit(board, {"Ada": 5, "Bob": 4})
    boards.reset(board)
    page.goto(f"/b/{board}?season=1")
    expect(page.get_by_role("button", name="Ada")).to_be_visible()

    find(page, "bob ")
    expect(fact(page, "Rank")).to_have_text("2 of 2")


def test_who_begins_so_is_offered_while_one_types(page: Page, crowd: str) -> None:
    """Among all that are looked through, not only those who are shown; chosen by arrows or by a click."""
    field = page.get_by_role("combobox", name="Find a player")
    offered = page.get_by_role("listbox", name="Players").get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "false")

    field.press_sequentially("PLAYER-11")
    expect(offered).to_have_text([f"{rank}Player-{rank}" for rank in range(110, 118)])
    assert [] == faults(page)
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(offered.nth(1)).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(fact(page, "Rank")).to_have_text("111 of 120")
    expect(offered).to_have_count(0)

    field.fill("player-119")
    offered.filter(has_text="Player-119").click()
    expect(fact(page, "Rank")).to_have_text("119 of 120")
    field.fill("player-0")
    expect(offered).to_have_count(8)
    field.press("Escape")
    expect(offered).to_have_count(0)


def test_the_name_that_others_see_is_found(page: Page, server: Server, board: str) -> None:
    """By its beginning, or a word of it, or whole in any case."""
    profile = {"display_name": "Ada Lovelace"}
    body = {"leaderboard_id": board, "player_id": "p-7", "score": 5, "profile": profile}
    httpx.post(f"{server.url}/api/v1/scores", json=body).raise_for_status()
    page.goto(f"/b/{board}")
    live(page)

    page.get_by_label("Find a player").fill("love")
    offered = page.get_by_role("listbox", name="Players").get_by_role("option")
    expect(offered).to_have_text(["1Ada Lovelacep-7"])
    find(page, "ADA LOVELACE")
    expect(fact(page, "Rank")).to_have_text("1 of 1")
    assert page.url.endswith("?player=p-7")
