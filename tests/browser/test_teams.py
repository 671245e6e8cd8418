"""Boards whose players are teams: what is said of them, and the ways to their members and back."""

from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import httpx2 as httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Boards, fact, faults, live, podium, row
from tests.support.server import Server

SCHEMES = [{"color_scheme": "light"}, {"color_scheme": "dark"}]
TEAMS = {
    "Foxes": {"ada": 50, "bob": 40},
    "Owls": {"cyd": 60},
    "Larks": {"dan": 10, "eve": 9, "fay": 8},
    "Wrens": {"gus": 1},
}


def played(server: Server, board: str, teams: Mapping[str, Mapping[str, float]]) -> None:
    scores = [
        {"leaderboard_id": board, "player_id": player, "score": score, "profile": {"team": team, "country": "GB"}}
        for team, members in teams.items()
        for player, score in members.items()
    ]
    httpx.post(f"{server.url}/api/v1/scores/batch", json={"scores": scores}).raise_for_status()


@pytest.fixture
def clans(server: Server, boards: Boards, board: str) -> str:
    """The id of a board with the sum of what members have."""
    made = boards.create(f"clans-{uuid4().hex[:6]}", follows=board, member="team", update_mode="team_sum")
    played(server, board, TEAMS)
    return made


def test_rows_are_teams_that_lead_to_their_members_and_back(page: Page, server: Server, board: str, clans: str) -> None:
    """With the number of members, as it changes; what is said of players is said of teams."""
    page.goto(f"/b/{clans}")
    live(page)
    expect(podium(page)).to_have_text(["Foxes", "Owls", "Larks"])
    expect(row(page, "Foxes").locator(".beside")).to_have_text("members: 2")
    expect(row(page, "Wrens").locator(".beside")).to_have_text("members: 1")
    expect(page.locator(".flag, .avatar")).to_have_count(0)
    expect(page.locator(".head-player")).to_have_text("Team")
    expect(fact(page, "Teams")).to_have_text("4")
    expect(fact(page, "Scores")).to_have_text("Sum of members")
    expect(page.get_by_label("Find a team")).to_be_visible()
    played(server, board, {"Wrens": {"hal": 2}})
    expect(row(page, "Wrens").locator(".beside")).to_have_text("members: 2")

    page.get_by_role("button", name="Wrens", exact=True).click()
    expect(fact(page, "Members")).to_have_text("2")
    expect(page.get_by_role("region", name="Team Wrens")).to_be_visible()
    expect(page.get_by_role("button", name="This is me")).to_have_count(0)

    page.get_by_role("link", name="Members", exact=True).click()
    expect(podium(page)).to_have_text(["cyd", "ada", "bob"])
    expect(page).to_have_url(f"{server.url}/b/{clans}.members")
    expect(row(page, "cyd").locator(".beside")).to_have_text("Owls")
    page.get_by_role("button", name="cyd", exact=True).click()
    page.get_by_role("button", name="This is me").click()
    page.get_by_role("link", name="Teams", exact=True).click()
    expect(podium(page)).to_have_text(["Foxes", "Owls", "Larks"])
    live(page)
    expect(page.locator(".player-card")).to_have_count(0)


def test_teams_of_a_past_season_have_their_members_too(page: Page, boards: Boards, clans: str) -> None:
    """As many as they had."""
    boards.reset(clans)
    page.goto(f"/b/{clans}?season=1&player=Larks")

    expect(row(page, "Foxes").locator(".beside")).to_have_text("members: 2")
    expect(fact(page, "Members")).to_have_text("3")


@pytest.mark.parametrize("options", SCHEMES, ids=["light", "dark"])
def test_it_fits_every_screen(page: Page, clans: str, screenshots: Path, options: dict[str, object]) -> None:
    """Nothing is beyond the edge, and axe finds nothing serious."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/b/{clans}?player=Wrens")
        live(page)
        expect(row(page, "Foxes").locator(".beside")).to_have_text("members: 2")
        expect(row(page, "Foxes").locator(".beside")).to_be_visible()
        page.screenshot(path=screenshots / f"teams-{width}-{options['color_scheme']}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [] == faults(page)
