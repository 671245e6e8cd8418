"""What the tests of the page say again and again."""

import re
from collections.abc import Mapping
from typing import Any

import httpx2 as httpx
from playwright.sync_api import Locator, Page, expect

BOARDS = "/api/v1/leaderboards"


class Boards:
    """What other players and operators do while somebody looks at the page."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.Client(base_url=url, timeout=30)

    def create(self, board: str, **fields: Any) -> str:
        answer = self._client.post(BOARDS, json={"id": board, "name": board, "update_mode": "replace", **fields})
        assert answer.status_code == 201, answer.text
        return board

    def submit(self, board: str, scores: Mapping[str, float]) -> None:
        batch = [{"leaderboard_id": board, "player_id": player, "score": score} for player, score in scores.items()]
        answer = self._client.post("/api/v1/scores/batch", json={"scores": batch})
        assert answer.status_code == 200, answer.text

    def reset(self, board: str) -> None:
        assert self._client.post(f"{BOARDS}/{board}/reset").status_code == 200

    def delete(self, board: str) -> None:
        assert self._client.delete(f"{BOARDS}/{board}").status_code == 200

    def close(self) -> None:
        self._client.close()


def live(page: Page) -> None:
    """Wait until the page says that it is live."""
    expect(page.locator(".connection")).to_have_text("Live", timeout=15_000)


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


def chooser(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True)
