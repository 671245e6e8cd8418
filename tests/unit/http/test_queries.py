"""Query strings."""

from contextlib import suppress
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain.errors import Invalid
from leaderboard_core.usecases.answers import NOW, At, Limits, Source
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_shells.http.parameters import AroundQuery, PlayersQuery, RangeQuery, ReadQuery, top_query
from leaderboard_shells.http.query import as_whole, decode_query


@pytest.mark.parametrize(
    ("query", "at"),
    [
        (b"", NOW),
        (b"source=realtime", NOW),
        (b"source=batch", At(Source.PUBLISHED)),
        (b"season=3", At(Source.REALTIME, 3)),
        (b"season=3&source=batch", At(Source.PUBLISHED, 3)),
    ],
)
def test_which_copy(query: bytes, at: At) -> None:
    """Source and season say which copy of a board is read."""
    for viewer in Viewer:
        assert evolve(at, viewer=viewer) == decode_query(ReadQuery, query).at(viewer)


def test_defaults() -> None:
    """What is not said has its default."""
    assert 7 == decode_query(top_query(Limits(default=7)), b"").limit
    assert (1, None) == (decode_query(RangeQuery, b"").start, decode_query(RangeQuery, b"").end)
    assert 5 == decode_query(AroundQuery, b"").range


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (b"ids=a", ["a"]),
        (b"ids=a,b", ["a", "b"]),
        (b"ids=a%2Cb", ["a", "b"]),
        (b"ids=a+b,%2B", ["a b", "+"]),
        ("ids=ü".encode(), ["ü"]),
        (b"ids=%C3%BC", ["ü"]),
        (b"ids=100%", ["100%"]),
        (b"ids=a&ids=b", ["a", "b"]),
        (b"ids=a,b&include=profile&ids=c", ["a", "b", "c"]),
    ],
)
def test_ids(query: bytes, ids: list[str]) -> None:
    """Ids are separated by commas, however the commas are written, or told one by one, as some clients do."""
    assert ids == decode_query(PlayersQuery, query).ids


@pytest.mark.parametrize("text", ["0", "7", "-3", "007"])
def test_whole_numbers(text: str) -> None:
    """Digits are an integer."""
    assert int(text) == as_whole(text)


@pytest.mark.parametrize("value", ["", "+1", "1.0", "1e3", " 1", "1 ", "1_0", "٣", "0x1", "-", "9" * 5000, None, 5])
def test_what_is_no_whole_number(value: Any) -> None:
    """Anything else is left as it is, for the rule to refuse."""
    assert value is as_whole(value)


@given(st.binary())
def test_any_bytes(query: bytes) -> None:
    """Whatever a query string holds, it is decoded or refused."""
    with suppress(Invalid):
        decode_query(RangeQuery, query)
