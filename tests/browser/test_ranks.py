"""The ranks of a board, as somebody who looks at the page sees them."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.kit import Boards, fact, hold_time, let_time_pass, live, podium, ranks, row


@pytest.mark.parametrize("players", range(5))
def test_the_podium_holds_as_many_as_there_are(page: Page, boards: Boards, board: str, players: int) -> None:
    """Nobody, one, two or three stand on it; the fourth stands below."""
    names = ["ada", "bob", "cyd", "dan"][:players]
    if names:
        boards.submit(board, {name: 100 - index for index, name in enumerate(names)})

    page.goto(f"/b/{board}")
    live(page)

    expect(fact(page, "Players")).to_have_text(str(players))
    expect(podium(page)).to_have_text(names[:3])
    expect(page.locator(".medal")).to_have_text(["1", "2", "3"][:players])
    expect(ranks(page)).to_have_count(max(0, players - 3))
    expect(page.get_by_text("Nobody has a score yet")).to_be_visible(visible=players == 0)


def test_the_first_score_shows_at_once(page: Page, boards: Boards, board: str) -> None:
    """An empty board needs no reload."""
    page.goto(f"/b/{board}")
    live(page)

    boards.submit(board, {"ada": 5})

    expect(podium(page)).to_have_text(["ada"])


def test_movement_is_marked_by_arrow_colour_and_words_and_does_not_stick(
    page: Page, boards: Boards, board: str
) -> None:
    """Up and down say by how much; after a few seconds nothing is marked any more."""
    boards.submit(board, {"ada": 60, "bob": 50, "cyd": 40, "dan": 30, "eve": 20, "fay": 10})
    hold_time(page)
    page.goto(f"/b/{board}")
    live(page)
    expect(page.locator(".movement:not(:empty)")).to_have_count(0)

    boards.submit(board, {"fay": 35})

    expect(row(page, "fay").locator(".movement")).to_have_text("▲ up 2")
    expect(row(page, "eve").locator(".movement")).to_have_text("▼ down 1")
    expect(row(page, "fay").locator(".movement")).to_have_class("movement up")
    expect(row(page, "eve").locator(".movement")).to_have_class("movement down")
    expect(ranks(page).locator(".player")).to_have_text(["fay", "dan", "eve"])
    let_time_pass(page)
    expect(page.locator(".movement:not(:empty), .moved")).to_have_count(0)


def test_new_players_are_marked(page: Page, boards: Boards, board: str) -> None:
    """Who was not on the board before is new."""
    boards.submit(board, {"ada": 60, "bob": 50, "cyd": 40, "dan": 30})
    hold_time(page)
    page.goto(f"/b/{board}")
    live(page)

    boards.submit(board, {"eve": 5})

    expect(row(page, "eve").locator(".movement")).to_have_text("new")
    expect(row(page, "dan").locator(".movement")).to_have_text("")


def test_rows_slide_to_their_new_places(page: Page, boards: Boards, board: str) -> None:
    """Right after a change the row is on its way, and then it is there."""
    boards.submit(board, {f"p{number:02}": 100 - number for number in range(20)})
    page.goto(f"/b/{board}")
    live(page)
    page.evaluate(
        """() => {
          window.slides = [];
          const animate = Element.prototype.animate;
          Element.prototype.animate = function (...told) {
            window.slides.push([this.dataset.slide, told[0].transform[0]]);
            return animate.apply(this, told);
          };
        }"""
    )

    boards.submit(board, {"p19": 96.5})

    expect(ranks(page).locator(".player").nth(1)).to_have_text("p19")
    slides = dict(page.evaluate("window.slides"))
    assert re.fullmatch(r"translate\(0px, [1-9][0-9]+px\)", slides["p19"])
    assert slides["p10"].startswith("translate(0px, -")
    expect(page.locator("li").filter(has_text="p19")).to_have_css("transform", "none")
    page.wait_for_function("document.querySelector('.ranks').getAnimations({subtree: true}).length === 0")


def test_scores_count_up_to_what_they_are(page: Page, boards: Boards, board: str) -> None:
    """On the way between the old and the new score, and at the new one in the end."""
    boards.submit(board, {"ada": 1_000})
    page.goto(f"/b/{board}")
    score = row(page, "ada").locator(".score > [aria-hidden]")
    expect(score).to_have_text("1,000")
    # Frames come when the test says so, at the moments that it says: on a busy machine they come late, or not at all.
    page.evaluate(
        """() => {
          window.steps = [];
          performance.now = () => 10_000;
          window.requestAnimationFrame = (step) => window.steps.push(step);
        }"""
    )

    boards.submit(board, {"ada": 9_000})

    expect(row(page, "ada").locator(".score > .unseen")).to_have_text("9,000")
    shown = [_frame(page, score, moment) for moment in (9_990, 10_000, 10_100, 10_250, 10_400, 10_500)]
    assert shown[:2] == [1_000, 1_000], "a frame may have begun before the score came"
    assert 1_000 < shown[2] < shown[3] < shown[4] < 9_000
    assert shown[5] == 9_000
    assert page.evaluate("window.steps.length") == 0


def _frame(page: Page, score: Locator, moment: int) -> int:
    """The number that is shown after one more frame."""
    page.evaluate("(moment) => window.steps.splice(0).forEach((step) => step(moment))", moment)
    return int(score.inner_text().replace(",", ""))


def test_the_whole_board_can_be_paged_through(page: Page, boards: Boards, board: str) -> None:
    """Every place is on one page, each page has an address, and pages beyond the first follow the board as well."""
    boards.submit(board, {f"p{number:03}": 1_000 - number for number in range(1, 121)})
    page.goto(f"/b/{board}")
    expect(ranks(page)).to_have_count(47)
    expect(ranks(page).last).to_contain_text("p050")

    page.get_by_role("button", name="Next").click()
    expect(ranks(page)).to_have_count(50)
    expect(ranks(page).first).to_contain_text("p051")
    page.get_by_role("button", name="Last").click()
    expect(ranks(page)).to_have_count(20)
    expect(ranks(page).last.locator(".rank")).to_have_text("120")
    assert page.url.endswith(f"/b/{board}?page=3")
    expect(page.get_by_role("button", name="Next")).to_be_disabled()

    boards.submit(board, {"p119": 1})
    expect(ranks(page).last).to_contain_text("p119")

    page.go_back()
    expect(ranks(page).first).to_contain_text("p051")


def test_the_board_is_described(page: Page, boards: Boards) -> None:
    """Players, mode, order, the time to the next reset and the last update."""
    board = boards.create("described", update_mode="best", sort_order="asc", reset_period="hourly")
    boards.submit(board, {"ada": 61.25, "bob": 59})

    page.goto(f"/b/{board}")

    expect(fact(page, "Scores")).to_have_text("Best counts")
    expect(fact(page, "Order")).to_have_text("Lowest first")
    expect(fact(page, "Next reset")).to_have_text(re.compile(r"^in [0-9]+ (min|s)( [0-9]+ s)?$"))
    expect(fact(page, "Last update")).to_have_text(re.compile(r"^[0-9:]{8}$"))
    expect(podium(page)).to_have_text(["bob", "ada"])
    before = fact(page, "Next reset").text_content()
    expect(fact(page, "Next reset")).not_to_have_text(before or "")


def test_names_are_text(page: Page, boards: Boards, board: str) -> None:
    """Whatever a player is called, it is shown as it is and can be followed."""
    name = "<b>a/b</b> & é🎮?#"
    boards.submit(board, {name: 1})
    page.goto(f"/b/{board}")

    page.get_by_role("button", name=name).click()

    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.reload()
    expect(fact(page, "Rank")).to_have_text("1 of 1")
