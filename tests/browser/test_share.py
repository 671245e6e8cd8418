"""Handing on what one looks at: its address, and a picture of the best."""

import struct
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.kit import Boards, live

#: A browser that hands on to other programs, as those of phones do; what it was given is kept.
SENDING = """
window.given = null;
navigator.canShare = ({ files }) => files.length === 1 && files[0].type === 'image/png';
navigator.share = async ({ title, url, files = [] }) => { window.given = [title, url, files.map(({ size }) => size)]; };
"""
NOT_COPYING = "() => { navigator.clipboard.writeText = async () => { throw new Error('not allowed'); }; }"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def shown(page: Page, boards: Boards, board: str) -> str:
    boards.submit(board, {f"player-{number:02}": 100 - number for number in range(30)})
    page.goto(f"/b/{board}?player=player-20")
    live(page)
    return board


def test_the_address_is_copied(context: BrowserContext, page: Page, shown: str) -> None:
    """With the player who is followed, and told."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy address").click()

    expect(page.get_by_role("status").filter(has_text="Address copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.url.endswith(f"/b/{shown}?player=player-20")


def test_where_nothing_may_copy_the_reader_does(page: Page, shown: str) -> None:
    """The address is shown, and chosen."""
    page.evaluate(NOT_COPYING)
    page.get_by_role("button", name="Copy address").click()

    field = page.get_by_label("Copy this address")
    expect(field).to_have_value(page.url)
    page.wait_for_function("() => document.getSelection().toString().startsWith('http')")


def test_a_picture_is_saved(page: Page, shown: str, screenshots: Path) -> None:
    """A PNG with room for the ten best."""
    with page.expect_download() as saving:
        page.get_by_role("button", name="Picture").click()

    assert saving.value.suggested_filename == "leaderboard.png"
    saving.value.save_as(screenshots / "shared.png")
    content = (screenshots / "shared.png").read_bytes()
    assert content.startswith(PNG)
    assert struct.unpack(">II", content[16:24]) == (1_080, 210 + 10 * 96 + 110)
    assert len(content) > 20_000


def test_a_browser_that_hands_on_is_given_both(page: Page, boards: Boards, board: str) -> None:
    """The address by itself, and the picture with it."""
    boards.submit(board, {"ada": 2, "bob": 1})
    page.add_init_script(SENDING)
    page.goto(f"/b/{board}")
    live(page)

    page.get_by_role("button", name="Share").click()
    page.wait_for_function("() => window.given !== null")
    assert [board, page.url, []] == page.evaluate("window.given")
    page.get_by_role("button", name="Picture").click()
    page.wait_for_function("() => window.given[2].length === 1")
    title, url, [size] = page.evaluate("window.given")
    assert (board, page.url) == (title, url)
    assert size > 5_000
