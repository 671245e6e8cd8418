"""Taking a player out of a season that ends at that very moment."""

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.errors import PlayerNotFound
from leaderboard_core.usecases.answers import At
from tests.unit.usecases.kit import HOUR, Clock, new, play, shown


async def test_the_season_that_is_named_is_meant(leaderboard: Application, clock: Clock) -> None:
    """Nobody has turned it yet: the removal does, and takes the player out of what has ended."""
    await leaderboard.boards.create(new(reset_period="hourly"))
    await play(leaderboard, a=1, b=2)
    clock.now += 2 * HOUR

    with pytest.raises(PlayerNotFound):
        await leaderboard.boards.remove("b", "nobody", season=1)
    await leaderboard.boards.remove("b", "a", season=1)

    assert 2 == (await leaderboard.boards.get("b")).season
    assert "b" == shown(await leaderboard.read.top("b", at=At(season=1)))
