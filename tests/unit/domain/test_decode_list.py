"""A list is decoded as each of its values would be alone."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from leaderboard_core.domain.board import BOARD_ID
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.decode_list import decode_list
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.fields import Rule, Text
from leaderboard_core.domain.payload import GAME_ID
from leaderboard_core.domain.score import SCORE
from leaderboard_core.domain.submission import EVENT_ID, PLAYER_ID, Submission

TEXTS = ["p", "", "b-1", "B_2", "a b", "é", "é" * 128, "x" * 128, "x" * 129, "\n", "\x7f", "\ud800", "ß\u2028", None, 5]
SCORES = [0, -0.0, 5, 2**53 - 1, 2**53, -(2**53) + 1, 1e300, math.inf, -math.inf, math.nan, 10**400, True, "5", None]
OTHERS = [None, {}, {"a": [1]}, {"a": math.nan}, [], "text"]
RAW = some.one_of(
    some.sampled_from([None, [], 5, "text", {}]),
    some.fixed_dictionaries(
        {},
        optional={
            "player_id": some.sampled_from(TEXTS),
            "leaderboard_id": some.sampled_from(TEXTS),
            "score": some.sampled_from(SCORES),
            "event_id": some.sampled_from(TEXTS),
            "game_id": some.sampled_from(TEXTS),
            "metadata": some.sampled_from(OTHERS),
            "more": some.none(),
        },
    ),
)
SOUND = some.fixed_dictionaries(
    {
        "player_id": some.sampled_from(["p", "é", "x" * 128]),
        "leaderboard_id": some.sampled_from(["b-1", "b"]),
        "score": some.sampled_from([5, -0.0, 2**53 - 1, 0.5]),
    },
    optional={"event_id": some.sampled_from(["e", None])},
)


def alone(raw: Any) -> str:
    try:
        return repr(decode(Submission, raw))
    except Invalid as refusal:
        return repr(refusal.field_errors)


@given(some.lists(RAW | SOUND, max_size=8))
def test_as_each_alone(raws: list[Any]) -> None:
    """The same values, and the same faults in the same words."""
    together = decode_list(Submission, raws)

    assert [*map(alone, raws)] == [
        repr(one.field_errors) if isinstance(one, Invalid) else repr(one) for one in together
    ]


def test_what_is_made_is_whole() -> None:
    """Equal to one that was made alone, of the same hash, and as frozen; a zero has no sign."""
    raw = {"leaderboard_id": "b", "score": -0.0, "player_id": "p"}
    [made, other] = decode_list(Submission, [raw, raw])

    assert made == other == Submission(player_id="p", leaderboard_id="b", score=0)
    assert isinstance(made, Submission)
    assert hash(made) == hash(other)
    assert 1.0 == math.copysign(1.0, made.score)
    assert made.event_id is made.game_id is made.metadata is None
    with pytest.raises(AttributeError):
        made.score = 5.0  # type: ignore[misc]


@pytest.mark.parametrize("rule", [PLAYER_ID, BOARD_ID, EVENT_ID, GAME_ID, SCORE, Text(max_length=9, max_bytes=3)])
@given(values=some.lists(some.sampled_from([*TEXTS, *map(float, [0, 2**53 - 1, 2**53, "nan", "inf"])]), max_size=3))
def test_a_rule_holds_for_all_or_not(rule: Rule, values: list[Any]) -> None:
    """A rule says the same of many values as of each."""
    each = [rule.fault(value) is None or (value is None and rule.optional) for value in values]

    assert all(each) == rule.holds_for(values)
