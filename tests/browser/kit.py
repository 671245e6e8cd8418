"""What the tests of the page say again and again."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2 as httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect


class Boards:
    """What other players and operators do while somebody looks at the page."""

    def __init__(self, url: str, key: str = "") -> None:
        self.url = url
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    def create(self, board: str, **fields: Any) -> str:
        self._send("POST", "/leaderboards", json={"id": board, "name": board, "update_mode": "replace", **fields})
        return board

    def submit(self, board: str, scores: Mapping[str, float | Sequence[float] | None]) -> None:
        batch = [{"leaderboard_id": board, "player_id": player, "score": score} for player, score in scores.items()]
        self._send("POST", "/scores/batch", json={"scores": batch})

    def change(self, board: str, **fields: Any) -> None:
        self._send("PATCH", f"/leaderboards/{board}", json=fields)

    def reset(self, board: str) -> None:
        self._send("POST", f"/leaderboards/{board}/reset")

    def delete(self, board: str) -> None:
        self._send("DELETE", f"/leaderboards/{board}")

    def _send(self, method: str, path: str, **options: Any) -> None:
        answer = httpx.request(method, f"{self.url}/api/v1{path}", headers=self._headers, timeout=30, **options)
        assert answer.is_success, answer.text


def connected(page: Page) -> None:
    """Wait until the page says that it is live."""
    expect(page.locator(".connection")).to_have_text("Live")


def live(page: Page) -> None:
    """Wait until the page is live and shows the board as it is: what happens from now on is a change."""
    connected(page)
    expect(page.locator(".board:not(.stale)")).to_be_visible()


def hold_time(page: Page) -> None:
    """What the page marks for some seconds stays marked, however long it takes to look at it; before it is opened."""
    page.clock.set_fixed_time(datetime.now(UTC))


def let_time_pass(page: Page) -> None:
    """As much of it as ends any mark."""
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(minutes=1))


def podium(page: Page) -> Locator:
    return page.get_by_role("list", name="Podium").locator(".player")


def ranks(page: Page) -> Locator:
    """The rows below the podium."""
    return page.get_by_role("list", name="Ranks").locator("li")


def row(page: Page, player: str) -> Locator:
    """Where a player stands in the ranks or on the podium."""
    named = page.get_by_role("button", name=re.compile(f"^{re.escape(player)}( \\(followed\\))?$"))
    return page.locator("[aria-label=Standings] li").filter(has=named)


def fact(page: Page, name: str) -> Locator:
    return page.locator(".facts > div").filter(has_text=re.compile(f"^{name}")).locator("dd")


def seasons(page: Page) -> Locator:
    """Where a season is chosen."""
    return page.get_by_role("combobox", name="Season", exact=True)


def open_boards(page: Page, typed: str = "") -> Locator:
    """Open the list of leaderboards, search it, and say where the found ones are listed."""
    page.get_by_role("heading", level=1).get_by_role("button").click()
    page.get_by_label("Search leaderboards").fill(typed)
    return page.get_by_role("listbox", name="Leaderboards").get_by_role("option")


def choose_board(page: Page, board: str) -> None:
    open_boards(page, board)
    page.locator(f"[role=option][data-board='{board}']").click()


def faults(page: Page) -> list[tuple[str, object]]:
    """What axe finds serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        (fault["id"], [node["html"][:120] for node in fault["nodes"]][:3])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
