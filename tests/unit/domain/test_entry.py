"""What people see of a player's place."""

import pytest

from leaderboard_core.domain.entry import percentile


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
