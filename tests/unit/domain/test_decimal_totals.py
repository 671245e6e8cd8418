"""Increments add up as decimals do: the total is that of the digits which were sent, not of the doubles near them."""

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from itertools import accumulate, permutations
from math import copysign

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain.board import SortOrder, UpdateMode
from leaderboard_core.domain.errors import ScoreOutOfBounds
from leaderboard_core.domain.order import score_of, sort_key
from leaderboard_core.domain.rules import decide
from leaderboard_core.domain.score import MAX_SCORE

#: Every decimal of so many significant digits is the shortest decimal of the double nearest to it.
KEPT_DIGITS = 15
EXACT = Context(prec=1000, Emin=MIN_EMIN, Emax=MAX_EMAX)
#: All magnitudes; seventeen digits of one magnitude, which cancel; and what people send.
SCORES = st.one_of(
    st.floats(-MAX_SCORE, MAX_SCORE),
    st.floats(-10, 10),
    st.integers(-(10**6), 10**6).map(lambda thousandths: thousandths / 1000),
).map(lambda score: score + 0.0)
WHOLE = st.integers(-MAX_SCORE, MAX_SCORE).map(float)


def total(current: float, submitted: float, order: SortOrder = SortOrder.DESC) -> float:
    """What an increment makes of a score, through the sort keys of an order."""
    before = sort_key(order, current)
    key = decide(UpdateMode.INCREMENT, before, sort_key(order, submitted))
    return score_of(order, before if key is None else key)


def chain(increments: list[float], order: SortOrder = SortOrder.DESC) -> float:
    """What a new player has after these increments."""
    return list(accumulate(increments, lambda current, submitted: total(current, submitted, order)))[-1]


def digits(number: Decimal) -> int:
    return len(number.normalize(EXACT).as_tuple().digits)


@pytest.mark.parametrize("order", SortOrder)
@pytest.mark.parametrize("increments", [*permutations([0.1, 0.2, 0.3])])
def test_every_order_of_the_same_increments_ties(order: SortOrder, increments: tuple[float, ...]) -> None:
    """0.1, 0.2 and 0.3 are 0.6, in whatever order they come, on both orders of boards."""
    assert 0.6 == chain([*increments], order)


def test_a_thousand_hundredths() -> None:
    """A long chain of small increments drifts nowhere."""
    assert 10.0 == chain([0.01] * 1000)


@given(current=SCORES, submitted=SCORES, order=st.sampled_from(SortOrder))
def test_the_total_is_the_double_nearest_to_the_decimal_sum(current: float, submitted: float, order: SortOrder) -> None:
    """For any two scores, told apart by fractions, which never round: also for 17 digits, and for the tiniest."""
    nearest = float(Fraction(repr(current)) + Fraction(repr(submitted)))

    if abs(nearest) <= MAX_SCORE:
        assert nearest == total(current, submitted, order)
    else:
        with pytest.raises(ScoreOutOfBounds):
            total(current, submitted, order)


@st.composite
def decimals(draw: st.DrawFn) -> list[Decimal]:
    """Increments of one grid, as prices, seconds or points have it; their total keeps to 15 digits."""
    places = draw(st.integers(0, 12))
    most = 10**KEPT_DIGITS // 40
    units = draw(st.lists(st.integers(-most, most), min_size=1, max_size=20))
    return [Decimal(unit).scaleb(-places) for unit in units]


@given(increments=decimals(), order=st.sampled_from(SortOrder))
def test_a_chain_is_exact_up_to_fifteen_digits(increments: list[Decimal], order: SortOrder) -> None:
    """As long as no total on the way needs more than 15 digits, what is kept reads as the exact decimal total."""
    exact = Decimal(0)
    for increment in increments:
        exact = EXACT.add(exact, increment)
        assert digits(exact) <= KEPT_DIGITS

    kept = chain([float(increment) for increment in increments], order)

    assert exact == Decimal(repr(kept))


@given(current=WHOLE, submitted=WHOLE)
def test_whole_numbers_add_as_integers(current: float, submitted: float) -> None:
    """No whole total within the bounds is ever rounded."""
    exact = int(current) + int(submitted)

    if abs(exact) <= MAX_SCORE:
        assert exact == int(total(current, submitted))


@pytest.mark.parametrize(
    ("current", "submitted", "expected"),
    [
        # Beyond 15 digits the nearest double is as good as it gets, and it is judged by the bounds as any other.
        (float(MAX_SCORE), 0.25, float(MAX_SCORE)),
        (float(MAX_SCORE - 1), 0.75, float(MAX_SCORE)),
        # What cancels is what the digits leave, not what the doubles do.
        (1000000000.3, -1000000000.0, 0.3),
        (0.3, -0.1, 0.2),
        (1.1, -1.1, 0.0),
        (0.1, 5e-324, 0.1),
        (5e-324, 5e-324, 1e-323),
    ],
)
def test_edges(current: float, submitted: float, expected: float) -> None:
    """The largest, the smallest, and what cancels."""
    assert expected == total(current, submitted)


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("excess", [0.5, 0.75])
def test_a_decimal_total_outside_the_bounds_is_refused(sign: float, excess: float) -> None:
    """A total whose nearest double is no score is refused."""
    with pytest.raises(ScoreOutOfBounds):
        total(sign * MAX_SCORE, sign * excess)


@given(score=SCORES)
def test_nothing_is_ever_less_than_nothing(score: float) -> None:
    """What cancels is 0, never -0, on both orders."""
    for order in SortOrder:
        key = decide(UpdateMode.INCREMENT, sort_key(order, score), sort_key(order, -score + 0.0))
        if key is not None:
            assert (0.0, 1.0) == (key, copysign(1.0, key))
