"""Cursors of the list of leaderboards."""

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
