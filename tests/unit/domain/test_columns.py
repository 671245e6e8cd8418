"""A list that is kept by column is like any other list of the same items."""

import pytest

from leaderboard_core.domain.columns import Columns, EncodedTexts
from leaderboard_core.domain.entry import Entry

COLUMNS = Columns(Entry, range(1, 4), ["a", "b", "c"], [3, 2, 1.5])
LIST = [Entry(1, "a", 3), Entry(2, "b", 2), Entry(3, "c", 1.5)]


def test_it_has_the_items_of_the_list() -> None:
    """By place, from the end, one after the other, and how many."""
    assert (3, LIST) == (len(COLUMNS), [*COLUMNS])
    assert (LIST[0], LIST[-1]) == (COLUMNS[0], COLUMNS[-1])
    with pytest.raises(IndexError):
        COLUMNS[3]


def test_a_part_of_it_is_such_a_list() -> None:
    """With the items of that part."""
    assert LIST[1:] == COLUMNS[1:]
    assert isinstance(COLUMNS[1:], Columns)
    assert [] == COLUMNS[3:]


def test_it_equals_what_holds_the_same() -> None:
    """A list or its like, and nothing else; it reads as the list does."""
    assert LIST == COLUMNS == Columns(Entry, [1, 2, 3], ["a", "b", "c"], [3.0, 2.0, 1.5])
    assert COLUMNS != LIST[1:]
    assert COLUMNS != "abc"
    assert repr(LIST) == repr(COLUMNS)


def test_encoded_texts_are_a_column_of_texts() -> None:
    """One by one, in part and as a whole, where there are none as well."""
    texts = ["é", None, "", "two\nlines"]
    column = EncodedTexts([None if text is None else text.encode() for text in texts])

    assert (4, texts) == (len(column), [*column])
    assert ("é", None, texts[2:]) == (column[0], column[1], column[2:])


@pytest.mark.parametrize("harmed", [[b"\xff"], [b"a", "é".encode()[:1], "é".encode()[1:]], [None, b"\xc3"]])
def test_what_is_no_text_is_found_out_at_once(harmed: list[bytes | None]) -> None:
    """Also where two of them would make one together."""
    with pytest.raises(ValueError, match="decode"):
        EncodedTexts(harmed)
