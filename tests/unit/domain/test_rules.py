"""What a score becomes, as a table: mode × order × current × submitted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain.board import Part, SortOrder, UpdateMode
from leaderboard_core.domain.errors import ScoreOutOfBounds
from leaderboard_core.domain.order import NO_RESULT, ScoreKey, score_of, sort_key
from leaderboard_core.domain.rules import SUBMITTED_MODES, decide, decide_parts
from leaderboard_core.domain.score import MAX_SCORE

KEPT = None

#: mode, order, current score (None: a new player), submitted score, the new score (KEPT: the board keeps what it had).
TABLE = [
    ("replace", "desc", None, 5.0, 5.0),
    ("replace", "desc", None, 0.0, 0.0),
    ("replace", "desc", None, -5.0, -5.0),
    ("replace", "desc", 5.0, 7.0, 7.0),
    ("replace", "desc", 5.0, 3.0, 3.0),
    ("replace", "desc", 5.0, -5.0, -5.0),
    ("replace", "desc", 5.0, 5.0, KEPT),
    ("replace", "desc", 0.0, 0.0, KEPT),
    ("replace", "asc", None, 5.0, 5.0),
    ("replace", "asc", None, 0.0, 0.0),
    ("replace", "asc", None, -5.0, -5.0),
    ("replace", "asc", 5.0, 7.0, 7.0),
    ("replace", "asc", 5.0, 3.0, 3.0),
    ("replace", "asc", 5.0, -5.0, -5.0),
    ("replace", "asc", 5.0, 5.0, KEPT),
    ("replace", "asc", 0.0, 0.0, KEPT),
    ("increment", "desc", None, 5.0, 5.0),
    ("increment", "desc", None, 0.0, 0.0),
    ("increment", "desc", None, -5.0, -5.0),
    ("increment", "desc", 5.0, 7.0, 12.0),
    ("increment", "desc", 5.0, -7.0, -2.0),
    ("increment", "desc", 5.0, -5.0, 0.0),
    ("increment", "desc", 5.0, 0.0, KEPT),
    ("increment", "desc", 0.1, 0.2, 0.3),
    ("increment", "desc", 1.0, 1e-20, KEPT),
    ("increment", "asc", None, 5.0, 5.0),
    ("increment", "asc", None, 0.0, 0.0),
    ("increment", "asc", None, -5.0, -5.0),
    ("increment", "asc", 5.0, 7.0, 12.0),
    ("increment", "asc", 5.0, -7.0, -2.0),
    ("increment", "asc", 5.0, -5.0, 0.0),
    ("increment", "asc", 5.0, 0.0, KEPT),
    ("increment", "asc", 0.1, 0.2, 0.3),
    ("increment", "asc", 1.0, 1e-20, KEPT),
    ("best", "desc", None, 5.0, 5.0),
    ("best", "desc", None, 0.0, 0.0),
    ("best", "desc", None, -5.0, -5.0),
    ("best", "desc", 5.0, 7.0, 7.0),
    ("best", "desc", 5.0, 3.0, KEPT),
    ("best", "desc", 5.0, 5.0, KEPT),
    ("best", "desc", -5.0, -3.0, -3.0),
    ("best", "desc", -5.0, -7.0, KEPT),
    ("best", "asc", None, 5.0, 5.0),
    ("best", "asc", None, 0.0, 0.0),
    ("best", "asc", None, -5.0, -5.0),
    ("best", "asc", 5.0, 7.0, KEPT),
    ("best", "asc", 5.0, 3.0, 3.0),
    ("best", "asc", 5.0, 5.0, KEPT),
    ("best", "asc", -5.0, -3.0, KEPT),
    ("best", "asc", -5.0, -7.0, -7.0),
]
#: order, current, submitted: increments whose total is no score.
OVERFLOWS = [
    ("desc", float(MAX_SCORE), 1.0),
    ("desc", -float(MAX_SCORE), -1.0),
    ("desc", float(MAX_SCORE), float(MAX_SCORE)),
    ("asc", float(MAX_SCORE), 1.0),
    ("asc", -float(MAX_SCORE), -1.0),
    ("asc", -float(MAX_SCORE), -float(MAX_SCORE)),
]
SCORES = st.floats(-MAX_SCORE, MAX_SCORE).map(lambda score: score + 0.0)


def outcome(mode: str, order: str, current: float | None, submitted: float) -> float | None:
    """The new score, through the sort keys of an order."""
    of = SortOrder(order)
    key = decide(UpdateMode(mode), None if current is None else sort_key(of, current), sort_key(of, submitted))
    return None if key is None else score_of(of, key)


@pytest.mark.parametrize(("mode", "order", "current", "submitted", "expected"), TABLE)
def test_the_table_of_the_rule(
    mode: str, order: str, current: float | None, submitted: float, expected: float | None
) -> None:
    """Each mode on each order: what a new player, a better, a worse and an equal score become."""
    assert expected == outcome(mode, order, current, submitted)


@pytest.mark.parametrize("order", SortOrder)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_total_may_reach_the_largest_score(order: SortOrder, sign: float) -> None:
    """The bounds of a score belong to the totals."""
    assert sign * MAX_SCORE == outcome("increment", order, sign * (MAX_SCORE - 1), sign)


@pytest.mark.parametrize(("order", "current", "submitted"), OVERFLOWS)
def test_a_total_outside_the_bounds_is_refused(order: str, current: float, submitted: float) -> None:
    """A total that is no score is refused, naming the score."""
    with pytest.raises(ScoreOutOfBounds) as refused:
        outcome("increment", order, current, submitted)

    assert ["score"] == [fault.path for fault in refused.value.field_errors]


@given(current=SCORES, submitted=SCORES)
def test_orders_differ_for_best_alone(current: float, submitted: float) -> None:
    """Replacing and adding do not ask which score is better."""
    for mode in ("replace", "increment"):
        if mode == "replace" or abs(current + submitted) <= MAX_SCORE:
            assert outcome(mode, "desc", current, submitted) == outcome(mode, "asc", current, submitted)


@given(current=SCORES, submitted=SCORES)
def test_best_is_the_better_by_the_order(current: float, submitted: float) -> None:
    """After any submission the board holds the maximum on descending and the minimum on ascending boards."""
    kept = [outcome("best", order, current, submitted) for order in ("desc", "asc")]

    assert [max(current, submitted), min(current, submitted)] == [current if best is None else best for best in kept]


#: mode, current, submitted, the new key: as `TABLE`, of those who have no result (`NO_RESULT`) and of others.
WITHOUT_RESULT = [
    *((mode, None, NO_RESULT, NO_RESULT) for mode in SUBMITTED_MODES),
    *((mode, NO_RESULT, NO_RESULT, KEPT) for mode in SUBMITTED_MODES),
    *((mode, NO_RESULT, 5.0, 5.0) for mode in SUBMITTED_MODES),
    *((mode, NO_RESULT, 0.1, 0.1) for mode in SUBMITTED_MODES),
    *((mode, NO_RESULT, float(MAX_SCORE), float(MAX_SCORE)) for mode in SUBMITTED_MODES),
    (UpdateMode.REPLACE, 5.0, NO_RESULT, NO_RESULT),
    (UpdateMode.REPLACE, float(MAX_SCORE), NO_RESULT, NO_RESULT),
    (UpdateMode.INCREMENT, 5.0, NO_RESULT, KEPT),
    (UpdateMode.INCREMENT, 0.1, NO_RESULT, KEPT),
    (UpdateMode.BEST, 5.0, NO_RESULT, KEPT),
    (UpdateMode.BEST, float(MAX_SCORE), NO_RESULT, KEPT),
]


@pytest.mark.parametrize(("mode", "current", "submitted", "expected"), WITHOUT_RESULT)
def test_no_result(mode: UpdateMode, current: float | None, submitted: float, expected: float | None) -> None:
    """It is behind every score, replaces one only where the last one counts, and adds nothing; and so are scores of
    several parts."""
    assert expected == decide(mode, current, submitted)
    parts = (Part(name="a"), Part(name="b"))

    def key(of: float | None) -> ScoreKey | None:
        return None if of is None else ScoreKey(of, bytes(8) if of == NO_RESULT else b"12345678")

    whole = key(submitted)
    assert whole is not None
    assert key(expected) == decide_parts(mode, parts, key(current), whole)
