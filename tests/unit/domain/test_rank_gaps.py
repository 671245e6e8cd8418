"""Ranks close up over places that were taken out."""

from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain.rank_gaps import RankGaps


def test_without_gaps_rank_and_place_are_one() -> None:
    """Nothing was taken out, so nobody moved."""
    assert [1, 2, 3] == [RankGaps().rank_of(place) for place in (1, 2, 3)]
    assert [1, 2, 3] == [RankGaps().place_of(rank) for rank in (1, 2, 3)]


def test_whoever_was_behind_moves_up() -> None:
    """Those ahead of a gap stay, those behind it gain one rank for each; the order of erasing does not matter."""
    gaps = RankGaps([5, 1, 2])

    assert [1, 2, 3, 4] == [gaps.rank_of(place) for place in (3, 4, 6, 7)]
    assert [3, 4, 6, 7] == [gaps.place_of(rank) for rank in (1, 2, 3, 4)]


@given(st.sets(st.integers(1, 60)))
def test_ranks_count_those_who_are_left(gaps: set[int]) -> None:
    """Whatever was taken out: the ranks of the rest are 1, 2, 3, … and lead back to their places."""
    left = [place for place in range(1, 80) if place not in gaps]
    closed = RankGaps([*gaps])

    assert list(range(1, len(left) + 1)) == [closed.rank_of(place) for place in left]
    assert left == [closed.place_of(rank) for rank in range(1, len(left) + 1)]
