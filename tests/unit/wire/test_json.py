"""Bodies as JSON values."""

import json
import math
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_shells.wire.json import MalformedJson, decode_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
PIECES = st.lists(
    st.sampled_from([*'{}[],:"\\ \n\t-+.eE019', "true", "null", "NaN", "1e999", '"a"', "\\u", "d800", "\x00", "é"])
).map(lambda pieces: "".join(pieces).encode())


def refuse(name: str) -> NoReturn:
    raise ValueError(name)


@given(VALUES)
def test_json_is_what_it_says(value: Any) -> None:
    """Every JSON value is decoded as it is, however it is written."""
    assert value == decode_json(json.dumps(value).encode())
    assert value == decode_json(json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass"))


@given(st.binary() | PIECES)
def test_anything_else_is_told(body: bytes) -> None:
    """Bytes are decoded if they are strict JSON in UTF-8, and are no JSON otherwise; nothing else happens."""
    try:
        expected = json.loads(body.decode(), parse_constant=refuse)
    except ValueError:
        with pytest.raises(MalformedJson):
            decode_json(body)
    else:
        assert expected == decode_json(body)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1e999", math.inf), ("-" + "9" * 5000, -math.inf), ("9" * 5000, math.inf)],
    ids=["exponent", "negative", "digits"],
)
def test_numbers_beyond_any_double(text: str, number: float) -> None:
    """A number too large for a double is an infinity, which every rule refuses."""
    assert number == decode_json(text.encode())


def test_a_large_integer_is_exact() -> None:
    """Integers beyond 64 bits keep all their digits."""
    assert 12345678901234567890123 == decode_json(b"12345678901234567890123")


def test_half_of_a_pair() -> None:
    """Half of a surrogate pair stays what it is, for the rules to refuse."""
    assert "\ud800" == decode_json(b'"\\ud800"')


def test_the_reason_is_told() -> None:
    """The sentence says where the JSON ends being any."""
    with pytest.raises(MalformedJson, match="at character 9"):
        decode_json(b'{"score" 5}')
