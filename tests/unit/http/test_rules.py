"""Rules as JSON Schema: the schema lets pass what the rule does."""

import re
from enum import StrEnum
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from leaderboard_core.domain.board_settings import BoardPatch, NewBoard
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.fields import Choice, Integer, Number, Rule, Text
from leaderboard_core.domain.submission import Submission
from leaderboard_shells.http.openapi.rules import schema_of_class, schema_of_rule

MOST = 2**53 - 1
MINIMAL: dict[type[Any], dict[str, Any]] = {
    NewBoard: {"id": "game1", "name": "Game"},
    BoardPatch: {},
    Submission: {"player_id": "alice", "leaderboard_id": "game1", "score": 1},
}
#: Fields that others need beside them, which no schema of a field can tell.
NEEDED = {
    "where": {"follows": "game0"},
    "fill": {"follows": "game0"},
    "each": {"follows": "game0"},
    "max_each": {"follows": "game0", "each": "team"},
    "member": {"follows": "game0", "update_mode": "team_sum"},
    "team_size": {"follows": "game0", "member": "team", "update_mode": "team_best_sum"},
}
FIELDS = [(cls, field.name) for cls in MINIMAL for field in attrs.fields(cls)]
NUMBERS = [0, 1, -1, 5.0, 1.5, 10, MOST, -MOST, MOST + 1, -MOST - 1, 1e300]
STRINGS = [
    "",
    ".",
    "..",
    "a",
    "a b",
    "ä",
    "\x7f",
    "\x85",
    "x" * 64,
    "x" * 65,
    "x" * 128,
    "x" * 129,
    "x" * 255,
    "x" * 256,
]
WORDS = ["desc", "asc", "replace", "increment", "best", "never", "hourly", "daily", "weekly", "monthly", "DESC"]


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@pytest.mark.parametrize(
    ("rule", "schema"),
    [
        (Integer(minimum=1, maximum=9), {"type": "integer", "format": "int64", "minimum": 1, "maximum": 9}),
        (
            Integer(minimum=1, maximum=9, optional=True),
            {"type": ["integer", "null"], "format": "int64", "minimum": 1, "maximum": 9},
        ),
        (Number(magnitude=7), {"type": "number", "format": "double", "minimum": -7, "maximum": 7}),
        (Choice(options=Colour), {"type": "string", "enum": ["red", "blue"]}),
        (Choice(options=Colour, optional=True), {"type": ["string", "null"], "enum": ["red", "blue", None]}),
        (
            Text(max_length=3, pattern="[ab]+"),
            {"type": "string", "minLength": 1, "maxLength": 3, "pattern": "^(?:[ab]+)$"},
        ),
    ],
)
def test_a_rule(rule: Rule, schema: dict[str, Any]) -> None:
    """Each kind of rule has its kind of schema."""
    assert schema == schema_of_rule(rule)


def test_a_rule_nobody_described() -> None:
    """A rule without a schema does not go by unnoticed."""

    class Odd(Rule):
        def fault(self, value: Any) -> str | None:
            return None if value % 2 else "must be odd"

    with pytest.raises(TypeError):
        schema_of_rule(Odd())


@pytest.mark.parametrize(("cls", "name"), FIELDS)
@given(
    st.sampled_from([*NUMBERS, *STRINGS, *WORDS, None, True, False, {}, [], {"a": 1}])
    | st.text()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
)
def test_schema_and_rule_agree(cls: type[Any], name: str, value: Any) -> None:
    """What the schema of a class lets pass is decoded, and what it does not is refused, naming the field."""
    # Python's `$` also matches before a last line feed, which ECMAScript's does not.
    assume(not (isinstance(value, str) and value.endswith("\n")))
    # A schema cannot count bytes.
    assume(not (isinstance(value, str) and len(value.encode("utf-8", "surrogatepass")) > 256 >= len(value)))
    # No more can it tell which names zones have, which expressions have a moment, or what a moment is written like.
    assume(not (isinstance(value, str) and name in {"timezone", "reset_cron", "occurred_at", "hide_after", "show_at"}))
    body = MINIMAL[cls] | (NEEDED.get(name, {}) if value is not None else {}) | {name: value}
    described = Draft202012Validator(schema_of_class(cls)).is_valid(body)

    assert ([] if described else [name]) == paths_at_fault(cls, body)


def paths_at_fault(cls: type[Any], body: dict[str, Any]) -> list[str]:
    try:
        decode(cls, body)
    except Invalid as invalid:
        # Of a field that has fields of its own only the outer one is sought here.
        return [*{fault.path.partition(".")[0]: None for fault in invalid.field_errors}]
    return []


@pytest.mark.parametrize("cls", list(MINIMAL))
def test_fields_must_be_there_and_known(cls: type[Any]) -> None:
    """A schema asks for what the class asks for, and for nothing it does not know."""
    validator = Draft202012Validator(schema_of_class(cls))

    assert validator.is_valid(MINIMAL[cls])
    assert not validator.is_valid(MINIMAL[cls] | {"points": 1})
    for name in MINIMAL[cls]:
        assert not validator.is_valid({key: value for key, value in MINIMAL[cls].items() if key != name})


@pytest.mark.parametrize("cls", list(MINIMAL))
def test_patterns_are_those_of_ecmascript(cls: type[Any]) -> None:
    """Patterns hold nothing that only Python's regular expressions know."""
    patterns = [field["pattern"] for field in schema_of_class(cls)["properties"].values() if "pattern" in field]

    assert not [pattern for pattern in patterns if re.search(r"\\[AZ]|\(\?P|\(\?<[!=]|\\u[dD][89a-fA-F]", pattern)]
