"""Following one player."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.kit import Boards, fact, live, podium


def neighbours(page: Page, player: str) -> Locator:
    return page.get_by_role("list", name=f"Neighbours of {player}").locator(".player")


def test_a_player_is_found_and_kept_up(page: Page, boards: Boards, board: str) -> None:
    """Far below the places that are sent to everyone: rank, score, percentile and neighbours, as they change."""
    boards.submit(board, {f"p{number:03}": 1_000 - number for number in range(1, 102)})
    page.goto(f"/b/{board}")
    live(page)

    page.get_by_label("Find a player").fill("p076")
    page.get_by_role("button", name="Find").click()

    expect(fact(page, "Rank")).to_have_text("76 of 101")
    expect(fact(page, "Percentile")).to_have_text("25%")
    expect(neighbours(page, "p076")).to_have_text(["p073", "p074", "p075", "p076 (followed)", "p077", "p078", "p079"])
    assert page.url.endswith(f"/b/{board}?player=p076")

    boards.submit(board, {"p076": 949.5})
    expect(fact(page, "Rank")).to_have_text("51 of 101")
    expect(fact(page, "Percentile")).to_have_text("50%")
    expect(fact(page, "Score").locator(".unseen")).to_have_text("949.5")
    expect(neighbours(page, "p076")).to_have_text(["p048", "p049", "p050", "p076 (followed)", "p051", "p052", "p053"])


def test_the_address_of_a_player_can_be_shared(page: Page, boards: Boards, board: str) -> None:
    """Whoever opens it sees the player at once."""
    boards.submit(board, {"ada": 1, "bob": 2})

    page.goto(f"/b/{board}?player=ada")

    expect(fact(page, "Rank")).to_have_text("2 of 2")
    expect(page.get_by_label("Find a player")).to_have_value("ada")


def test_a_player_who_is_not_there_yet_shows_with_the_first_score(page: Page, boards: Boards, board: str) -> None:
    """Looking for nobody is no error."""
    page.goto(f"/b/{board}?player=zoe")
    expect(page.get_by_text("Nobody of this name is on this board yet")).to_be_visible()

    boards.submit(board, {"zoe": 3})

    expect(fact(page, "Rank")).to_have_text("1 of 1")


def test_a_player_below_the_line_is_told_so(page: Page, boards: Boards) -> None:
    """On a board with a limit a score may have no rank."""
    boards.create("short", max_entries=1)
    boards.submit("short", {"ada": 9, "bob": 1})

    page.goto("/b/short?player=bob")

    expect(fact(page, "Rank")).to_have_text("Below the line")
    expect(fact(page, "Score").locator(".unseen")).to_have_text("1")


def test_a_player_can_be_chosen_and_left(page: Page, boards: Boards, board: str) -> None:
    """A click on a name follows it; following ends when told."""
    boards.submit(board, {"ada": 3, "bob": 2})
    page.goto(f"/b/{board}")

    page.get_by_role("button", name="bob").click()
    expect(fact(page, "Rank")).to_have_text("2 of 2")
    podium(page).first.click()
    expect(fact(page, "Rank")).to_have_text("1 of 2")

    page.get_by_role("button", name="Stop following").click()
    expect(page.get_by_role("region", name=re.compile("^Player "))).to_have_count(0)
    assert page.url.endswith(f"/b/{board}")
