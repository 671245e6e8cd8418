"""What the page remembers for its reader, in their browser alone: ranks of the last visit, scores, who they are."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.kit import Boards, faults, hold_time, live, podium, ranks, row

CROWD = {"ada": 60, "bob": 50, "cyd": 40, "dan": 30, "eve": 20, "fay": 10}


def leave(page: Page) -> None:
    """Leave the page once it has written down what it showed."""
    page.wait_for_function("() => localStorage.getItem('leaderboard.visits:/') !== null")
    page.goto("about:blank")


def come_back(page: Page, path: str, hours: int) -> None:
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=hours))
    page.goto(path)
    live(page)


def kept(page: Page, name: str) -> Any:
    return json.loads(page.evaluate("(name) => localStorage.getItem(`leaderboard.${name}:/`)", name) or "null")


def test_who_moved_since_the_last_visit_is_told(page: Page, boards: Boards, board: str) -> None:
    """Until something moves them while one looks; a reload is no other visit, a new season nothing to compare."""
    boards.submit(board, CROWD)
    hold_time(page)
    page.goto(f"/b/{board}")
    live(page)
    expect(page.locator(".movement:not(:empty)")).to_have_count(0)
    leave(page)
    boards.submit(board, {"fay": 35})

    come_back(page, f"/b/{board}", hours=1)
    fay = row(page, "fay").locator(".movement")
    expect(fay).to_have_class("movement since up")
    expect(fay).to_have_text("▲ 2up 2 since your last visit")
    expect(row(page, "eve").locator(".movement")).to_have_text("▼ 1down 1 since your last visit")
    expect(row(page, "ada").locator(".movement")).to_have_text("")
    expect(page.locator(".head-since")).to_have_text(re.compile("^since "))
    assert [] == faults(page)
    boards.submit(board, {"eve": 36})
    expect(row(page, "eve").locator(".movement")).to_have_text("▲ up 2")
    page.reload()
    live(page)
    expect(row(page, "eve").locator(".movement")).to_have_text("▲ 1up 1 since your last visit")

    boards.reset(board)
    boards.submit(board, {name: 100 - score for name, score in CROWD.items()})
    expect(ranks(page)).to_have_count(3)
    expect(page.locator(".since")).to_have_count(0)


def test_what_is_kept_of_boards_is_bounded(page: Page, boards: Boards, board: str) -> None:
    """The hundred best of twenty boards, those seen last."""
    boards.submit(board, {f"p{number:03}": number for number in range(300)})
    page.goto("/docs")
    before = {
        f"old-{n}": {"before": None, "last": {"at": n, "stage": "s", "ranks": {"somebody": 1}}} for n in range(30)
    }
    page.evaluate("(all) => localStorage.setItem('leaderboard.visits:/', JSON.stringify(all))", before)
    page.goto(f"/b/{board}")
    live(page)

    page.wait_for_function(
        "(board) => JSON.parse(localStorage.getItem('leaderboard.visits:/'))[board] !== undefined", arg=board
    )
    visits = kept(page, "visits")
    assert len(visits) == 20
    assert "old-29" in visits
    assert "old-10" not in visits
    assert len(visits[board]["last"]["ranks"]) <= 100


def test_how_a_score_went_is_drawn(page: Page, boards: Boards, board: str) -> None:
    """Of the followed player across visits; of the others as far as it was seen, for the eye alone."""
    boards.submit(board, CROWD)
    page.goto(f"/b/{board}?player=fay")
    live(page)
    card = page.get_by_role("region", name="Player fay")
    expect(card.get_by_role("img")).to_have_accessible_name("Scores seen so far, from 10 to 10")
    expect(page.locator("li .sparkline")).to_have_count(0)

    boards.submit(board, {"fay": 15, "eve": 22})
    expect(card.get_by_role("img")).to_have_accessible_name("Scores seen so far, from 10 to 15")
    expect(row(page, "eve").locator(".sparkline polyline")).to_have_attribute("points", re.compile("^3,19 69,3$"))
    expect(row(page, "dan").locator(".sparkline")).to_have_count(0)
    assert [] == faults(page)
    page.wait_for_function("() => (localStorage.getItem('leaderboard.trails:/') || '').includes(',15]')")
    page.reload()
    live(page)

    expect(card.get_by_role("img")).to_have_accessible_name("Scores seen so far, from 10 to 15")
    expect(row(page, "eve").locator(".sparkline")).to_have_count(0)


def test_the_reader_is_remembered(page: Page, boards: Boards, board: str) -> None:
    """On every board, without being in the address, until they say otherwise."""
    boards.submit(board, CROWD)
    other = boards.create(f"{board}-other")
    boards.submit(other, {"bob": 1, "zoe": 2})
    page.goto(f"/b/{board}?player=bob")
    live(page)
    me = page.get_by_role("button", name="This is me")
    expect(me).to_have_attribute("aria-pressed", "false")
    me.click()
    expect(me).to_have_attribute("aria-pressed", "true")

    page.goto(f"/b/{other}")
    card = page.get_by_role("region", name="Player bob")
    expect(card).to_contain_text("2 of 2")
    expect(card.locator(".you")).to_have_text("You")
    assert page.url.endswith(f"/b/{other}")
    assert [] == faults(page)
    podium(page).first.click()
    assert page.url.endswith("?player=zoe")
    expect(me).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Stop following").click()
    expect(page.get_by_role("region", name=re.compile("^Player "))).to_have_count(0)

    page.goto(f"/b/{board}")
    expect(card).to_contain_text("2 of 6")
    card.get_by_role("button", name="Show in the ranks").click()
    expect(row(page, "bob").get_by_role("button")).to_be_focused()
    me.click()
    expect(card).to_have_count(0)
    page.reload()
    live(page)
    expect(card).to_have_count(0)
    assert kept(page, "me") is None
