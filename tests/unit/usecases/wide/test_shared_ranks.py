"""Ranks that equal scores share on a wide board with a line: the place decides who is above it."""

import pytest

from leaderboard_core.application import Application
from leaderboard_core.usecases.submit import Accepted
from tests.unit.usecases.kit import SECOND, Clock, new, sub

PLAYERS = "abcdefgh"


@pytest.fixture(autouse=True)
async def wide(leaderboard: Application) -> None:
    """Four places, over three shards."""
    await leaderboard.boards.create(new(shards=3, ranking="competition", max_entries=4))


async def submitted(leaderboard: Application, clock: Clock, player: str, score: float) -> Accepted:
    """The answer to a score that is reached after all others."""
    clock.now += SECOND
    [answer] = await leaderboard.submit_many([sub(player, score)])
    assert isinstance(answer, Accepted)
    return answer


async def test_who_has_an_equal_score_below_the_line_has_no_rank(leaderboard: Application, clock: Clock) -> None:
    """Those above it share the first one."""
    ranks = [(await submitted(leaderboard, clock, player, 5)).rank for player in PLAYERS]

    assert ranks == [1, 1, 1, 1, None, None, None, None]


async def test_the_rank_before_is_of_the_place_before(leaderboard: Application, clock: Clock) -> None:
    """Whoever has moved up is not counted as ahead of where they were."""
    for player in PLAYERS:
        await submitted(leaderboard, clock, player, 5)

    before = [(await submitted(leaderboard, clock, player, 9)).previous_rank for player in "dcbaeg"]

    assert before == [1, 2, 3, 4, None, None]
