"""The page of a server with keys."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from leaderboard_shells.access.keys import digest_of
from tests.browser.kit import Boards, live, ranks
from tests.support.server import Server, running

KEYS = json.dumps(
    [
        {"name": "game", "sha256": digest_of("lbk_game"), "scopes": ["admin"]},
    ]
)


@pytest.fixture(scope="module", params=["", "read"], ids=["closed", "public"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    auth = {"LEADERBOARD_AUTH__KEYS": KEYS, "LEADERBOARD_AUTH__ANONYMOUS": request.param}
    with running(tmp_path_factory.mktemp("server"), **auth) as server:
        yield server


@pytest.fixture
def public(server: Server) -> bool:
    return bool(server.environment["LEADERBOARD_AUTH__ANONYMOUS"])


@pytest.fixture
def boards(server: Server) -> Boards:
    return Boards(server.url, "lbk_game")


def test_what_is_open_to_everybody_is_shown(page: Page, boards: Boards, board: str, public: bool) -> None:
    """With `anonymous: [read]` the page works as it does without keys, and live; without, it asks for a key."""
    boards.submit(board, {f"player-{number}": number for number in range(1, 6)})
    page.goto(f"/b/{board}")
    if not public:
        expect(page.get_by_text(re.compile("An access key is needed")).first).to_be_visible()
        expect(page.locator("body")).not_to_contain_text("player-")
        expect(page.locator(".connection")).to_have_text("Key needed")
        return
    live(page)
    expect(ranks(page)).to_have_count(2)

    boards.submit(board, {"newcomer": 2.5})
    expect(page.get_by_role("button", name="newcomer")).to_be_visible()


def test_the_list_of_leaderboards(page: Page, board: str, public: bool) -> None:
    """So does the page of no leaderboard in particular."""
    page.goto("/")
    if public:
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Leaderboard")
    else:
        expect(page.get_by_text(re.compile("An access key is needed")).first).to_be_visible()
