"""The first screen of a phone holds what somebody came for: the board, whether it is live, and who leads."""

from pathlib import Path
from uuid import uuid4

import httpx2 as httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.kit import Boards, fact, faults, live, podium, ranks, seasons
from tests.support.server import Server

WIDTH, HEIGHT = 390, 844
PHONE = {"has_touch": True, "is_mobile": True, "viewport": {"width": WIDTH, "height": HEIGHT}}
METALS = ("gold", "silver", "bronze")
NAMES = ("Kestrel", "Mochi", "Vex", "Noor", "Zafira", "Oddvar", "Ilse", "Takumi", "Rafa", "Yuki")


@pytest.fixture
def arena(server: Server, boards: Boards) -> str:
    """A board of players with names, pictures, countries and teams, as a game has them; its second season."""
    board = boards.create(f"arena-{uuid4().hex[:8]}", name="Arena Ranked · Season Finals")
    boards.submit(board, {"somebody": 1})
    boards.reset(board)
    scores = [
        {
            "leaderboard_id": board,
            "player_id": f"player-{number:03}",
            "score": 98_400 - 137 * number,
            "profile": {"display_name": f"{NAMES[number % 10]} {number}", "country": "DE", "team": "Nightshift"},
        }
        for number in range(60)
    ]
    answer = httpx.post(f"{server.url}/api/v1/scores/batch", json={"scores": scores}, timeout=30)
    assert answer.json()["data"]["accepted"] == 60
    return board


def bottom(it: Locator) -> float:
    box = it.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("followed", [False, True], ids=["alone", "followed"])
@pytest.mark.parametrize("options", [PHONE], ids=["phone"])
def test_the_podium_and_ten_ranks_stand_on_the_first_screen(
    page: Page, arena: str, scheme: str, followed: bool, screenshots: Path, options: dict[str, object]
) -> None:
    """Ten below the podium, in fact; with a player followed, too, whose line lies over none of them."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"/b/{arena}{'?player=player-030' if followed else ''}")
    live(page)
    expect(ranks(page)).to_have_count(47)

    end = HEIGHT
    if followed:
        card = page.get_by_role("region", name="Player player-030")
        expect(card).to_contain_text("Kestrel 30")
        expect(card.locator(".rank")).to_have_text("31")
        end = (card.bounding_box() or {})["y"]
    shown = [page.get_by_role("heading", level=1), page.locator(".connection"), podium(page).nth(2), ranks(page).nth(9)]
    assert [True] * 4 == [0 < bottom(it) <= end for it in shown]
    page.screenshot(path=screenshots / f"first-screen-{scheme}-{'followed' if followed else 'alone'}.png")
    assert [] == faults(page)


@pytest.mark.parametrize("options", [PHONE], ids=["phone"])
def test_what_is_beside_the_ranks_folds_away_and_opens(
    page: Page, boards: Boards, arena: str, options: dict[str, object]
) -> None:
    """Seasons, facts and the search; a season that was chosen is told although the choice is folded."""
    page.goto(f"/b/{arena}")
    live(page)
    expect(seasons(page)).to_have_count(0)
    fold = page.get_by_role("button", name="Search, season and facts")
    expect(fold).to_have_attribute("aria-expanded", "false")

    fold.click()
    expect(fact(page, "Players")).to_have_text("60")
    seasons(page).select_option("1")
    expect(podium(page)).to_have_text(["somebody"])
    assert [] == faults(page)
    fold.click()

    expect(seasons(page)).to_have_count(0)
    expect(page.locator(".past")).to_contain_text("Season 1 ended")
    page.get_by_role("button", name="Back to live").click()
    expect(podium(page)).to_have_count(3)
    expect(page.locator(".past")).to_have_count(0)


@pytest.mark.parametrize("options", [PHONE], ids=["phone"])
def test_the_line_of_the_followed_player_opens(page: Page, arena: str, options: dict[str, object]) -> None:
    """To everything that a wide screen shows beside the ranks; the way to the row closes it."""
    page.goto(f"/b/{arena}?player=player-030")
    live(page)
    card = page.get_by_role("region", name="Player player-030")
    expect(fact(page, "Percentile")).to_have_count(0)

    card.get_by_role("button", name="Details").click()
    expect(fact(page, "Rank")).to_have_text("31 of 60")
    expect(page.get_by_role("list", name="Neighbours of player-030").locator("li")).to_have_count(7)
    assert [] == faults(page)
    card.get_by_role("button", name="Show in the ranks").click()
    expect(fact(page, "Percentile")).to_have_count(0)
    expect(page.locator("[aria-label=Standings] .followed")).to_be_in_viewport(ratio=1)

    card.get_by_role("button", name="Details").click()
    card.get_by_role("button", name="Stop following").click()
    expect(card).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_steps_of_the_podium_differ(page: Page, arena: str, width: int) -> None:
    """The first is the highest, and each is seen to be lower than the one before."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(f"/b/{arena}")
    live(page)

    heights = [(page.locator(f".{metal} .pedestal").bounding_box() or {})["height"] for metal in METALS]
    assert heights[0] - heights[1] >= 15
    assert heights[1] - heights[2] >= 15


def test_those_who_share_a_rank_share_a_step(page: Page, boards: Boards) -> None:
    """Two firsts stand equally high, both under 1, and the next is third; the ranks below say the same."""
    board = boards.create(f"shared-{uuid4().hex[:8]}", ranking="competition")
    boards.submit(board, {"ada": 9, "bob": 9, "cyd": 8, "dan": 7, "eve": 7})
    page.goto(f"/b/{board}")
    live(page)

    expect(page.locator(".medal")).to_have_text(["1", "1", "3"])
    first, second = (each.bounding_box() for each in page.locator(".gold .pedestal").all())
    assert first is not None
    assert second is not None
    assert first["height"] == second["height"]
    expect(ranks(page).locator(".rank")).to_have_text(["4", "4"])


def test_what_columns_are_is_said(page: Page, boards: Boards) -> None:
    """Of a score of several parts, each by its name; for the eye, since each row says itself what it is."""
    parts = [{"name": "solved"}, {"name": "penalty", "sort_order": "asc"}]
    board = boards.create(f"parts-{uuid4().hex[:8]}", update_mode="increment", parts=parts)
    boards.submit(board, {f"team-{number}": [9 - number, 100] for number in range(5)})
    page.goto(f"/b/{board}")
    live(page)

    expect(page.locator(".heads > *")).to_have_text(["Rank", "Player", "solved · penalty"])
    expect(ranks(page).first.locator(".score")).to_have_text("6 · 100")


def test_whose_scores_a_board_is_made_of_is_told(page: Page, boards: Boards) -> None:
    """With a link there, and back among the facts of the other one."""
    root = boards.create(f"root-{uuid4().hex[:8]}", name="The whole world")
    follower = boards.create(f"part-{uuid4().hex[:8]}", name="Some of it", follows=root)
    boards.submit(root, {"ada": 9})
    page.goto(f"/b/{follower}")
    live(page)
    expect(page.locator(".follows")).to_have_text("Follows The whole world")
    assert [] == faults(page)

    page.locator(".follows").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The whole world")
    assert page.url.endswith(f"/b/{root}")
    expect(page.locator(".follows")).to_have_count(0)
    fact(page, "Followed by").get_by_role("link", name="Some of it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Some of it")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("The whole world")
