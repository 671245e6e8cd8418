"""Which ranks equal scores have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain.ranking import shared_ranks


def competition(keys: list[int]) -> list[int]:
    """The rule in its plainest words."""
    return [1 + sum(other < key for other in keys) for key in keys]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.data())
def test_neighbours_rank_as_they_do_among_all(keys: list[int], data: st.DataObject) -> None:
    """Wherever they begin and end, also in the midst of equal ones."""
    keys = sorted(keys)
    first = data.draw(st.integers(0, len(keys) - 1))
    end = data.draw(st.integers(first, len(keys)))
    part = keys[first:end]
    ahead = sum(key < part[0] for key in keys) if part else 0

    ranks = shared_ranks(list(range(first + 1, end + 1)), [float(key) for key in part], ahead)

    assert competition(keys)[first:end] == ranks


def test_who_is_below_the_line_has_no_rank() -> None:
    """Nothing is shared with those who are ranked."""
    assert [None] == shared_ranks([None], [1.0], 4)


@pytest.mark.parametrize(("keys", "ranks"), [([1.0, 2.0, 2.0, 3.0], [1, 2, 2, 4]), ([0.0] * 3, [1, 1, 1]), ([], [])])
def test_the_rank_behind_equal_ones_counts_them_all(keys: list[float], ranks: list[int]) -> None:
    """1, 2, 2, 4."""
    assert ranks == shared_ranks(list(range(1, len(keys) + 1)), keys, 0)
