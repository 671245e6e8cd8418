"""What counts as a score, and how one is written."""

import json
import math
from typing import Any

import pytest

from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.score import MAX_SCORE, plain
from leaderboard_core.domain.submission import Submission


def taken(score: Any) -> float:
    """The score of a submission that was sent this one."""
    return decode(Submission, {"player_id": "p", "leaderboard_id": "b", "score": score}).score


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("5", "5"),
        ("5.0", "5"),
        ("-5", "-5"),
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("0.1", "0.1"),
        ("-0.1", "-0.1"),
        ("1e3", "1000"),
        ("2.5e-3", "0.0025"),
        ("5e-324", "5e-324"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("9007199254740991", "9007199254740991"),
        ("-9007199254740991", "-9007199254740991"),
        ("9007199254740991.0", "9007199254740991"),
        ("4503599627370495.5", "4503599627370495.5"),
    ],
)
def test_a_score_comes_back_as_people_write_it(sent: str, expected: str) -> None:
    """Sent as JSON and written as JSON again: the same number, whole where it is whole."""
    assert expected == json.dumps(plain(taken(json.loads(sent))))


@pytest.mark.parametrize("zero", [0, 0.0, -0.0])
def test_zero_has_no_sign(zero: float) -> None:
    """Negative zero is zero."""
    assert math.copysign(1, taken(zero)) == 1.0


@pytest.mark.parametrize("sent", [True, False, "5", "", {}, b"5", 5j])
def test_what_is_no_number_is_refused(sent: Any) -> None:
    """Truth values, strings and the like are no numbers, whatever they look like."""
    with pytest.raises(Invalid) as refused:
        taken(sent)

    assert ["score: must be a number"] == [str(fault) for fault in refused.value.field_errors]


@pytest.mark.parametrize(
    "sent",
    [
        json.loads("1e999"),
        -math.inf,
        math.nan,
        MAX_SCORE + 1,
        -MAX_SCORE - 1,
        float(MAX_SCORE + 1),
        9007199254740991.5,
        1e300,
        10**400,
        -(10**400),
    ],
)
def test_what_is_no_finite_number_within_bounds_is_refused(sent: float) -> None:
    """A score is finite and at most 2^53 - 1 in magnitude, however large the number that was sent."""
    with pytest.raises(Invalid) as refused:
        taken(sent)

    expected = f"score: must be a finite number from -{MAX_SCORE} to {MAX_SCORE}"
    assert [expected] == [str(fault) for fault in refused.value.field_errors]
