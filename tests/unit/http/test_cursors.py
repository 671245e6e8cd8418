"""Cursors of the list of leaderboards."""

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_shells.http.cursor import as_cursor, as_place

IDS = st.from_regex(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}", fullmatch=True)


@given(st.integers(0, 2**53 - 1), IDS)
def test_a_cursor_leads_back(created_at: int, board_id: str) -> None:
    """A cursor stands for the place it was made of, and needs no encoding in an address."""
    cursor = as_cursor((created_at, board_id))

    assert (created_at, board_id) == as_place(cursor)
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.text() | st.from_regex("[A-Za-z0-9_-]+", fullmatch=True))
def test_anything_else_leads_nowhere(text: str) -> None:
    """Whatever no place is written as stays text, for the rule to refuse."""
    place = as_place(text)

    assert place == text or as_cursor(place) == text


@pytest.mark.parametrize("written", ["1/a b", "1/..", "1/", "/a", "-1/a", "1.0/a", "9007199254740992/a", "x/a", "1"])
def test_a_place_there_can_not_be(written: str) -> None:
    """A cursor of something that is no board's place is none."""
    cursor = urlsafe_b64encode(written.encode()).decode().rstrip("=")

    assert cursor == as_place(cursor)


@pytest.mark.parametrize("more", ["=", "!", "A", " ", "\n"])
def test_a_cursor_that_was_changed(more: str) -> None:
    """A cursor is what was given out, to the letter."""
    cursor = as_cursor((1, "abc")) + more

    assert cursor == as_place(cursor)
