"""What the tests of the console say again and again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from leaderboard_shells.access.keys import digest_of
from tests.support.keys import SECRET
from tests.support.server import Server, running

OPERATIONS, GAME = "lbk_operations", "lbk_game"
KEYS = json.dumps(
    [
        {"name": "operations", "sha256": digest_of(OPERATIONS), "scopes": ["admin"]},
        {"name": "game", "sha256": digest_of(GAME), "scopes": ["read", "manage"], "boards": ["game*"]},
    ]
)


@contextmanager
def guarded(directory: Path) -> Iterator[Server]:
    """A server that knows these keys, and opens nothing to anybody else."""
    with running(directory, LEADERBOARD_AUTH__KEYS=KEYS, LEADERBOARD_AUTH__TOKEN_SECRET=SECRET) as server:
        yield server


def enter(page: Page, key: str) -> None:
    page.get_by_label("Access key").fill(key)
    page.get_by_role("button", name="Use this key").click()


def opened(page: Page, key: str = OPERATIONS, at: str = "") -> None:
    """The console with a key, at a place of it."""
    # Where only what stands behind the # differs, a browser loads nothing anew.
    page.goto("about:blank")
    page.goto(f"/console{at}")
    enter(page, key)
    expect(page.locator("main")).to_be_visible()


def field(page: Page | Locator, name: str) -> Locator:
    """A field of a form, with what is said of it, by the name that the API has for it."""
    return page.locator(f'[data-field="{name}"]')


def control(page: Page | Locator, name: str) -> Locator:
    return field(page, name).locator("input, select, textarea").first


def lines(page: Page) -> list[str]:
    """The requests that the console tells of, newest first."""
    if not page.locator("details.calls").evaluate("it => it.open"):
        page.locator("details.calls summary").click()
    return page.locator(".calls li code").all_inner_texts()
