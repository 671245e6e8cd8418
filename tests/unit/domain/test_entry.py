"""What people see of a player's place."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain.entry import PERCENTILE_PARTS, percentile, rank_at


@pytest.mark.parametrize(
    ("rank", "total", "expected"),
    [
        (1, 1, 100.0),
        (1, 2, 100.0),
        (2, 2, 0.0),
        (1, 5, 100.0),
        (2, 5, 75.0),
        (3, 5, 50.0),
        (5, 5, 0.0),
        (1, 1_000_001, 100.0),
        (500_001, 1_000_001, 50.0),
        (2, 4, 100 * 2 / 3),
        (None, 5, None),
        (None, 0, None),
        (None, 1, None),
    ],
)
def test_percentile_is_the_share_of_others_behind(rank: int | None, total: int, expected: float | None) -> None:
    """100 × (total - rank) / (total - 1); 100 when alone; none when unranked."""
    assert expected == percentile(rank, total)


@given(st.integers(0, PERCENTILE_PARTS), st.one_of(st.integers(1, 12), st.integers(1, 10**9)))
def test_the_rank_at_a_percentile_is_the_last_that_reaches_it(parts: int, total: int) -> None:
    """By fractions, which nothing is rounded in: that rank reaches it, and the next one does not."""
    rank = rank_at(parts, total)

    def reached(rank: int) -> bool:
        share = Fraction(total - rank, total - 1) if total > 1 else Fraction(1)
        return share >= Fraction(parts, PERCENTILE_PARTS)

    assert 1 <= rank <= total
    assert reached(rank)
    assert rank == total or not reached(rank + 1)


def test_nobody_has_a_percentile_on_an_empty_board() -> None:
    """There is no such rank."""
    assert 0 == rank_at(0, 0) == rank_at(PERCENTILE_PARTS, 0)
