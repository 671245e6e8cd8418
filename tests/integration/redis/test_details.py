"""What is kept beside the places goes when its player, its season or its score goes."""

from leaderboard_adapters.redis import RedisRankings
from tests.contract.rankings import loaded, scanned
from tests.contract.values import a_state

WITH = [a_state(player, float(n), game_id="g", metadata="{}") for n, player in enumerate("abc")]
WITHOUT = [a_state(player, float(n)) for n, player in enumerate("abc")]


async def test_a_season_that_ended_leaves_no_details(rankings: RedisRankings) -> None:
    """Whoever comes back in the next season without details has none."""
    line = await loaded(rankings, WITH)

    await rankings.advance([line.move(WITHOUT[:2], season=2)])

    assert WITHOUT[:2] == await scanned(rankings, line.board)


async def test_a_player_who_was_removed_leaves_no_details(rankings: RedisRankings) -> None:
    """Whoever comes back after a removal without details has none."""
    line = await loaded(rankings, WITH)

    await rankings.advance([line.move(removed=["a"])])
    await rankings.advance([line.move(WITHOUT[:1])])

    assert [WITHOUT[0], *WITH[1:]] == await scanned(rankings, line.board)


async def test_a_score_without_details_clears_them(rankings: RedisRankings) -> None:
    """Those of one score are not those of the next, while others keep theirs."""
    line = await loaded(rankings, WITH)

    await rankings.advance([line.move([WITHOUT[1]])])

    assert [WITH[0], WITHOUT[1], WITH[2]] == await scanned(rankings, line.board)
