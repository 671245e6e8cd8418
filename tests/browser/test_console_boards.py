"""Leaderboards in the console: found, made, changed, ended."""

import time
from collections.abc import Iterator
from typing import Any

import httpx2 as httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_kit import OPERATIONS, control, field, guarded, opened
from tests.browser.kit import Boards
from tests.support.patience import PATIENCE
from tests.support.server import Server

HEADERS = {"Authorization": f"Bearer {OPERATIONS}"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with guarded(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def boards(server: Server) -> Boards:
    return Boards(server.url, OPERATIONS)


def told(server: Server, board: str) -> dict[str, Any]:
    answer = httpx.get(f"{server.url}/api/v1/leaderboards/{board}", headers=HEADERS).json()["data"]
    assert isinstance(answer, dict)
    return answer


def test_all_are_found(page: Page, boards: Boards) -> None:
    """A page at a time by the cursor; a search looks through all of them."""
    for number in range(55):
        boards.create(f"many-{number:02}", name=f"Number {number}")
    opened(page)
    listed = page.locator(".board-list li")
    expect(listed).to_have_count(50)
    page.get_by_role("button", name="More").click()
    expect(page.get_by_text("many-00")).to_be_visible()

    opened(page)
    expect(listed).to_have_count(50)
    page.get_by_label("Search by id or name").fill("NUMBER 3")
    expect(listed).to_have_count(11)
    page.get_by_label("Search by id or name").fill("many-00")
    expect(listed).to_have_count(1)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Number 0")


def test_the_form_has_every_setting_of_the_api(page: Page, server: Server) -> None:
    """Those of a new one and those that may change, with all that may be chosen."""
    schemas = httpx.get(f"{server.url}/openapi.json").json()["components"]["schemas"]
    opened(page, at="#/new")
    expect(field(page, "name")).to_be_visible()
    new = page.locator("[data-field]").evaluate_all("all => all.map((it) => it.dataset.field)")
    assert set(schemas["NewBoard"]["properties"]) == set(new)
    for name in ("sort_order", "update_mode", "ranking", "format", "reset_period"):
        options = control(page, name).locator("option").all_inner_texts()
        assert schemas["NewBoard"]["properties"][name]["enum"] == options, name

    httpx.post(f"{server.url}/api/v1/leaderboards", headers=HEADERS, json={"id": "plain", "name": "Plain"})
    opened(page, at="#/board/plain/settings")
    expect(field(page, "name")).to_be_visible()
    may = page.locator("[data-field]:has(:enabled)").evaluate_all("all => all.map((it) => it.dataset.field)")
    assert set(schemas["BoardPatch"]["properties"]) == set(may)


def test_what_is_wrong_stands_at_its_field(page: Page, server: Server) -> None:
    """In the words of the API, which alone judges; what was typed stays, and once it is right the board is made."""
    opened(page, at="#/new")
    control(page, "id").fill("of parts")
    control(page, "max_entries").fill("ten")
    control(page, "reset_cron").fill("never ever")
    control(page, "min_score").fill("5")
    control(page, "max_score").fill("4")
    page.get_by_role("button", name="Add a part").click()
    page.get_by_role("button", name="Create the leaderboard").click()

    for name in ("id", "name", "max_entries", "reset_cron", "parts"):
        expect(field(page, name).locator(".fault")).to_be_visible()
    expect(control(page, "id")).to_have_attribute("aria-invalid", "true")
    expect(field(page, "max_entries").locator(".fault")).to_contain_text("must be")

    control(page, "id").fill("of-parts")
    control(page, "name").fill("Of parts")
    control(page, "max_entries").fill("10")
    control(page, "reset_cron").fill("0 18 * * FRI")
    control(page, "timezone").fill("Asia/Seoul")
    page.get_by_label("Name of part 1").fill("solved")
    page.get_by_role("button", name="Create the leaderboard").click()
    expect(field(page, "min_score").locator(".fault")).to_have_text("must not be greater than max_score")
    control(page, "max_score").fill("9")
    page.get_by_role("button", name="Create the leaderboard").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Of parts")

    made = told(server, "of-parts")
    assert (10, "0 18 * * FRI", "Asia/Seoul", 5, 9) == tuple(
        made[name] for name in ("max_entries", "reset_cron", "timezone", "min_score", "max_score")
    )
    assert [{"name": "solved", "sort_order": "desc", "value_type": "number"}] == made["parts"]


def test_a_follower_is_made_with_its_condition(page: Page, server: Server, boards: Boards) -> None:
    """And filled with what the other one holds."""
    boards.create("root")
    boards.submit("root", {"ada": 5, "bob": 3})
    opened(page, at="#/new")
    control(page, "id").fill("follower")
    control(page, "name").fill("Follower")
    control(page, "follows").fill("root")
    page.get_by_role("button", name="Create the leaderboard").click()
    page.get_by_role("link", name="Reset, delete").click()
    page.get_by_role("button", name="Fill it").click()

    expect(page.get_by_text("2 players came to it.")).to_be_visible()
    assert told(server, "follower")["follows"] == "root"


def test_a_board_is_changed_and_frozen(page: Page, server: Server, board: str) -> None:
    """Only what is different is sent; what the server refuses of it stands at its field."""
    opened(page, at=f"#/board/{board}/settings")
    expect(page.get_by_role("button", name="Save the changes")).to_be_disabled()
    control(page, "unit").fill("m")
    page.get_by_role("button", name="Hidden from: now").click()
    control(page, "decimals").fill("2")
    page.get_by_role("button", name="Save the changes").click()
    expect(field(page, "decimals").locator(".fault")).to_contain_text("must not become fewer")
    control(page, "decimals").fill("")
    expect(page.locator(".send .copied code")).not_to_contain_text("decimals")
    page.get_by_role("button", name="Save the changes").click()

    expect(page.get_by_text("Frozen to the public")).to_be_visible()
    assert "m" == told(server, board)["unit"]


def test_a_name_stands_apart_from_the_id(page: Page, server: Server, board: str) -> None:
    """Also for who copies a line of the standings."""
    body = {"leaderboard_id": board, "player_id": "p1", "score": 3, "profile": {"display_name": "Ada"}}
    httpx.post(f"{server.url}/api/v1/scores", json=body, headers={"Authorization": f"Bearer {OPERATIONS}"})
    opened(page, at=f"#/board/{board}")

    told = page.get_by_role("row").filter(has=page.get_by_role("link", name="Ada")).get_by_role("cell").nth(1)
    expect(told).to_be_visible()
    assert "Ada p1" == told.inner_text()


def test_seasons_end_and_are_looked_at(page: Page, boards: Boards, board: str) -> None:
    """Ended once the id was typed; a past one shows its final standings."""
    boards.submit(board, {f"player-{number:02}": number for number in range(1, 61)})
    opened(page, at=f"#/board/{board}")
    expect(page.locator("tbody tr")).to_have_count(50)
    page.get_by_role("button", name="Next").click()
    expect(page.locator("tbody tr")).to_have_count(10)

    page.get_by_text("How the scores are spread").click()
    bars = page.get_by_role("table", name="How many scores lie where").locator("tr")
    expect(bars).to_have_count(20)
    expect(bars.last).to_contain_text("57.05 – 60")
    assert 3 == int(bars.last.locator("td").last.inner_text())
    full = bars.last.locator(".bar").evaluate("it => it.firstChild.offsetWidth / it.clientWidth")
    assert full > 0.9

    page.get_by_role("link", name="Reset, delete").click()
    end = page.get_by_role("button", name="End season 1")
    expect(end).to_be_disabled()
    page.locator("form").filter(has=end).get_by_role("textbox").fill(board)
    end.click()
    expect(page.get_by_text("Season 2 has begun.")).to_be_visible()

    page.get_by_role("link", name="Seasons").click()
    seasons = page.locator(".seasons tbody tr")
    expect(seasons.locator("td:last-child")).to_have_text(["0", "60"])
    expect(seasons.nth(0).locator(".bar span")).to_have_count(0)
    assert seasons.nth(1).locator(".bar").evaluate("it => it.firstChild.offsetWidth / it.clientWidth") > 0.5
    page.get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_text("Season 1, as it ended: 60 ranked")).to_be_visible()
    expect(page.locator("tbody tr").first).to_contain_text("player-60")


def test_a_board_is_deleted_once_its_id_was_typed(page: Page, server: Server, board: str) -> None:
    """And not before; then the list is without it."""
    opened(page, at=f"#/board/{board}/ending")
    delete = page.get_by_role("button", name="Delete the leaderboard")
    confirm = page.locator("form").filter(has=delete).get_by_role("textbox")
    confirm.fill(board.upper())
    expect(delete).to_be_disabled()
    confirm.press("Enter")
    assert told(server, board)["id"] == board
    confirm.fill(board)
    delete.click()

    expect(page.get_by_role("heading", level=2)).to_have_text("Leaderboards")
    expect(page.locator(".board-list li").filter(has_text=board)).to_have_count(0)
    assert 404 == httpx.get(f"{server.url}/api/v1/leaderboards/{board}", headers=HEADERS).status_code


def until_settled(server: Server, board: str) -> None:
    """Return when the final standings of the first season are published: what is put right before is no correction."""
    deadline = time.monotonic() + PATIENCE
    while True:
        listed = httpx.get(f"{server.url}/api/v1/leaderboards/{board}/seasons", headers=HEADERS).json()["data"]
        if any(season["season"] == 1 and season["standings_revision"] for season in listed):
            return
        assert time.monotonic() < deadline, listed
        time.sleep(0.1)


def test_teams_are_no_players_and_a_season_that_was_put_right_says_so(
    page: Page, server: Server, boards: Boards, board: str
) -> None:
    """A team is named and leads to nobody's data; the members of it do."""
    teams = boards.create(f"{board}-teams", follows=board, member="team", update_mode="team_sum")
    ada = {"leaderboard_id": board, "player_id": "ada", "score": 5, "profile": {"team": "Foxes"}}
    httpx.post(f"{server.url}/api/v1/scores", json=ada, headers=HEADERS).raise_for_status()
    boards.reset(board)
    until_settled(server, board)
    address = f"{server.url}/api/v1/leaderboards/{board}/player/ada?season=1"
    httpx.patch(address, json={"score": 6}, headers=HEADERS, timeout=30).raise_for_status()

    opened(page, at=f"#/board/{teams}/standings")
    expect(page.get_by_role("columnheader", name="Team")).to_be_visible()
    expect(page.get_by_role("cell", name="Foxes")).to_be_visible()
    expect(page.get_by_role("link", name="Foxes")).to_have_count(0)
    opened(page, at=f"#/board/{teams}.members/standings")
    expect(page.get_by_role("link", name="ada")).to_be_visible()
    opened(page, at=f"#/board/{board}/seasons")
    expect(page.get_by_role("row").filter(has_text="settled")).to_contain_text("corrected")
