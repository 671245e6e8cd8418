"""An event id belongs to board and player on a wide board: nothing of it tells which players are on one shard."""

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.errors import EventIdConflict, LeaderboardError
from leaderboard_core.usecases.submit import Accepted
from tests.unit.usecases.kit import new, sub

PLAYERS = "abcdefgh"


@pytest.fixture(autouse=True)
async def wide(leaderboard: Application) -> None:
    """A wide board on which some players are on one shard."""
    await leaderboard.boards.create(new(shards=3))


async def test_each_player_may_use_the_same_one(leaderboard: Application) -> None:
    """Once: sent again it is known, and another score under it is refused by the id that was sent."""
    first = await leaderboard.submit_many([sub(player, 1, event_id="e") for player in PLAYERS])
    again = await leaderboard.submit_many([sub(player, 1, event_id="e") for player in PLAYERS])
    other = await leaderboard.submit_many([sub(player, 2, event_id="e") for player in PLAYERS])

    assert [(True, False)] * len(PLAYERS) == [(one.changed, one.duplicate) for one in accepted(first)]
    assert [(False, True)] * len(PLAYERS) == [(one.changed, one.duplicate) for one in accepted(again)]
    assert [isinstance(one, EventIdConflict) and "'e'" in str(one) for one in other] == [True] * len(PLAYERS)


async def test_who_was_erased_has_used_it(leaderboard: Application) -> None:
    """What is known of it then is that it was used."""
    await leaderboard.submit_many([sub("a", 1, event_id="e")])
    await leaderboard.players.erase("a")

    [again] = accepted(await leaderboard.submit_many([sub("a", 2, event_id="e")]))

    assert (again.changed, again.duplicate) == (False, True)


def accepted(answers: list[Accepted | LeaderboardError]) -> list[Accepted]:
    return [one for one in answers if isinstance(one, Accepted)]
