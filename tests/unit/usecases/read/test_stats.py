"""The numbers of a board."""

import pytest

from leaderboard_core.application import Application
from tests.unit.usecases.kit import new, play


@pytest.mark.parametrize(
    ("order", "max_entries", "expected"),
    [("desc", None, (5, 5, 1)), ("asc", None, (5, 1, 5)), ("desc", 2, (2, 5, 4)), ("asc", 2, (2, 1, 2))],
)
async def test_stats(
    leaderboard: Application, order: str, max_entries: int | None, expected: tuple[int, int, int]
) -> None:
    """How many players there are, the best score and the worst, by the board's order and within its line."""
    await leaderboard.boards.create(new(sort_order=order, max_entries=max_entries))
    await play(leaderboard, a=5, b=4, c=3, d=2, e=1)

    stats = await leaderboard.read.stats("b")

    assert expected == (stats.total_players, stats.top_score, stats.lowest_score)


async def test_stats_of_an_empty_board(leaderboard: Application) -> None:
    """Nobody, so no scores."""
    await leaderboard.boards.create(new())

    stats = await leaderboard.read.stats("b")

    assert (0, None, None) == (stats.total_players, stats.top_score, stats.lowest_score)
